import { StandIn } from '../../../instruments/provider';
import { describeTerraform } from '../../../instruments/provider/describe-terraform';
import { RemovalPolicy } from '../../../lib';
import { clusterSite } from '../../unit/cluster/site';
import { Deployment, SECRETS } from '../deployment';

jest.mock('../../../lib/cluster/chart-source', () => ({ chartFolder: () => jest.requireActual('../../unit/cluster/site').CHART }));

/** What Terraform would read, were it not written by numbers. */
const TEXT = 'a ${var.x} %{ if true } e\u0301 聊天 \\n "';
const SITE = { environment: { DEFAULT_PROMPT_SUGGESTIONS: TEXT } };

describeTerraform('a site on Kubernetes', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeAll(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterAll(() => standIn.stop());

  const of = (type: string) => standIn.cloud.resources(type).map(({ attributes }) => attributes);

  test('is planned before there is a cluster, and made in one apply, by a Helm that learns where it is in the middle', async () => {
    const plan = await deployment.plan(clusterSite(SITE));
    expect(plan.changes.filter(({ actions }) => !['create', 'read'].includes(actions[0]))).toEqual([]);
    await deployment.apply();
    const [release] = of('helm_release');
    const values = JSON.parse((release.values as string[])[0]);
    expect(values).toMatchObject({
      environment: SITE.environment,
      database: { instanceId: of('alicloud_db_instance')[0].id, host: of('alicloud_db_instance')[0].connection_string },
      redis: { host: of('alicloud_kvstore_instance')[0].connection_domain },
      files: { bucket: of('alicloud_oss_bucket')[0].bucket, region: 'ap-southeast-1' },
      identity: { oidcProviderArn: expect.stringContaining('oidc-provider/ack-rrsa-c0') },
    });
    const hosts = standIn.calls.filter(({ rpc, config }) => rpc === 'Configure' && config?.kubernetes).map(({ config }) => (config!.kubernetes as { host: unknown }).host);
    expect(hosts.at(-1)).toBe('https://51.example.com:6443');
  });

  test('has nothing left to do afterwards', async () => expect((await deployment.plan()).changes).toEqual([]));

  test('has its secrets where pods read them by their roles, and nowhere else', () => {
    expect(of('alicloud_oos_parameter').map(({ value }) => value).sort()).toEqual(Object.values(SECRETS).sort());
    expect(JSON.stringify(of('helm_release'))).not.toMatch(new RegExp(Object.values(SECRETS).join('|')));
  });

  test('refuses to be destroyed, or to lose what holds data, and says so before anything is touched', async () => {
    await expect(deployment.destroy()).rejects.toThrow('prevent_destroy');
    expect(of('alicloud_db_instance')).toHaveLength(1);
    expect(of('helm_release')).toHaveLength(1);
  });

  test('is destroyed once its owner has said so in a deploy of its own', async () => {
    await deployment.deploy(clusterSite({ ...SITE, removalPolicy: RemovalPolicy.DESTROY }));
    await deployment.destroy();
    expect(standIn.cloud.resources()).toEqual([]);
  });
});
