import { Deployer, StandIn } from '../../../instruments/provider';
import { describeTerraform } from '../../../instruments/provider/describe-terraform';
import { Alarms, BailianOpenWebUiClusterProps, RemovalPolicy } from '../../../lib';
import { clusterSite } from '../../unit/cluster/site';
import { Deployment, SECRETS } from '../deployment';
import { policyOf, Tried } from '../rights';

jest.mock('../../../lib/cluster/chart-source', () => ({ chartFolder: () => jest.requireActual('../../unit/cluster/site').CHART }));

const SITE: Partial<BailianOpenWebUiClusterProps> = { removalPolicy: RemovalPolicy.DESTROY };
/** What the alarms are about. */
const WATCHED = ['alicloud_alb_load_balancer', 'alicloud_cms_site_monitor', 'alicloud_db_instance', 'alicloud_kvstore_instance'];
const ALARMED = { ...SITE, alarms: Alarms.to('oncall') };

describeTerraform('the alarms of a site on Kubernetes', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    standIn.cloud.contactGroups = ['oncall', 'night'];
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  const made = () => standIn.cloud.resources().filter(({ type }) => type.startsWith('alicloud_cms_'));
  const ids = () => made().map(({ type, id }) => `${type} ${id}`).sort();
  const idOf = (type: string) => standIn.cloud.resources(type)[0].id;

  test('come with the rights of its policy, know the site\'s own resources, change in place, and go when nobody is named; each of these rights is needed', async () => {
    deployment.synthesize(clusterSite(ALARMED));
    standIn.cloud.deployer = new Deployer(policyOf(deployment.configuration));
    const tried = new Tried();
    tried.under(deployment.configuration);
    await deployment.deploy(clusterSite(ALARMED));
    expect((await deployment.plan()).changes).toEqual([]);
    const before = ids();
    expect(before).toHaveLength(7);
    const dimensions = standIn.cloud.resources('alicloud_cms_alarm').flatMap(({ attributes }) => Object.values<string>(JSON.parse(attributes.metric_dimensions as string)[0]));
    expect([...new Set(dimensions)].sort()).toEqual(WATCHED.map(idOf).sort());

    await deployment.deploy(clusterSite({ ...ALARMED, domain: 'talk.example.com', alarms: Alarms.to('night'), replicas: { min: 3, max: 6 } }));
    expect(ids()).toEqual(before);
    expect(standIn.cloud.resources('alicloud_cms_site_monitor')[0].attributes.address).toBe('https://talk.example.com/ready');
    expect(JSON.stringify(made().map(({ attributes }) => attributes))).not.toContain('oncall');
    expect(JSON.stringify(made().map(({ attributes }) => attributes))).toContain('"threshold":"3"');

    standIn.cloud.deployer = undefined;
    await deployment.deploy(clusterSite(SITE));
    expect(made()).toEqual([]);
    expect(standIn.cloud.resources('helm_release')).toHaveLength(1);
    tried.asked(standIn.requests);
    expect(tried.refused.filter(refusal => refusal.includes('cms:'))).toEqual([]);
    expect(tried.needless.filter(action => action.startsWith('cms:'))).toEqual([]);
  }, 180_000);

  test('of a group that does not exist end the deploy, and the site stands', async () => {
    await expect(deployment.deploy(clusterSite({ ...ALARMED, alarms: Alarms.to('nobody') }))).rejects.toThrow(/there is no contact group "nobody"/);
    expect(standIn.cloud.resources('helm_release')).toHaveLength(1);
  }, 120_000);
});
