import { Deployment, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { Plan } from '../../instruments/provider/terraform';
import {
  BailianModels, BailianOpenWebUiProps, DiskCategory, InstanceCharge, InstanceType, OpenWebUiImage, SecretSource, SignUp, TlsCertificate,
} from '../../lib';

/** What must outlive a change of configuration. */
const INFRASTRUCTURE = [
  'alicloud_instance', 'alicloud_ecs_disk', 'alicloud_eip_address', 'alicloud_vpc', 'alicloud_vswitch', 'alicloud_security_group',
  'alicloud_ecs_disk_attachment', 'alicloud_eip_association', 'alicloud_ram_role',
];

function touched(plan: Plan): string[] {
  return INFRASTRUCTURE.filter(type => plan.actions(type).length > 0);
}

/** The programs that a plan runs again. */
function called(plan: Plan): string[] {
  return plan.changes
    .filter(({ type, actions }) => type === 'alicloud_ecs_invocation' && actions.includes('create'))
    .map(({ name }) => /_(\w+)_[0-9A-F]{8}$/.exec(name)![1].replace(/^(?:\w+_)?(?:Instance|Frontend)_/, '')).sort();
}

describeTerraform('a change', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  const BASE: Partial<BailianOpenWebUiProps> = { domain: 'chat.example.com' };

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
    await deployment.deploy(site(BASE));
  });

  afterEach(() => standIn.stop());

  const CONFIGURATION: Array<[string, Partial<BailianOpenWebUiProps>, string[]]> = [
    ['the models', { models: BailianModels.of({ allowed: ['qwen-plus', 'qwen-flash'] }) }, ['WebUiProgram']],
    ['who may sign up', { signUp: SignUp.APPROVAL }, ['WebUiProgram']],
    ['the release', { openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.5') }, ['WebUiProgram']],
    ['the upload size', { maxUploadSizeMiB: 200 }, ['FrontendProgram']],
    ['the certificate', { certificate: TlsCertificate.selfSigned() }, ['CertificateProgram', 'FrontendProgram']],
  ];

  test.each(CONFIGURATION)('of %s runs programs again and leaves the infrastructure alone', async (_what, props, programs) => {
    const plan = await deployment.plan(site({ ...BASE, ...props }));
    expect(touched(plan)).toEqual([]);
    expect(called(plan)).toEqual(programs);
    expect(plan.changes.some(({ name }) => name.includes('_Ready_'))).toBe(true);
  });

  const NAMES = ['chat.example.org', 'ask.example.com', 'help.example.net'].map(name => ({ name }));

  test.each([[[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])('of the order of additionalDomains, to %j, is none', async order => {
    await deployment.deploy(site({ ...BASE, additionalDomains: NAMES }));
    const plan = await deployment.plan(site({ ...BASE, additionalDomains: order.map(index => NAMES[index]) }));
    expect(plan.changes).toEqual([]);
  });

  test('of which of two names is the address touches no record, and runs what knows the address', async () => {
    const [one, other] = ['chat.example.com', 'chat.example.org'];
    await deployment.deploy(site({ domain: one, additionalDomains: [{ name: other }] }));
    const plan = await deployment.plan(site({ domain: other, additionalDomains: [{ name: one }] }));
    expect(plan.actions('alicloud_alidns_record')).toEqual([]);
    expect(touched(plan)).toEqual([]);
    expect(called(plan)).toEqual(['WebUiProgram']);
  });

  test('of the domain makes a new record, runs the programs again and leaves the infrastructure alone', async () => {
    const plan = await deployment.plan(site({ domain: 'talk.example.com' }));
    expect(touched(plan)).toEqual([]);
    expect(plan.actions('alicloud_alidns_record').sort()).toEqual(['create', 'delete']);
    expect(called(plan)).toEqual(['CertificateProgram', 'FrontendProgram', 'WebUiProgram']);
  });

  test('that adds www and another domain adds records and touches none that is there', async () => {
    const plan = await deployment.plan(site({ ...BASE, www: true, additionalDomains: [{ name: 'chat.example.org' }] }));
    expect(touched(plan)).toEqual([]);
    expect(plan.actions('alicloud_alidns_record')).toEqual(['create', 'create']);
  });

  test('of a secret runs the programs that read it, and nothing else', async () => {
    deployment.variables.api_key = 'sk-00000000000000000000000000000000';
    const plan = await deployment.plan();
    expect(touched(plan)).toEqual([]);
    expect(called(plan)).toEqual(['WebUiProgram']);
    expect(plan.actions('alicloud_oos_parameter')).toEqual(['update']);
  });

  test('of a tag runs no program', async () => {
    const plan = await deployment.plan(site({ ...BASE, tags: { team: 'research' } }));
    expect(called(plan)).toEqual([]);
    expect(plan.actions('alicloud_oos_parameter')).toEqual(['update', 'update']);
  });

  test('of the type within plain types happens in place', async () => {
    const plan = await deployment.plan(site({ ...BASE, instanceType: InstanceType.U1_C1_M2_LARGE }));
    expect(plan.actions('alicloud_instance')).toEqual(['update']);
    expect(touched(plan)).toEqual(['alicloud_instance']);
  });

  test('from a plain to a GPU type replaces the instance and keeps disk, address and record', async () => {
    const gpu = site({ ...BASE, instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE });
    const plan = await deployment.plan(gpu);
    expect(plan.actions('alicloud_instance').sort()).toEqual(['create', 'delete']);
    for (const type of ['alicloud_ecs_disk', 'alicloud_eip_address', 'alicloud_alidns_record', 'alicloud_vswitch']) {
      expect({ type, actions: plan.actions(type) }).toEqual({ type, actions: [] });
    }
  });

  test('within GPU types happens in place', async () => {
    const zones = { zoneId: 'ap-southeast-1b' };
    const other = new Deployment(standIn, { ...SECRETS });
    await other.deploy(site({ ...zones, name: 'gpu-site', instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE }));
    const plan = await other.plan(site({ ...zones, name: 'gpu-site', instanceType: InstanceType.GN7_I_C16_G1_4_XLARGE }));
    expect(plan.actions('alicloud_instance')).toEqual(['update']);
  });

  test('of the system disk replaces the instance and keeps the data disk', async () => {
    const plan = await deployment.plan(site({ ...BASE, systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY }));
    expect(plan.actions('alicloud_instance').sort()).toEqual(['create', 'delete']);
    expect(plan.actions('alicloud_ecs_disk')).toEqual([]);
  });

  test('of the data disk\'s size grows it in place, and runs the program that grows the file system', async () => {
    const plan = await deployment.plan(site({ ...BASE, dataDiskSizeGiB: 80 }));
    expect(plan.actions('alicloud_ecs_disk')).toEqual(['update']);
    expect(touched(plan)).toEqual(['alicloud_ecs_disk']);
    expect(called(plan)).toEqual(['DataDiskProgram']);
  });

  test('of a revision runs the programs that read the secret', async () => {
    const props = (revision: string) => ({ ...BASE, apiKey: SecretSource.fromKmsSecret('bailian-key', { revision }) });
    await deployment.deploy(site(props('1')));
    const plan = await deployment.plan(site(props('2')));
    expect(touched(plan)).toEqual([]);
    expect(called(plan)).toEqual(['WebUiProgram']);
  });

  test('behind our back: a spot instance that was taken away is made anew, beside the same disk', async () => {
    const props = { ...BASE, instanceCharge: InstanceCharge.spot() };
    const spot = new Deployment(standIn, { ...SECRETS });
    await spot.deploy(site({ ...props, name: 'spot-site', domain: 'spot.example.com' }));
    const taken = standIn.cloud.resources('alicloud_instance').at(-1)!;
    standIn.cloud.remove(taken);
    for (const disk of standIn.cloud.resources('alicloud_ecs_disk_attachment').filter(({ id }) => id.includes(taken.id))) {
      standIn.cloud.remove(disk);
    }
    const plan = await spot.plan();
    expect(plan.actions('alicloud_instance')).toEqual(['create']);
    expect(plan.actions('alicloud_ecs_disk')).toEqual([]);
    expect(plan.actions('alicloud_eip_address')).toEqual([]);
  });

  test('behind our back: what Cloud Assistant has forgotten runs once more, and nothing else happens', async () => {
    const forgotten = standIn.cloud.resources('alicloud_ecs_invocation');
    forgotten.forEach(invocation => standIn.cloud.remove(invocation));
    const plan = await deployment.plan();
    expect(touched(plan)).toEqual([]);
    expect(called(plan)).toHaveLength(forgotten.length);
  });
});
