import { StandIn } from '..';
import { describeTerraform } from '../describe-terraform';
import { Scratch } from '../scratch';
import { Plan, Terraform, TerraformError } from '../terraform';

describe('a plan', () => {
  const change = (address: string, actions: string[], previous_address?: string) => ({
    address, type: address.split('.')[0], name: address.split('.')[1], previous_address, change: { actions, before: null, after: null },
  });

  test('tells what happens to a resource, or to all of a type', () => {
    const plan = new Plan({ resource_changes: [change('a.x', ['update']), change('a.y', ['delete', 'create']), change('b.z', ['no-op'])] });
    expect([plan.actions('a.x'), plan.actions('a'), plan.actions('b'), plan.actions('none')]).toEqual([['update'], ['update', 'delete', 'create'], [], []]);
    expect(plan.changes.map(({ address }) => address)).toEqual(['a.x', 'a.y']);
    expect(plan.isEmpty).toBe(false);
  });

  test('is not empty when only an output changes, or an address', () => {
    expect(new Plan({ resource_changes: [change('a.x', ['no-op'])] }).isEmpty).toBe(true);
    expect(new Plan({ output_changes: { url: { actions: ['update'] } } }).isEmpty).toBe(false);
    expect(new Plan({ output_changes: { url: { actions: ['no-op'] } } }).isEmpty).toBe(true);
    const moved = new Plan({ resource_changes: [change('a.x', ['no-op'], 'a.old')] });
    expect(moved.isEmpty).toBe(false);
    expect(moved.changes[0].movedFrom).toBe('a.old');
    expect(moved.actions('a')).toEqual([]);
  });
});

test('an error is one sentence a line, without frame and without the plan before it', () => {
  const output = 'Terraform will perform …\n╷\n│ Error: the long sentence that\n│ goes on\n│ \n│   with alicloud_vpc.it,\n╵\n';
  const error = new TerraformError('terraform apply', 1, output);
  expect(error.message).toBe('terraform apply ended with 1:\nError: the long sentence that goes on\n\n  with alicloud_vpc.it,');
  expect(error.output).toBe(output);
});

describeTerraform('terraform', () => {
  let standIn: StandIn;
  const scratch = new Scratch(() => standIn);
  beforeAll(async () => { standIn = await StandIn.start(); });
  afterAll(async () => {
    await standIn.stop();
    scratch.clean();
  });

  const configuration = {
    variable: { name: { type: 'string' } },
    resource: { alicloud_vpc: { it: { vpc_name: '${var.name}' } } },
    output: { name: { value: '${alicloud_vpc.it.vpc_name}' } },
  };

  test('gets the variables, and nothing else from the caller\'s environment that would change what it does', async () => {
    process.env.TF_VAR_name = 'from-the-caller';
    process.env.TF_CLI_ARGS = '-nonsense';
    try {
      const { directory } = scratch.terraform(configuration);
      const terraform = new Terraform({ directory, standIn, variables: { name: 'mine' } });
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
      expect(await terraform.output()).toEqual({ name: 'mine' });
    } finally {
      delete process.env.TF_VAR_name;
      delete process.env.TF_CLI_ARGS;
    }
  });

  test('initialises by itself, and says what is wrong with a configuration', async () => {
    const { directory } = scratch.terraform({ resource: { alicloud_vpc: { it: { vpc_naem: 'x' } } } });
    const error = await new Terraform({ directory, standIn }).validate().catch((reason: TerraformError) => reason);
    expect(error).toBeInstanceOf(TerraformError);
    expect((error as TerraformError).message).toMatch(/^terraform validate ended with 1:\n[^]*"vpc_naem"/);
  });

  test('replaces what it is told to', async () => {
    const terraform = scratch.terraform(configuration, { name: 'net' });
    await terraform.apply();
    expect((await terraform.plan({ replace: ['alicloud_vpc.it'] })).actions('alicloud_vpc')).toEqual(['delete', 'create']);
    const [{ id }] = standIn.cloud.resources('alicloud_vpc').slice(-1);
    await terraform.apply({ replace: ['alicloud_vpc.it'] });
    expect(standIn.cloud.resources('alicloud_vpc').slice(-1)[0].id).not.toBe(id);
  });

  test('shows a plan that does something, if only to an output or an address, and has no plan to show of nothing', async () => {
    const terraform = scratch.terraform(configuration, { name: 'net' });
    await terraform.apply();
    const moved = {
      ...configuration,
      resource: { alicloud_vpc: { other: configuration.resource.alicloud_vpc.it } },
      output: { name: { value: '${alicloud_vpc.other.vpc_name}' } },
      moved: [{ from: 'alicloud_vpc.it', to: 'alicloud_vpc.other' }],
    };
    expect(await terraform.plan()).toMatchObject({ isEmpty: true, json: {} });
    expect(await terraform.rewrite({ ...configuration, output: { other: { value: 'x' } } }).plan()).toMatchObject({ isEmpty: false, changes: [] });
    expect((await terraform.rewrite(moved).plan()).changes).toMatchObject([{ address: 'alicloud_vpc.other', movedFrom: 'alicloud_vpc.it', actions: ['no-op'] }]);
    await expect(scratch.terraform({ output: { it: { value: '${nothing.at_all}' } } }).plan()).rejects.toThrow(/^terraform plan ended with 1:/);
  });
});
