import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { Attributes } from '../../instruments/provider/values';

const DOMAIN = { domain: 'chat.example.com' };

describeTerraform('a record that exists already', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  /** As somebody made it in the console. */
  const exists = (attributes: Attributes) =>
    standIn.cloud.add('alicloud_alidns_record', { domain_name: 'example.com', rr: 'chat', line: 'default', status: 'ENABLE', ttl: 600, ...attributes }, REGION);

  const created = () => standIn.calls.filter(({ rpc }) => rpc === 'ApplyResourceChange');

  test.each([['A', '198.51.100.7'], ['AAAA', '2001:db8::7'], ['CNAME', 'old.example.net'], ['REDIRECT_URL', 'https://old.example.net']])(
    'of type %s is named at plan, with the cure, before anything is made', async (type, value) => {
      exists({ type, value });
      await expect(deployment.plan(site(DOMAIN))).rejects.toThrow(new RegExp(`chat\\.example\\.com exists already in the zone\\s+example\\.com: ${type} ${value.replace(/[.]/g, '\\.')}\\. Delete it`.replace(/ /g, '\\s+')));
      expect(created()).toEqual([]);
    });

  test('stops no plan once it is deleted, and our own never does', async () => {
    const record = exists({ type: 'A', value: '198.51.100.7' });
    await expect(deployment.deploy(site(DOMAIN))).rejects.toThrow(/exists\s+already/);
    standIn.cloud.remove(record);
    await deployment.deploy(site(DOMAIN));
    expect((await deployment.plan()).isEmpty).toBe(true);
    expect((await deployment.plan(site({ ...DOMAIN, www: true }))).actions('alicloud_alidns_record')).toEqual(['create']);
  });

  test('of another kind or name is left alone', async () => {
    exists({ type: 'TXT', value: 'v=spf1 -all' });
    exists({ type: 'MX', value: 'mail.example.com', priority: 10 });
    exists({ type: 'A', value: '198.51.100.7', rr: 'chatter' });
    exists({ type: 'A', value: '198.51.100.7', rr: 'old.chat' });
    exists({ type: 'A', value: '198.51.100.7', rr: '*' });
    exists({ type: 'A', value: '198.51.100.7', status: 'DISABLE' });
    expect((await deployment.plan(site(DOMAIN))).actions('alicloud_alidns_record')).toEqual(['create']);
  });

  test('that appears beside ours on a running site is named at the next plan', async () => {
    await deployment.deploy(site(DOMAIN));
    exists({ type: 'A', value: '198.51.100.7' });
    await expect(deployment.plan()).rejects.toThrow(/A\s+198\.51\.100\.7/);
  });
});
