import { readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { isDeepStrictEqual } from 'util';
import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { Resource } from '../../instruments/provider/cloud';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { PlannedChange } from '../../instruments/provider/terraform';
import { Alarms, BailianOpenWebUiProps, InstanceCharge, InstanceType, RemovalPolicy } from '../../lib';
import { RESOURCES } from '../../projenrc/alicloud-resources';

type Props = Partial<BailianOpenWebUiProps>;

/** What is not adopted: it is made anew, and does no harm. */
const ANEW = ['terraform_data', 'alicloud_ecs_command', 'alicloud_ecs_invocation'];

/** By what a thing is told from others of its type, where a site has several. */
const TOLD_BY: Record<string, string[]> = {
  alicloud_security_group_rule: ['port_range', 'cidr_ip'],
  alicloud_oos_parameter: ['parameter_name'],
  alicloud_ram_policy: ['policy_name'],
  alicloud_ram_role_policy_attachment: ['policy_name'],
  alicloud_alidns_record: ['domain_name', 'rr'],
  alicloud_cms_site_monitor: ['task_name'],
  alicloud_cms_alarm: ['name'],
};

/** The types of each row of a page's table of ids; the first is written out, and the provider's prefix is left out of the others. */
function rowsOf(page: string): string[][] {
  const [, table] = /\n\| (?:type|类型) \| id \|\n[^\n]*\n((?:\|.*\n)+)/.exec(readFileSync(join(__dirname, '../..', page), 'utf8'))!;
  return table.trim().split('\n').map(row => [...row.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, type]) => type.replace(/^_/, 'alicloud_')));
}

test.each(['README.md', 'docs/README.zh-CN.md'])('%s says of every type how it is adopted, or that it is made anew', page => {
  const rows = rowsOf(page);
  expect(rows.pop()).toEqual(ANEW);
  expect(rows.flat().sort()).toEqual(RESOURCES.filter(type => !ANEW.includes(type)).sort());
});

describeTerraform('a state that is lost', () => {
  let standIn: StandIn;

  beforeEach(async () => { standIn = await StandIn.start(); });

  afterEach(() => standIn.stop());

  const found = ({ type, after }: PlannedChange): Resource => {
    const [resource, ...others] = standIn.cloud.resources(type)
      .filter(({ attributes }) => (TOLD_BY[type] ?? []).every(name => after![name] === undefined || attributes[name] === after![name]));
    expect({ type, others }).toEqual({ type, others: [] });
    return resource;
  };

  /** As the README says: the zone is named, and what exists is named to Terraform beside the configuration. */
  async function adopt(props: Props): Promise<Deployment> {
    const deployment = new Deployment(standIn, { ...SECRETS });
    const all = await deployment.plan(site(props));
    const adopted = all.changes.filter(({ type, actions }) => actions.includes('create') && !ANEW.includes(type));
    const imports = adopted.map(change => ({ to: change.address, id: found(change).id }));
    writeFileSync(join(deployment.directory, 'adopt.tf.json'), JSON.stringify({ import: imports }));
    return deployment;
  }

  const RETAIN = { dataDiskRemovalPolicy: RemovalPolicy.RETAIN };
  const zoneId = `${REGION}b`;

  test.each<[string, Props]>([
    ['with a domain', { ...RETAIN, domain: 'chat.example.com', www: true }],
    ['without one', RETAIN],
    ['with a GPU', { ...RETAIN, instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE }],
    ['with alarms on a spot instance', { ...RETAIN, domain: 'chat.example.com', instanceCharge: InstanceCharge.spot(), alarms: Alarms.to('oncall') }],
  ])('of a site %s: everything is adopted, nothing is changed or replaced, and the programs run once more', async (_what, props) => {
    await new Deployment(standIn, { ...SECRETS }).deploy(site({ ...props, zoneId }));
    const things = () => JSON.parse(JSON.stringify(standIn.cloud.resources().filter(({ type }) => !ANEW.includes(type))));
    const before = things();

    const deployment = await adopt({ ...props, zoneId });
    const plan = await deployment.plan();
    // Terraform calls it a change that a value is sensitive from now on
    const changes = plan.changes.filter(({ actions }) => actions.join() !== 'read');
    expect(changes.filter(({ type, before: was, after }) => !ANEW.includes(type) && !isDeepStrictEqual(was, after))).toEqual([]);
    expect(changes.filter(({ actions }) => !['create', 'update'].includes(actions.join()))).toEqual([]);
    await deployment.apply();
    expect(things()).toEqual(before);

    rmSync(join(deployment.directory, 'adopt.tf.json'));
    expect((await deployment.plan()).changes).toEqual([]);
    expect((await deployment.plan(site(props))).changes.map(({ address, actions }) => [address, actions])).toEqual([]);
  });

  test('whose zone is not named, on a day when another zone comes first: nothing is replaced, and the deploy says which to name', async () => {
    await new Deployment(standIn, { ...SECRETS }).deploy(site({ ...RETAIN, zoneId }));
    const deployment = await adopt(RETAIN);
    expect((await deployment.plan()).changes.filter(({ actions }) => actions.includes('delete'))).toEqual([]);
    await expect(deployment.apply()).rejects.toThrow(`is in zone ${zoneId}`);
    await deployment.deploy(site({ ...RETAIN, zoneId }));
    expect(standIn.cloud.resources('alicloud_ecs_disk')).toHaveLength(1);
    expect(standIn.cloud.resources('alicloud_vswitch')).toHaveLength(1);
  });
});
