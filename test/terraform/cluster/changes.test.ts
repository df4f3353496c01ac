import { requestsOf, StandIn } from '../../../instruments/provider';
import { describeTerraform } from '../../../instruments/provider/describe-terraform';
import { requestsOfPlan } from '../../../instruments/provider/rights/plan-requests';
import { Plan } from '../../../instruments/provider/terraform';
import { Alarms, BailianEndpoint, BailianModels, BuiltInTools, Embedding, OpenWebUiImage, RemovalPolicy, SecretSource, SignIn, SignUp, TlsCertificate } from '../../../lib';
import { DocumentExtraction } from '../../../lib/choices/document-extraction';
import { KubernetesCluster } from '../../../lib/choices/kubernetes-cluster';
import { BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS, BailianOpenWebUiClusterProps } from '../../../lib/cluster-options';
import { REGION, clusterSite } from '../../unit/cluster/site';
import { EXISTING_CLUSTER, RESTORE_POINT } from '../../unit/constructs/cluster-props';
import { CHAIN } from '../../unit/validation/certificates';
import { CLUSTER_TABLE, tableOfThePage, writeTable } from '../changes/page';
import { Deployment, SECRETS } from '../deployment';
import { Tried } from '../rights';

jest.mock('../../../lib/cluster/chart-source', () => ({ chartFolder: () => jest.requireActual('../../unit/cluster/site').CHART }));

type Props = Partial<BailianOpenWebUiClusterProps>;
type Prop = keyof BailianOpenWebUiClusterProps;

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const COMPANY = SignIn.oidc({ issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromKmsSecret('acme/client-secret') });

const CERTBOT = `docker.io/certbot/dns-rfc2136@${DIGEST}`;
const RENEWED = TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromKmsSecret('another-key') });

/** The site before the change. */
const SITE: Props = { tags: { team: 'support' } };

/** What a site on one machine needs of types that both have. */
const OF_THE_MACHINE = [
  'alidns:UpdateDomainRecord', 'vpc:ModifyEipAddressAttribute', 'vpc:ModifyNatGatewayAttribute', 'vpc:ModifySnatEntry', 'vpc:ModifyVSwitchAttribute',
  'vpc:ModifyVpcAttribute',
];

/** Where a release rolls the site out. */
const ROLLS = 'helm_release: update';
const refused = (words: string) => `refused: ${words}`;

/** Every prop, a change of it, and all that it does beside what is remembered: nothing that holds data is ever made anew. */
const ROWS: ReadonlyArray<readonly [prop: Prop, change: string, props: Props, happens: string[] | string]> = [
  ['apiKey', 'another place', { apiKey: SecretSource.fromKmsSecret('bailian-key') }, ['alicloud_oos_parameter: delete', 'alicloud_ram_policy: update', ROLLS]],
  ['adminPassword', 'another place', { adminPassword: SecretSource.fromOosSecretParameter('admin-password') }, ['alicloud_oos_parameter: delete', 'alicloud_ram_policy: update', ROLLS]],
  ['adminEmail', 'another', { adminEmail: 'other@example.com' }, [ROLLS]],
  ['openWebUiImage', 'another', { openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.5-slim', { digest: DIGEST }) }, [ROLLS]],
  ['endpoint', 'another', { endpoint: BailianEndpoint.BEIJING }, [ROLLS]],
  ['models', 'another', { models: BailianModels.of({ allowed: ['qwen-plus', 'qwen-flash'] }) }, [ROLLS]],
  ['embedding', 'another', { embedding: Embedding.at(BailianEndpoint.BEIJING, SecretSource.fromKmsSecret('embedding-key')) }, ['alicloud_ram_policy: update', ROLLS]],
  ['rerankModel', 'the first', { rerankModel: 'qwen3-rerank' }, [ROLLS]],
  ['builtInTools', 'another', { builtInTools: BuiltInTools.ALL }, [ROLLS]],
  ['allowEmbeddingModelChange', 'true', { allowEmbeddingModelChange: true }, [ROLLS]],
  ['signUp', 'another', { signUp: SignUp.APPROVAL }, [ROLLS]],
  ['signIn', 'the first', { signIn: COMPANY }, ['alicloud_ram_policy: update', ROLLS]],
  ['passwordSignIn', 'false', { signIn: COMPANY, passwordSignIn: false }, ['alicloud_ram_policy: update', ROLLS]],
  ['environment', 'one', { environment: { DEFAULT_LOCALE: 'zh-CN' } }, [ROLLS]],
  ['secretEnvironment', 'one', { secretEnvironment: { BOCHA_SEARCH_API_KEY: SecretSource.fromKmsSecret('bocha-key') } }, ['alicloud_ram_policy: update', ROLLS]],
  ['domain', 'another', { domain: 'talk.example.com' }, ['alicloud_alidns_record: create', 'alicloud_alidns_record: delete', ROLLS]],
  ['dnsZone', 'the same, said', { dnsZone: 'example.com' }, []],
  ['additionalDomains', 'one more', { additionalDomains: [{ name: 'help.example.com' }] }, ['alicloud_alidns_record: create', ROLLS]],
  ['certificate', 'renewed, with another key', { certificate: RENEWED }, ['alicloud_ram_policy: update', ROLLS]],
  ['certificate', 'by ACME', { certificate: TlsCertificate.acme(), certbotImage: CERTBOT }, ['alicloud_ram_policy: create', 'alicloud_ram_policy: update', 'alicloud_ram_role: create', 'alicloud_ram_role_policy_attachment: create', ROLLS]],
  ['certificate', 'of Certificate Management Service', { certificate: TlsCertificate.fromCertificateId('1234567-ap-southeast-1') }, ['alicloud_ram_policy: update', ROLLS]],
  ['certbotImage', 'the first', { certificate: TlsCertificate.acme(), certbotImage: CERTBOT }, ['alicloud_ram_policy: create', 'alicloud_ram_policy: update', 'alicloud_ram_role: create', 'alicloud_ram_role_policy_attachment: create', ROLLS]],
  ['allowedCidrs', 'the first', { allowedCidrs: ['203.0.113.0/24'] }, [ROLLS]],
  ['dnsRecords', 'false', { dnsRecords: false }, ['alicloud_alidns_record: delete']],
  ['kubernetes', 'an existing cluster', { kubernetes: KubernetesCluster.existing(EXISTING_CLUSTER) }, refused('cannot move to another cluster')],
  ['cidrBlock', 'another', { cidrBlock: '10.0.0.0/16' }, refused('set cidrBlock to them')],
  ['zoneIds', 'others', { zoneIds: [`${REGION}b`, `${REGION}c`] }, refused('set zoneIds to what it has')],
  ['zoneIds', 'those that it has', { zoneIds: [`${REGION}a`, `${REGION}b`] }, []],
  ['replicas', 'another', { replicas: { min: 3, max: 6 } }, [ROLLS]],
  ['podSize', 'another', { podSize: { vcpu: 4, memoryGiB: 8 } }, [ROLLS]],
  ['rollingUpdates', 'false', { rollingUpdates: false }, [ROLLS]],
  ['longestAnswerSeconds', 'another', { longestAnswerSeconds: 600 }, [ROLLS]],
  ['database', 'another class', { database: { instanceType: 'pg.n4.4c.2m' } }, ['alicloud_db_instance: update']],
  ['database', 'longer kept', { database: { backupRetentionDays: 30 } }, ['alicloud_db_backup_policy: update']],
  ['database', 'a smaller disk', { database: { storageGiB: 40 } }, ['alicloud_db_instance: update']],
  ['database', 'a larger disk', { database: { storageGiB: 100 } }, refused('a larger storageGiB does nothing once it exists')],
  ['redis', 'another', { redis: { instanceClass: 'redis.shard.mid.ce' } }, ['alicloud_kvstore_instance: update']],
  ['fileStorage', 'another', { fileStorage: { versionRetentionDays: 60 } }, ['alicloud_oss_bucket: update']],
  ['documents', 'the first', { documents: DocumentExtraction.tika(`docker.io/apache/tika@${DIGEST}`) }, [ROLLS]],
  ['logProject', 'another', { logProject: 'chat-logs' }, [ROLLS]],
  ['bringFrom', 'the first', { bringFrom: 'bring/site.tar' }, [ROLLS]],
  ['alarms', 'the first', { alarms: Alarms.to('oncall') }, ['alicloud_cms_alarm: create', 'alicloud_cms_site_monitor: create']],
  ['restoreFrom', 'the first', { restoreFrom: RESTORE_POINT }, ['alicloud_ram_policy: update', ROLLS]],
  ['removalPolicy', '`DESTROY`', { removalPolicy: RemovalPolicy.DESTROY }, ['alicloud_cs_managed_kubernetes: update', 'alicloud_db_instance: update', 'alicloud_oss_bucket: update']],
  ['name', 'another', { name: 'another-name' }, refused('cannot leave it: set name as it was')],
  ['tags', 'another', { tags: { team: 'research' } }, [
    'alicloud_alb_load_balancer: update', 'alicloud_cs_managed_kubernetes: update', 'alicloud_db_instance: update', 'alicloud_eip_address: update',
    'alicloud_kvstore_instance: update', 'alicloud_nat_gateway: update', 'alicloud_oos_parameter: update', 'alicloud_oss_bucket: update', 'alicloud_ram_policy: update',
    'alicloud_ram_role: update', 'alicloud_vpc: update', 'alicloud_vswitch: update',
  ]],
];

/** What no row is for yet, and why. */
const WITHOUT_ROW: Partial<Record<Prop, string>> = {
  provider: 'another provider of the same region and account changes nothing',
};

/**
 * The types that change and how, without what is only remembered. A look-up that is put off to the apply shows: where it is the cluster's credential, the
 * provider of Helm knows no cluster at plan, takes its release for gone, and the apply ends over the one that is there.
 */
function outcomeOf(plan: Plan): string[] {
  const changed = plan.changes.filter(({ type }) => type !== 'terraform_data');
  return [...new Set(changed.map(({ type, actions }) => `${type}: ${actions.join()}`))].sort();
}

test('every prop has a row, or a word why it has none', () => {
  const props = Object.keys(BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS.kinds);
  expect([...new Set([...ROWS.map(([prop]) => prop), ...Object.keys(WITHOUT_ROW)])].sort()).toEqual(props.sort());
});

/** What happens, in a person's words. */
function told(happens: string[] | string): string {
  if (typeof happens === 'string') return happens;
  const others = happens.filter(one => one !== ROLLS).map(one => one.replace('alicloud_', '').replace(/: (\w+)$/, (_, action: string) => ` (${ACTIONS[action]})`));
  return [...happens.includes(ROLLS) ? ['a release'] : [], ...others].join(', ') || 'nothing';
}

const ACTIONS: Readonly<Record<string, string>> = { create: 'new', update: 'in place', delete: 'gone' };

test('the page of changes has the table', () => {
  const table = `| prop | change | what happens |\n|---|---|---|\n${ROWS.map(([prop, change,, happens]) => `| \`${prop}\` | ${change} | ${told(happens)} |\n`).join('')}`;
  if (process.env.WRITE_CHANGES) writeTable(table, CLUSTER_TABLE);
  expect(tableOfThePage(CLUSTER_TABLE)).toBe(table);
});

describeTerraform('what a change of a prop does to a running site on Kubernetes', () => {
  const tried = new Tried();
  let standIn: StandIn;
  let deployment: Deployment;

  beforeAll(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
    await deployment.deploy(clusterSite(SITE));
    tried.under(deployment.configuration);
    tried.asked(standIn.cloud.resources().filter(({ type }) => type.startsWith('alicloud_'))
      .flatMap(({ type, attributes }) => requestsOf({ type, action: 'delete', region: REGION, prior: { ...attributes, force_destroy: true }, planned: null })));
  }, 120_000);

  afterAll(() => standIn.stop());

  test.each(ROWS)('%s, %s', async (_prop, _change, props, happens) => {
    deployment.synthesize(clusterSite({ ...SITE, ...props }));
    const outcome = await deployment.plan().then(plan => {
      tried.under(deployment.configuration);
      tried.asked(requestsOfPlan(plan, REGION));
      return outcomeOf(plan);
    }, (error: Error) => error.message.replace(/\s+/g, ' '));
    if (typeof happens === 'string') {
      expect(outcome).toContain(happens.replace('refused: ', ''));
    } else {
      expect(outcome).toEqual(happens);
    }
  });

  test('nothing is refused to whoever has the policy of the deployer, and he has no right that nothing needs', () => {
    tried.asked(standIn.requests);
    expect(tried.refused).toEqual([]);
    // what changes and removes alarms is tried in alarms.test.ts
    expect(tried.needless.filter(action => !action.startsWith('cms:')).sort()).toEqual(OF_THE_MACHINE);
  });

  test('a failover, which changes the places of the zones, and a disk that has grown are no change', async () => {
    const [database, redis] = ['alicloud_db_instance', 'alicloud_kvstore_instance'].map(type => standIn.cloud.resources(type)[0]);
    const [first, second] = [`${REGION}a`, `${REGION}b`];
    database.attributes = { ...database.attributes, zone_id: second, zone_id_slave_a: first, instance_storage: 85 };
    redis.attributes = { ...redis.attributes, zone_id: second, secondary_zone_id: first };
    expect(outcomeOf(await deployment.plan(clusterSite(SITE)))).toEqual([]);
  });
});
