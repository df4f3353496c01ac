import { Internet, IngressRule, Member } from './internet';
import { BlockDevice } from '../../instruments/cloud/block-device';
import { Cloud } from '../../instruments/cloud/cloud';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';
import { PolicyStatement } from '../../instruments/cloud/roles';
import { Attributes, HookContext, Resource, StandIn } from '../../instruments/provider';
import { number, text, textMap, texts } from '../../instruments/provider/values';

/** A program that ran, as Cloud Assistant keeps it: what `aliyun ecs DescribeInvocationResults` would show. */
export interface InvocationRecord extends Invocation {
  readonly invocationId: string;
  readonly commandName: string;
}

interface RunningInstance extends Member {
  readonly machine: Machine;
}

const MIB_PER_GIB = 1024;

/**
 * An account whose resources are real: the stand-in provider keeps the books, and behind its resources a machine boots, a block device is
 * plugged in, a packet filter opens, a name is answered, a program runs.
 */
export class RealAccount {
  public static async open(): Promise<RealAccount> {
    const world = await Cloud.start();
    const internet = await Internet.create({ bridge: world.network.bridge, nameServer: world.network.gateway });
    const account = new RealAccount(await StandIn.start(), world, internet);
    account.makeReal();
    return account;
  }

  public readonly invocations: InvocationRecord[] = [];
  private readonly instances = new Map<string, RunningInstance>();
  private readonly disks = new Map<string, BlockDevice>();
  private readonly snapshots = new Map<string, BlockDevice>();
  private readonly ingress = new Map<string, IngressRule>();

  private constructor(public readonly standIn: StandIn, public readonly world: Cloud, public readonly internet: Internet) {}

  /** The machine behind the only instance. */
  public get machine(): Machine {
    const [only, ...more] = this.instances.values();
    if (only === undefined || more.length > 0) throw new Error(`there are ${this.instances.size} instances`);
    return only.machine;
  }

  public get instanceCount(): number {
    return this.instances.size;
  }

  /** The cloud takes a spot instance back: it is gone, with everything that was attached to it, and nobody has told Terraform. */
  public async reclaimInstance(): Promise<void> {
    const [instance] = this.standIn.cloud.resources('alicloud_instance');
    await this.releaseInstance(instance.id);
    const attached = this.standIn.cloud.resources().filter(({ attributes }) => attributes.instance_id === instance.id);
    for (const { type, attributes } of attached) {
      if (type === 'alicloud_eip_association') await this.dissociate(attributes);
    }
    [...attached, instance].forEach(resource => this.standIn.cloud.remove(resource));
  }

  /**
   * A snapshot of the data disk, while the site runs: the file system holds still for a moment, and who writes to it is cut off wherever he is.
   *
   * @returns its id
   */
  public async takeSnapshot(): Promise<string> {
    const disk = this.resources('alicloud_ecs_disk').at(-1)!;
    await this.machine.mustShell('fsfreeze --freeze /var/lib/open-webui');
    try {
      const id = this.standIn.cloud.takeSnapshot(disk);
      this.snapshots.set(id, await this.world.createDiskFrom(this.disks.get(disk.id)!));
      return id;
    } finally {
      await this.machine.mustShell('fsfreeze --unfreeze /var/lib/open-webui');
    }
  }

  /** What a snapshot holds, and what somebody makes of it who wants it worse. */
  public insideSnapshot(id: string, script: string): Promise<string> {
    return this.snapshots.get(id)!.inside(script);
  }

  /** Machine and data disk are gone, with everything that was attached to them, and nobody has told Terraform. */
  public async loseMachineAndDisk(): Promise<void> {
    await this.reclaimInstance();
    for (const disk of this.resources('alicloud_ecs_disk')) {
      this.disks.delete(disk.id);
      const onIt = this.standIn.cloud.resources().filter(({ attributes }) => attributes.disk_id === disk.id);
      [...onIt, disk].forEach(resource => this.standIn.cloud.remove(resource));
    }
  }

  /** Cloud Assistant keeps what ran for a few weeks only. */
  public forgetInvocations(): void {
    this.resources('alicloud_ecs_invocation').forEach(invocation => this.standIn.cloud.remove(invocation));
  }

  public async close(): Promise<void> {
    await this.internet.remove();
    await this.world.stop();
    await this.standIn.stop();
  }

  private resources(type: string): Resource[] {
    return this.standIn.cloud.resources(type);
  }

  /** One hook a type; what is not here is only written down. */
  private makeReal(): void {
    const { cloud } = this.standIn;
    this.makeInstancesReal();
    this.makeDisksReal();
    this.makeSecretsReal();
    cloud.hook('alicloud_eip_association', { onCreate: attributes => this.associate(attributes), onDelete: attributes => this.dissociate(attributes) });
    cloud.hook('alicloud_security_group_rule', {
      onCreate: (attributes, { id }) => this.setRule(id, attributes),
      onDelete: (_, { id }) => this.setRule(id, undefined),
    });
    cloud.hook('alicloud_ecs_invocation', { onCreate: (attributes, context) => this.runProgram(attributes, context) });
    // No hook: what the account's zones hold is what the name server answers.
    this.world.names.sources.push(() => this.resources('alicloud_alidns_record').map(({ attributes: { rr, domain_name, value } }) => (
      { name: rr === '@' ? text(domain_name) : `${text(rr)}.${text(domain_name)}`, type: 'A', value: text(value) })));
  }

  private makeInstancesReal(): void {
    const { cloud } = this.standIn;
    cloud.hook('alicloud_instance', {
      onCreate: async (attributes, { id }) => {
        const machine = await Machine.boot(this.world, { instanceId: id });
        this.instances.set(id, { machine, address: machine.address, groupIds: texts(attributes.security_groups) });
        await this.enforce();
        return { private_ip: machine.address, primary_ip_address: machine.address };
      },
      onDelete: (_, { id }) => this.releaseInstance(id),
    });
    cloud.hook('alicloud_ecs_ram_role_attachment', {
      onCreate: async ({ instance_id, ram_role_name }) => { this.machineOf(instance_id).roleName = text(ram_role_name); },
      onDelete: async ({ instance_id }) => { this.machineOf(instance_id).roleName = undefined; },
    });
  }

  private makeDisksReal(): void {
    const { cloud } = this.standIn;
    cloud.hook('alicloud_ecs_disk', {
      onCreate: async (attributes, { id }) => { this.disks.set(id, await this.newDisk(attributes, id.replace(/^d-/, ''))); },
      onUpdate: async ({ size }, { id, prior }) => {
        if (size !== prior?.size) await this.disks.get(id)!.grow(number(size)! * MIB_PER_GIB);
      },
    });
    cloud.hook('alicloud_ecs_disk_attachment', {
      onCreate: async ({ instance_id, disk_id }) => this.machineOf(instance_id).attachDisk(this.disks.get(text(disk_id))!),
      onDelete: async ({ instance_id, disk_id }) => this.machineOf(instance_id).detachDisk(this.disks.get(text(disk_id))!),
    });
  }

  /** As large as the snapshot at least. */
  private async newDisk({ size, snapshot_id }: Attributes, serial: string): Promise<BlockDevice> {
    const id = text(snapshot_id);
    const sizeMiB = Math.max(number(size)!, this.standIn.cloud.snapshots.get(id)?.sizeGiB ?? 0) * MIB_PER_GIB;
    if (id === '') return this.world.createDisk(sizeMiB, serial);
    const disk = await this.world.createDiskFrom(this.snapshots.get(id)!, serial);
    await disk.grow(sizeMiB);
    return disk;
  }

  private makeSecretsReal(): void {
    const { cloud } = this.standIn;
    const { parameters } = this.world.parameters;
    const keep = async ({ parameter_name, value }: Attributes) => { parameters.set(text(parameter_name), text(value)); };
    cloud.hook('alicloud_oos_parameter', {
      onCreate: keep, onUpdate: keep, onDelete: async ({ parameter_name }) => { parameters.delete(text(parameter_name)); },
    });
    cloud.hook('alicloud_ram_role_policy_attachment', {
      onCreate: async ({ role_name }) => this.setRole(role_name),
      onDelete: async ({ role_name }, { id }) => this.setRole(role_name, id),
    });
    cloud.hook('alicloud_ram_policy', { onUpdate: async attributes => this.setRolesWith(attributes) });
    cloud.hook('alicloud_ram_role', { onDelete: async ({ role_name }) => this.world.roles.delete(text(role_name)) });
  }

  private machineOf(instanceId: Attributes[string]): Machine {
    return this.instances.get(text(instanceId))!.machine;
  }

  private async releaseInstance(id: string): Promise<void> {
    const instance = this.instances.get(id)!;
    this.instances.delete(id);
    await instance.machine.destroy();
    await this.enforce();
  }

  private async associate({ allocation_id, instance_id }: Attributes): Promise<void> {
    await this.internet.associate(this.publicAddress(allocation_id), this.machineOf(instance_id).address);
  }

  private async dissociate({ allocation_id }: Attributes): Promise<void> {
    await this.internet.dissociate(this.publicAddress(allocation_id));
  }

  private publicAddress(allocationId: Attributes[string]): string {
    return text(this.resources('alicloud_eip_address').find(({ id }) => id === allocationId)!.attributes.ip_address);
  }

  private async setRule(id: string, attributes: Attributes | undefined): Promise<void> {
    this.ingress.delete(id);
    if (attributes) {
      const { type, policy, security_group_id, ip_protocol, port_range, cidr_ip } = attributes;
      if (type !== 'ingress' || text(policy) === 'drop') throw new Error(`no packet filter rule is known for ${text(type)} with the policy ${text(policy)}`);
      this.ingress.set(id, { groupId: text(security_group_id), protocol: text(ip_protocol), portRange: text(port_range), source: text(cidr_ip) });
    }
    await this.enforce();
  }

  private enforce(): Promise<void> {
    return this.internet.enforce([...this.ingress.values()], [...this.instances.values()]);
  }

  /** What a role may do is what the policies say that are attached to it. */
  private setRole(roleName: Attributes[string], without?: string, changed?: Attributes): void {
    const names = this.resources('alicloud_ram_role_policy_attachment').filter(({ id, attributes }) => id !== without && attributes.role_name === roleName)
      .map(({ attributes }) => attributes.policy_name);
    const documents = this.resources('alicloud_ram_policy').filter(({ attributes }) => names.includes(attributes.policy_name))
      .map(({ attributes }) => (attributes.policy_name === changed?.policy_name ? changed! : attributes).policy_document);
    this.world.roles.set(text(roleName), documents.flatMap(document => JSON.parse(text(document)).Statement as PolicyStatement[]));
  }

  private setRolesWith(policy: Attributes): void {
    this.resources('alicloud_ram_role_policy_attachment').filter(({ attributes }) => attributes.policy_name === policy.policy_name)
      .forEach(({ attributes }) => this.setRole(attributes.role_name, undefined, policy));
  }

  private async runProgram({ command_id, instance_id, parameters }: Attributes, { id }: HookContext): Promise<Attributes> {
    const command = this.resources('alicloud_ecs_command').find(one => one.id === command_id)!.attributes;
    const program = Buffer.from(text(command.command_content), 'base64').toString();
    const invocation = await this.machineOf(texts(instance_id)[0]).runProgram(program, {
      parameters: textMap(parameters), timeoutSeconds: number(command.timeout),
    });
    this.invocations.push({ ...invocation, invocationId: id, commandName: text(command.name) });
    return { status: invocation.timedOut ? 'Timeout' : invocation.succeeded ? 'Success' : 'Failed' };
  }
}
