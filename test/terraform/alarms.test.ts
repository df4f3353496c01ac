import { Deployment, provider, REGION, SECRETS, site, siteProps } from './deployment';
import { policyOf, Tried } from './rights';
import { Deployer, requestsOf, StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { Alarms, BailianOpenWebUi, BailianOpenWebUiProps, InstanceCharge } from '../../lib';

const ALARMED: Partial<BailianOpenWebUiProps> = { domain: 'chat.example.com', instanceCharge: InstanceCharge.spot(), alarms: Alarms.to('oncall') };

describeTerraform('the alarms of a site', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    standIn.cloud.contactGroups = ['oncall', 'night'];
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  const made = () => standIn.cloud.resources().filter(({ type }) => type.startsWith('alicloud_cms_'));
  const ids = () => made().map(({ type, id }) => `${type} ${id}`);

  test('come with the rights of its policy, change in place, and go with the site; each of these rights is needed', async () => {
    deployment.synthesize(site(ALARMED));
    const policy = policyOf(deployment.configuration);
    standIn.cloud.deployer = new Deployer(policy);
    await deployment.deploy(site(ALARMED));
    expect((await deployment.plan()).changes).toEqual([]);
    const before = ids();
    expect(before).toHaveLength(5);

    await deployment.deploy(site({ ...ALARMED, domain: 'talk.example.com', alarms: Alarms.to('night') }));
    expect(ids()).toEqual(before);
    const [ready, status] = standIn.cloud.resources('alicloud_cms_site_monitor');
    expect([ready, status].map(({ attributes }) => attributes.address).sort()).toEqual(['https://talk.example.com/.well-known/open-webui-status', 'https://talk.example.com/ready']);
    expect(JSON.stringify(made().map(({ attributes }) => attributes))).not.toContain('oncall');

    await deployment.destroy();
    expect(made()).toEqual([]);
    const tried = new Tried();
    tried.under(deployment.configuration);
    tried.asked(standIn.requests);
    // another instance is another filter
    const rule = { id: 'rule', rule_name: 'rule', event_pattern: [{ product: 'ecs', sql_filter: 'i-1' }] };
    tried.asked(requestsOf({ type: 'alicloud_cms_event_rule', action: 'update', region: REGION, prior: rule, planned: { ...rule, event_pattern: [{ product: 'ecs', sql_filter: 'i-2' }] } }));
    expect(tried.refused).toEqual([]);
    expect(tried.needless.filter(action => action.startsWith('cms:'))).toEqual([]);
  });

  test('follow a spot instance that was taken back to the next one', async () => {
    await deployment.deploy(site(ALARMED));
    const [taken] = standIn.cloud.resources('alicloud_instance');
    standIn.cloud.remove(taken);
    await deployment.deploy(site(ALARMED));
    const [rule, ...others] = standIn.cloud.resources('alicloud_cms_event_rule');
    const [{ id }] = standIn.cloud.resources('alicloud_instance');
    expect(others).toEqual([]);
    expect(id).not.toBe(taken.id);
    expect(rule.attributes.event_pattern).toEqual([expect.objectContaining({ sql_filter: id })]);
  });

  test('of a group that does not exist end the deploy, and the site stands', async () => {
    await expect(deployment.deploy(site({ ...ALARMED, alarms: Alarms.to('nobody') }))).rejects.toThrow(/there is no contact group "nobody"/);
    expect(standIn.cloud.resources('alicloud_alidns_record')).toHaveLength(1);
  });

  test('of two sites in one account know nothing of each other, and when one no longer wants them, the other has its own', async () => {
    const two = (alarms?: Alarms) => (stack: Parameters<ReturnType<typeof site>>[0]) => {
      provider(stack);
      new BailianOpenWebUi(stack, 'Chat', siteProps({ ...ALARMED, alarms }));
      new BailianOpenWebUi(stack, 'Office', siteProps({ ...ALARMED, domain: 'office.example.com' }));
    };
    await deployment.deploy(two(Alarms.to('night')));
    expect(made()).toHaveLength(10);
    await deployment.deploy(two());
    expect(made()).toHaveLength(5);
    expect(JSON.stringify(made().map(({ attributes }) => attributes))).not.toMatch(/chat\.example\.com|night/);
  });
});
