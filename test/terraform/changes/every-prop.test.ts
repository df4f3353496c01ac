import { Outcome, outcomeOf, refusedWith } from './outcome';
import { tableOf, tableOfThePage, writeTable } from './page';
import { Before, Row, ROWS, SITES, WITHOUT_ROW } from './rows';
import { requestsOf, Resource, StandIn } from '../../../instruments/provider';
import { describeTerraform } from '../../../instruments/provider/describe-terraform';
import { requestsOfPlan } from '../../../instruments/provider/rights/plan-requests';
import { propertiesOf, typeNamed } from '../../api/assembly';
import { Deployment, REGION, SECRETS, site } from '../deployment';
import { Tried } from '../rights';

/** What somebody made before, for the props that name it. */
function furnish({ cloud }: StandIn): void {
  const vpc = cloud.add('alicloud_vpc', { cidr_block: '192.168.0.0/16' }, REGION);
  cloud.add('alicloud_vswitch', { vpc_id: vpc.id, cidr_block: '192.168.1.0/24', zone_id: `${REGION}b` }, REGION);
  const trust = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }] };
  cloud.add('alicloud_ram_role', { role_name: 'from-elsewhere', assume_role_policy_document: JSON.stringify(trust) });
}

/** What the real provider would call to destroy all that is there, but for what was there before. */
function requestsToDestroy({ cloud }: StandIn, before: readonly Resource[]) {
  return cloud.resources().filter(one => !before.includes(one)).flatMap(({ type, attributes }) => requestsOf({ type, action: 'delete', region: REGION, prior: attributes, planned: null }));
}

test('every prop of a site has a row, or a word why it has none', () => {
  const props = propertiesOf(typeNamed('BailianOpenWebUiProps')).map(({ name }) => name);
  expect([...new Set([...ROWS.map(({ prop }) => prop), ...Object.keys(WITHOUT_ROW)])].sort()).toEqual([...props].sort());
});

describeTerraform('what a change of a prop does to a running site', () => {
  const tried = new Tried();
  const outcomes = new Map<Row, Outcome>();

  /** One site is deployed, and every change of it is planned and left at that. */
  test.each(Object.keys(SITES) as Before[])('of %s is planned', async before => {
    const standIn = await StandIn.start();
    furnish(standIn);
    const foreign = standIn.cloud.resources();
    const deployment = new Deployment(standIn, { ...SECRETS });
    await deployment.deploy(site(SITES[before]));
    tried.under(deployment.configuration);
    tried.asked(requestsToDestroy(standIn, foreign));
    for (const row of ROWS.filter(one => (one.before ?? 'a site') === before)) {
      try {
        deployment.synthesize(site({ ...SITES[before], ...row.props }));
        const plan = await deployment.plan();
        tried.under(deployment.configuration);
        tried.asked(requestsOfPlan(plan, REGION));
        outcomes.set(row, outcomeOf(plan));
      } catch (error) {
        outcomes.set(row, refusedWith(error as Error));
      }
    }
    tried.asked(standIn.requests);
    await standIn.stop();
  }, 900_000);

  test('takes no right that the policy of the deployer has not', () => expect(tried.refused).toEqual([]));
  test('takes, for one row or another, every right that it has', () => expect(tried.needless).toEqual([]));

  test('never makes the data disk anew', () => {
    expect([...outcomes].filter(([, { happens }]) => happens.includes('data disk is made anew')).map(([{ prop, change }]) => [prop, change])).toEqual([]);
  });

  test('is what docs/changes.md says; WRITE_CHANGES=1 writes it', () => {
    const table = tableOf(ROWS.map(row => [row, outcomes.get(row)!] as const));
    if (process.env.WRITE_CHANGES) writeTable(table);
    expect(tableOfThePage()).toBe(table);
  });
});
