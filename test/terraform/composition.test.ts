import { TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { Deployment, REGION, SECRETS, provider, site, siteProps } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import {
  alicloud, BailianEndpoint, BailianNetwork, BailianOpenWebUi, DomainRecord, GpuWebUiInstance, InstanceCharge, InstanceRole, RemovalPolicy, TlsCertificate,
  TlsFrontend,
} from '../../lib';

const TRUST = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }] });

describeTerraform('an account', () => {
  let standIn: StandIn;

  beforeEach(async () => { standIn = await StandIn.start(); });

  afterEach(() => standIn.stop());

  const deployment = () => new Deployment(standIn, { ...SECRETS });

  test('holds two sites of one stack, which share their variables', async () => {
    const two = deployment();
    await two.deploy(stack => {
      provider(stack);
      new BailianOpenWebUi(stack, 'Sales', siteProps({ domain: 'sales.example.com' }));
      new BailianOpenWebUi(stack, 'Research', siteProps({ domain: 'research.example.com' }));
    });
    expect(standIn.cloud.resources('alicloud_instance')).toHaveLength(2);
    expect((await two.plan()).changes).toEqual([]);
    await two.destroy();
    expect(standIn.cloud.resources()).toEqual([]);
  });

  test('holds sites of one stack in two regions, told apart by provider alias', async () => {
    const two = deployment();
    await two.deploy(stack => {
      provider(stack);
      const beijing = new alicloud.AlicloudProvider(stack, 'beijing', { region: 'cn-beijing', alias: 'beijing' });
      new BailianOpenWebUi(stack, 'Singapore', siteProps());
      new BailianOpenWebUi(stack, 'Beijing', siteProps({ provider: beijing }));
    });
    expect(standIn.cloud.resources('alicloud_instance').map(({ region }) => region).sort()).toEqual([REGION, 'cn-beijing']);
    expect((await two.plan()).changes).toEqual([]);
  });

  test('holds two deployments of one app that differ in name', async () => {
    await deployment().deploy(site({ name: 'staging' }));
    const second = deployment();
    await second.deploy(site({ name: 'production' }));
    expect((await second.plan()).changes).toEqual([]);
  });

  test('refuses two deployments of one app that do not: the names of role, policies and parameters are the account\'s', async () => {
    const [first, second] = [deployment(), deployment()];
    await first.deploy(site());
    await expect(second.deploy(site())).rejects.toThrow(/EntityAlreadyExists/);
    // before anything that costs by the hour; and the cure is another name, with no harm to the first
    const made = ['alicloud_instance', 'alicloud_ecs_disk'].map(type => standIn.cloud.resources(type).length);
    expect(made).toEqual([1, 1]);
    await second.deploy(site({ name: 'second' }));
    expect(standIn.cloud.resources('alicloud_instance')).toHaveLength(2);
    expect((await first.plan(site())).changes).toEqual([]);
  });

  test('takes a role from elsewhere, and attaches nothing to it', async () => {
    standIn.cloud.add('alicloud_ram_role', { role_name: 'from-elsewhere', assume_role_policy_document: TRUST });
    const app = deployment();
    await app.deploy(site({ domain: 'chat.example.com', instanceRole: InstanceRole.fromRoleName('from-elsewhere') }));
    expect(standIn.cloud.resources('alicloud_ecs_ram_role_attachment')).toHaveLength(1);
    expect(standIn.cloud.resources('alicloud_ram_policy')).toEqual([]);
    expect((await app.plan()).changes).toEqual([]);
  });

  test('takes the four constructs alone', async () => {
    const app = deployment();
    await app.deploy((stack: TerraformStack) => {
      provider(stack);
      const network = new BailianNetwork(stack, 'Network');
      const machine = new GpuWebUiInstance(stack, 'Machine', { ...siteProps(), network, createRole: true, servedOrigins: ['https://chat.example.com'] });
      const records = new DomainRecord(stack, 'Records', { dnsZone: 'example.com', names: ['chat.example.com'], ipAddress: network.publicIp! });
      new TlsFrontend(stack, 'Frontend', {
        instanceId: machine.instanceId,
        securityGroupId: network.securityGroupId,
        domains: [{ name: records.fqdns[0] }],
        certificate: TlsCertificate.acme(),
        instanceRole: machine.role,
        dependsOn: machine.attachments,
        upstream: [machine.ready],
      });
    });
    expect((await app.plan()).changes).toEqual([]);
    await app.destroy();
    expect(standIn.cloud.resources()).toEqual([]);
  });

  test('takes a network by its attributes', async () => {
    const vpc = standIn.cloud.add('alicloud_vpc', { cidr_block: '10.0.0.0/16' }, REGION);
    const vswitch = standIn.cloud.add('alicloud_vswitch', { vpc_id: vpc.id, cidr_block: '10.0.1.0/24', zone_id: `${REGION}a` }, REGION);
    const group = standIn.cloud.add('alicloud_security_group', { vpc_id: vpc.id }, REGION);
    const network = BailianNetwork.fromAttributes({ vpcId: vpc.id, vswitchId: vswitch.id, securityGroupId: group.id, zoneId: `${REGION}a` });
    const app = deployment();
    await app.deploy(stack => {
      provider(stack);
      new GpuWebUiInstance(stack, 'Machine', { ...siteProps(), network });
    });
    expect((await app.plan()).changes).toEqual([]);
  });

  test('takes a region that is known at apply only, with an endpoint by name', async () => {
    const app = new Deployment(standIn, { ...SECRETS, region: REGION });
    await app.deploy(stack => {
      stack.addOverride('variable.region', { type: 'string' });
      new alicloud.AlicloudProvider(stack, 'alicloud', { region: '${var.region}' });
      new BailianOpenWebUi(stack, 'Chat', siteProps({ endpoint: BailianEndpoint.SINGAPORE }));
    });
    expect((await app.plan()).changes).toEqual([]);
  });
});

describeTerraform('a data disk', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  test('that is retained stops terraform destroy', async () => {
    await deployment.deploy(site({ dataDiskRemovalPolicy: RemovalPolicy.RETAIN }));
    await expect(deployment.destroy()).rejects.toThrow('prevent_destroy');
    expect(standIn.cloud.resources('alicloud_ecs_disk')).toHaveLength(1);
  });

  test('survives a renamed construct when it and its zone are moved', async () => {
    await deployment.deploy(site({ name: 'a-site' }));
    const [{ id }] = standIn.cloud.resources('alicloud_ecs_disk');
    await deployment.deploy(stack => {
      provider(stack);
      const renamed = new BailianOpenWebUi(stack, 'Talk', siteProps({ name: 'a-site' }));
      move(renamed.instance.node.findChild('DataDisk'), 'alicloud_ecs_disk.Chat_Instance_DataDisk_ED6DCB43');
      move(renamed.network.node.findChild('Zone'), 'terraform_data.Chat_Network_Zone_AC49F693');
    });
    expect(standIn.cloud.resources('alicloud_ecs_disk').map(disk => disk.id)).toEqual([id]);
  });

  test('is lost with a renamed construct that is not moved, even if it is retained: Terraform forgets prevent_destroy with the resource', async () => {
    await deployment.deploy(site({ name: 'a-site', dataDiskRemovalPolicy: RemovalPolicy.RETAIN }));
    const plan = await deployment.plan(stack => {
      provider(stack);
      new BailianOpenWebUi(stack, 'Talk', siteProps({ name: 'a-site', dataDiskRemovalPolicy: RemovalPolicy.RETAIN }));
    });
    expect(plan.actions('alicloud_ecs_disk').sort()).toEqual(['create', 'delete']);
  });

  test('of a subscription is kept apart from it: destroying is refused at the instance', async () => {
    await deployment.deploy(site({ instanceCharge: InstanceCharge.subscription({ months: 1 }) }));
    await expect(deployment.destroy()).rejects.toThrow(/alicloud_instance\.\w+ has lifecycle\.prevent_destroy set/);
    await deployment.deploy(site({ instanceCharge: InstanceCharge.subscription({ months: 1, forceDelete: true }) }));
    await deployment.destroy();
    expect(standIn.cloud.resources()).toEqual([]);
  });
});

/** Says that a construct's resource was called otherwise before. */
function move(construct: IConstruct, from: string): void {
  (construct.node.defaultChild as TerraformResource).moveFromId(from);
}
