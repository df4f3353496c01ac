import { Call, StandIn } from '..';
import { describeTerraform } from '../describe-terraform';
import { fullStack } from '../full-stack';
import { KINDS } from '../kinds';
import { alicloudBehaviour } from '../resource-behaviour';
import { alicloudSchema } from '../schema';
import { Scratch, ScratchTerraform } from '../scratch';

const TYPES = Object.keys(alicloudSchema().resource_schemas);

test('the stand-in can make every resource that the bindings have, and knows how the provider behaves with each', () => {
  expect(TYPES.filter(type => !KINDS[type])).toEqual([]);
  expect(Object.keys(alicloudBehaviour()).sort()).toEqual([...TYPES].sort());
});

describeTerraform('a stack of every resource', () => {
  let standIn: StandIn;
  let terraform: ScratchTerraform;
  const scratch = new Scratch(() => standIn);
  beforeAll(async () => {
    standIn = await StandIn.start();
    terraform = scratch.terraform(fullStack());
  });
  afterAll(async () => {
    await standIn.stop();
    scratch.clean();
  });

  const applied = (action: Call['action']) => standIn.calls.filter(call => call.rpc === 'ApplyResourceChange' && call.action === action).map(({ type }) => type);

  test('is created, one of each', async () => {
    await terraform.validate();
    expect((await terraform.plan()).actions('alicloud_instance.machine')).toEqual(['create']);
    await terraform.apply();
    expect([...new Set(applied('create'))].sort()).toEqual([...TYPES, 'null_resource'].sort());
    expect(await terraform.output()).toEqual({ address: '203.0.113.1' });
  });

  test('is left alone by a second plan, which reads everything and finds what was written', async () => {
    const plan = await terraform.plan({ shownIfEmpty: true });
    expect(plan.changes).toEqual([]);
    expect(plan.isEmpty).toBe(true);
    expect(plan.json.resource_drift).toBeUndefined();
    expect(plan.json.resource_changes).toHaveLength(Object.values(fullStack().resource!).flatMap(each => Object.keys(each as object)).length);
  });

  test('leaves nothing that the cloud decides without a value, where it has one', async () => {
    const resources = (await terraform.state()).values!.root_module!.resources!.filter(({ mode, type }) => mode === 'managed' && type !== 'null_resource');
    const undecided = resources.flatMap(({ type, values }) => Object.entries(alicloudSchema().resource_schemas[type].block.attributes!)
      .filter(([name, { computed, optional }]) => computed && !optional && values[name] === null).map(([name]) => `${type}.${name}`));
    expect(undecided).toEqual([]);
  });

  test('an instance that is replaced takes along what hangs on it, and leaves address, disk, record and network', async () => {
    const plan = await terraform.plan({ replace: ['alicloud_instance.machine'] });
    expect(plan.changes.map(({ type }) => type).sort()).toEqual([
      'alicloud_cms_event_rule', 'alicloud_ecs_disk_attachment', 'alicloud_ecs_invocation', 'alicloud_ecs_ram_role_attachment', 'alicloud_eip_association',
      'alicloud_instance', 'null_resource',
    ]);
    expect(plan.actions('alicloud_cms_event_rule')).toEqual(['update']);
    await terraform.apply({ replace: ['alicloud_instance.machine'] });
    expect((await terraform.plan()).isEmpty).toBe(true);
  });

  test('is destroyed in order: what hangs on a thing goes before it', async () => {
    expect((await terraform.plan({ destroy: true })).changes.every(({ actions }) => actions[0] === 'delete')).toBe(true);
    await terraform.destroy();
    const order = applied('delete').reverse();
    const before = (first: string, second: string) => order.indexOf(`alicloud_${second}`) - order.indexOf(`alicloud_${first}`);
    expect(before('vpc', 'vswitch')).toBeGreaterThan(0);
    expect(before('vswitch', 'instance')).toBeGreaterThan(0);
    expect(before('instance', 'eip_association')).toBeGreaterThan(0);
    expect(before('ecs_disk', 'ecs_disk_attachment')).toBeGreaterThan(0);
    expect(before('ram_role', 'ram_role_policy_attachment')).toBeGreaterThan(0);
    expect(before('nat_gateway', 'snat_entry')).toBeGreaterThan(0);
    expect(before('vswitch', 'db_instance')).toBeGreaterThan(0);
    expect(before('oss_bucket', 'oss_bucket_public_access_block')).toBeGreaterThan(0);
    expect(standIn.cloud.resources()).toEqual([]);
  });
});
