import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { prepare, REGION } from './prepared-account';
import { policyOf, Tried, without } from './rights';
import { Deployer, StandIn } from '../../instruments/provider';
import { Terraform } from '../../instruments/provider/terraform';
import { PRIVATE_KEY } from '../examples/certificates';
import { EXAMPLES, VARIABLES, synthesizeExample } from '../examples/example';

interface Configuration {
  readonly resource: Record<string, Record<string, Record<string, any>>>;
}

/** Puts another version of an app into its directory. */
function rewrite(directory: string, change: (type: string, attributes: Record<string, any>) => void): void {
  const file = join(directory, 'cdk.tf.json');
  const configuration = JSON.parse(readFileSync(file, 'utf8')) as Configuration;
  Object.entries(configuration.resource).forEach(([type, resources]) => Object.values(resources).forEach(attributes => change(type, attributes)));
  writeFileSync(file, JSON.stringify(configuration));
}

/** Other tags, a larger data disk, another name of the instance, another description of the records' owner, more days of snapshots. */
function changed(type: string, attributes: Record<string, any>): void {
  if (attributes.tags) attributes.tags.team = 'research';
  if (type === 'alicloud_ecs_disk') attributes.size += 10;
  if (type === 'alicloud_instance') attributes.instance_name += '-2';
  if (type === 'alicloud_eip_address') attributes.address_name += '-2';
  if (type === 'alicloud_alidns_record') attributes.ttl = 1200;
  if (type === 'alicloud_ecs_auto_snapshot_policy') attributes.retention_days = 14;
}

interface ExampleDeployment {
  readonly directory: string;
  readonly terraform: Terraform;
  readonly standIn: StandIn;
}

const configurationIn = (directory: string) => JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8'));

/** From the first apply to what destroying leaves, which is what was found. */
async function appliesChangesAndIsDestroyed(example: string, { directory, terraform, standIn }: ExampleDeployment): Promise<void> {
  const found = standIn.cloud.resources().length;
  await terraform.init();
  await terraform.validate();
  await terraform.apply();
  expect((await terraform.plan()).changes).toEqual([]);
  if (example !== 'quick-start') {
    await expect(terraform.destroy()).rejects.toThrow(/prevent_destroy/);
  }
  rewrite(directory, (type, attributes) => {
    changed(type, attributes);
    delete attributes.lifecycle?.prevent_destroy;
    if (attributes.deletion_protection) attributes.deletion_protection = false;
  });
  await terraform.apply();
  await terraform.destroy();
  expect(standIn.cloud.resources()).toHaveLength(found);
}

/** The tests of every example, deployed by Terraform or by another program that takes its configurations. */
export function everyExampleDeploys(program?: string): void {
  let standIn: StandIn;
  beforeEach(async () => { standIn = await StandIn.start(); });
  afterEach(() => standIn.stop());

  /** An example, and somebody who may deploy it and nothing else. */
  function deployment(example: string): ExampleDeployment {
    const directory = synthesizeExample(example, { ...prepare(standIn, example), SMOKE_TEST: 'true' }, standIn.states);
    standIn.cloud.deployer = new Deployer(policyOf(configurationIn(directory)));
    return { directory, standIn, terraform: new Terraform({ directory, standIn, program, variables: { ...VARIABLES, private_key: PRIVATE_KEY } }) };
  }

  test.each(EXAMPLES)('%s applies, plans nothing the second time, changes, and is destroyed but for what it protects, with the rights of its policy', async example => {
    const one = deployment(example);
    await appliesChangesAndIsDestroyed(example, one);
    const tried = new Tried();
    tried.under({ data: configurationIn(one.directory).data, provider: { alicloud: [{ region: REGION }] } });
    tried.asked(standIn.requests);
    expect(tried.needless).toEqual([]);
  });

  test('is refused what its policy does not allow: an action, another region, a foreign name', async () => {
    const { directory, terraform } = deployment('quick-start');
    const policy = policyOf(configurationIn(directory));
    await terraform.init();

    standIn.cloud.deployer = new Deployer({ ...policy, Statement: without('ecs:DescribeZones', policy.Statement) });
    await expect(terraform.plan()).rejects.toThrow(/Forbidden\.RAM: .*ecs:DescribeZones on \*/);

    standIn.cloud.deployer = new Deployer({ ...policy, Statement: without('ecs:RunInstances', policy.Statement) });
    await expect(terraform.apply()).rejects.toThrow(/Forbidden\.RAM: .*ecs:RunInstances on \*/);
    expect(standIn.cloud.resources('alicloud_instance')).toEqual([]);

    standIn.cloud.deployer = new Deployer(JSON.parse(JSON.stringify(policy).replaceAll(REGION, 'cn-hangzhou').replaceAll('open-webui-', 'other-')));
    await expect(terraform.apply()).rejects.toThrow(/Forbidden\.RAM: /);

    standIn.cloud.deployer = new Deployer(policy);
    await terraform.apply();
    expect(standIn.cloud.resources('alicloud_instance')).toHaveLength(1);
  });
}
