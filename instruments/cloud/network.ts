import { addPacketRule, PacketRule, removePacketRule, removePacketRules } from './packet-filter';
import { mustRun } from './run-command';
import { Run } from './work-folder';

/** Where a machine asks who it is. Every cloud of this host has it, so it is no address of the host's but one that a rule leads from. */
export const METADATA_ADDRESS = '100.100.100.200';

/**
 * The vSwitch: a bridge whose lower half holds the services and whose upper half the machines. There is no way out of it but to the
 * services, so what a test needs from the world comes through one of them; other clouds of the same host are out of reach too.
 */
export class Network {
  public static async create(run: Run): Promise<Network> {
    const network = new Network(run);
    await mustRun('docker', [
      'network', 'create', '--label', run.label, '--subnet', network.range, '--ip-range', `${network.subnet}.128/25`,
      '--gateway', network.gateway, '--opt', `com.docker.network.bridge.name=${network.bridge}`,
      '--opt', 'com.docker.network.bridge.enable_ip_masquerade=false', network.name,
    ]);
    await network.forbidWayOut();
    return network;
  }

  public readonly name: string;
  public readonly bridge: string;
  public readonly gateway: string;
  private readonly subnet: string;
  private readonly range: string;
  private lastServiceAddress = 9;
  private lastMachineAddress = 128;

  private constructor(run: Run) {
    this.name = run.mark;
    this.bridge = `mut-${run.number}`;
    this.subnet = `172.16.${run.number}`;
    this.range = `${this.subnet}.0/24`;
    this.gateway = `${this.subnet}.1`;
  }

  /** Neither through this host to somewhere else, nor to what else listens on this host. */
  private async forbidWayOut(): Promise<void> {
    await this.add({ table: 'filter', chain: 'DOCKER-USER', rule: ['-i', this.bridge, '!', '-o', this.bridge, '-j', 'REJECT'] });
    await this.add({ table: 'filter', chain: 'INPUT', rule: ['-i', this.bridge, '!', '-d', this.range, '-j', 'REJECT'] });
  }

  /** An address of its own for a service, so that each can have port 443. */
  public async addServiceAddress(): Promise<string> {
    const address = `${this.subnet}.${++this.lastServiceAddress}`;
    await mustRun('ip', ['address', 'add', `${address}/32`, 'dev', this.bridge]);
    return address;
  }

  /** Who asks the metadata address is answered here, and is seen here with its own address. */
  public async leadMetadataTo(serviceAddress: string): Promise<void> {
    await this.add({
      table: 'nat',
      chain: 'PREROUTING',
      rule: ['-i', this.bridge, '-d', `${METADATA_ADDRESS}/32`, '-p', 'tcp', '--dport', '80', '-j', 'DNAT', '--to-destination', `${serviceAddress}:80`],
    });
  }

  /** An address that no other machine of this run has had: a disk that moves is not mistaken for a machine that came back. */
  public nextMachineAddress(): string {
    return `${this.subnet}.${++this.lastMachineAddress}`;
  }

  /** Takes everything away from a machine: no name, no registry, no cloud; its packets get no answer. */
  public cut(machineAddress: string): Promise<void> {
    return this.add(this.dropAllFrom(machineAddress));
  }

  public mend(machineAddress: string): Promise<void> {
    return removePacketRule(this.name, this.dropAllFrom(machineAddress));
  }

  private dropAllFrom(machineAddress: string): PacketRule {
    return { table: 'filter', chain: 'INPUT', rule: ['-i', this.bridge, '-s', machineAddress, '-j', 'DROP'] };
  }

  /** Refuses every connection to a service; `accept` lets them through again. Unlike a service that is stopped it forgets nothing. */
  public refuse(service: { readonly address: string; readonly port: number }): Promise<void> {
    return this.add(this.refusal(service));
  }

  public accept(service: { readonly address: string; readonly port: number }): Promise<void> {
    return removePacketRule(this.name, this.refusal(service));
  }

  private refusal({ address, port }: { readonly address: string; readonly port: number }): PacketRule {
    return { table: 'filter', chain: 'INPUT', rule: ['-d', address, '-p', 'tcp', '--dport', String(port), '-j', 'REJECT', '--reject-with', 'tcp-reset'] };
  }

  private add(rule: PacketRule): Promise<void> {
    return addPacketRule(this.name, rule);
  }

  public async remove(): Promise<void> {
    await removePacketRules(this.name);
    await mustRun('docker', ['network', 'rm', this.name]);
  }
}
