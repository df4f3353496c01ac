import { existsSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, TerraformStack, Testing } from 'cdktf';
import fc from 'fast-check';
import { acme, DIGEST } from './rule-cases';
import { REGION, clusterProps, clusterSite } from './site';
import {
  AcmeServer, Alarms, alicloud, BailianEndpoint, BailianModels, BuiltInTools, Embedding, OpenWebUiImage, RemovalPolicy, SecretSource, SignIn, SignUp,
  TlsCertificate,
} from '../../../lib';
import { BailianOpenWebUiCluster } from '../../../lib/bailian-open-webui-cluster';
import { DocumentExtraction } from '../../../lib/choices/document-extraction';
import { KubernetesCluster } from '../../../lib/choices/kubernetes-cluster';
import { BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS, BailianOpenWebUiClusterProps } from '../../../lib/cluster-options';
import { OPEN_WEBUI_OPTIONS } from '../../../lib/open-webui-options';
import { EXISTING_CLUSTER, RESTORE_POINT } from '../constructs/cluster-props';
import { warningsOf } from '../constructs/stack';
import { Configuration, synthesized } from '../constructs/synthesized';
import { CHAIN } from '../validation/certificates';

jest.mock('../../../lib/cluster/chart-source', () => ({ chartFolder: () => jest.requireActual('./site').CHART }));

type Props = Partial<BailianOpenWebUiClusterProps>;

function aSite(props: Props = {}): Configuration {
  const stack = new TerraformStack(Testing.app(), 'stack');
  clusterSite(props)(stack);
  return synthesized(stack);
}

/** The one resource of a type. */
function the(type: string, { resource }: Configuration): Record<string, any> {
  const all = Object.values(resource[type] ?? {});
  expect(all).toHaveLength(1);
  return all[0];
}

const releaseOf = (site: Configuration) => the('helm_release', site);
const valuesOf = (site: Configuration) => JSON.parse(releaseOf(site).values[0]);

/** What the role of a service account may do, and who may take it. */
function roleOf(serviceAccount: string, { resource }: Configuration) {
  const [[id, role]] = Object.entries(resource.alicloud_ram_role).filter(([, { description }]) => description.endsWith(`: ${serviceAccount}`));
  const [policy] = Object.entries(resource.alicloud_ram_policy).filter(([policyId]) => policyId.startsWith(id.slice(0, id.lastIndexOf('_')))).map(([, one]) => one);
  return { trust: JSON.parse(role.assume_role_policy_document).Statement, rights: JSON.parse(policy.policy_document).Statement };
}

test('what Open WebUI is told is the same struct as on one machine', () => {
  const { kinds } = BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS;
  expect(Object.entries(OPEN_WEBUI_OPTIONS.kinds).filter(([name, kind]) => kinds[name as keyof typeof kinds] !== kind)).toEqual([]);
});

test.each<[string, Props]>([['', {}], [', with alarms', { alarms: Alarms.to('oncall') }]])('the ids come from what a thing is, and from nothing else%s', (_with, props) => {
  const { resource, data } = aSite(props);
  const ids = [...Object.entries(data), ...Object.entries(resource)].flatMap(([type, all]) => Object.keys(all).map(id => `${type}.${id}`)).sort();
  expect(ids).toMatchSnapshot();
});

test('every default is said', () => {
  const site = aSite();
  expect(the('alicloud_db_instance', site)).toMatchObject({
    engine: 'PostgreSQL',
    engine_version: '17.0',
    category: 'HighAvailability',
    instance_type: 'pg.n2.2c.2m',
    instance_storage: 50,
    storage_auto_scale: 'Enable',
    storage_upper_bound: 500,
    encryption_key: 'ServiceKey',
    ssl_action: 'Open',
    deletion_protection: true,
    released_keep_policy: 'Lastest',
    security_ips: ['172.16.0.0/20', '172.16.16.0/20'],
  });
  expect(the('alicloud_db_backup_policy', site)).toMatchObject({ backup_retention_period: 14, enable_backup_log: true, log_backup_retention_period: 7 });
  expect(the('alicloud_kvstore_instance', site)).toMatchObject({
    engine_version: '7.0',
    instance_class: 'redis.shard.small.ce',
    vpc_auth_mode: 'Close',
    config: { 'maxmemory-policy': 'noeviction' },
    security_ips: ['172.16.0.0/20', '172.16.16.0/20'],
  });
  expect(the('alicloud_oss_bucket', site)).toMatchObject({
    redundancy_type: 'ZRS', versioning: { status: 'Enabled' }, server_side_encryption_rule: { sse_algorithm: 'AES256' }, force_destroy: false,
  });
  expect(the('alicloud_oss_bucket_public_access_block', site)).toMatchObject({ block_public_access: true });
  expect(the('alicloud_cs_managed_kubernetes', site)).toMatchObject({
    profile: 'Acs', cluster_spec: 'ack.pro.small', enable_rrsa: true, skip_set_certificate_authority: true, new_nat_gateway: false, deletion_protection: true,
  });
  expect(the('alicloud_alb_load_balancer', site)).toMatchObject({ load_balancer_edition: 'Standard', address_type: 'Internet' });
  expect(the('alicloud_alb_load_balancer', site).zone_mappings).toHaveLength(2);
  expect(valuesOf(site)).toMatchObject({
    replicas: { min: 2, max: 10 },
    pod: { vcpu: 2, memoryGib: 4 },
    longestAnswerSeconds: 900,
    rolling: true,
    documents: null,
    adminEmail: 'admin@example.com',
    database: { port: 5432 },
    redis: { port: 6379 },
    files: { region: REGION },
  });
});

test('the release waits, goes back by itself, and has time for the longest answer', () => {
  expect(releaseOf(aSite({ longestAnswerSeconds: 1200 }))).toMatchObject({
    atomic: true, wait: true, wait_for_jobs: true, create_namespace: true, timeout: 3000, name: 'open-webui-stack-chat', namespace: 'open-webui-stack-chat',
  });
});

test('it waits for the way out, the bucket, the secrets and the rights of its pods', () => {
  const awaited = (releaseOf(aSite()).depends_on as string[]).map(address => address.split('.')[0]).sort();
  expect(awaited).toEqual([
    'alicloud_oos_parameter', 'alicloud_oos_parameter', 'alicloud_oss_bucket_public_access_block', 'alicloud_ram_role_policy_attachment',
    'alicloud_ram_role_policy_attachment', 'alicloud_snat_entry', 'alicloud_snat_entry',
  ]);
});

describe('Helm\'s binding', () => {
  const schema = Object.values(JSON.parse(readFileSync(join(__dirname, '../../../instruments/provider/helm-schema.json'), 'utf8')).provider_schemas)[0] as any;
  const OF_TERRAFORM = ['//', 'depends_on', 'lifecycle', 'provider', 'alias'];

  test('says nothing that the provider does not know', () => {
    const site = aSite();
    const known = Object.keys(schema.resource_schemas.helm_release.block.attributes);
    expect(Object.keys(releaseOf(site)).filter(name => !OF_TERRAFORM.includes(name) && !known.includes(name))).toEqual([]);
    const [{ kubernetes, ...provider }] = (site.provider as Record<string, any[]>).helm;
    expect(Object.keys(provider)).toEqual(['alias']);
    expect(Object.keys(kubernetes).filter(name => !(name in schema.provider.block.attributes.kubernetes.nested_type.attributes))).toEqual([]);
    expect((site.terraform as any).required_providers.helm).toEqual({ source: 'hashicorp/helm', version: '>= 3.1.0, < 4.0.0' });
  });

  test('has a provider of its own for each site, by an alias', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: REGION });
    for (const name of ['Chat', 'Talk']) new BailianOpenWebUiCluster(stack, name, clusterProps({ domain: `${name.toLowerCase()}.example.com`, name: `site-${name}` }));
    const { provider, resource } = synthesized(stack) as any;
    const aliases = provider.helm.map(({ alias }: { alias: string }) => alias);
    expect(new Set(aliases).size).toBe(2);
    expect(Object.values<any>(resource.helm_release).map(one => one.provider).sort()).toEqual(aliases.map((alias: string) => `helm.${alias}`).sort());
  });
});

test('the chart lies beside the stack, and no path of whoever synthesized it is in the JSON', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'chart-')) });
  const stack = new TerraformStack(app, 'chat');
  clusterSite()(stack);
  app.synth();
  const folder = join(app.outdir, 'stacks/chat');
  const text = readFileSync(join(folder, 'cdk.tf.json'), 'utf8');
  const [, chart] = /"chart": "\$\{path\.module\}\/([^"]+)"/.exec(text)!;
  expect(existsSync(join(folder, chart, 'Chart.yaml'))).toBe(true);
  expect(text).not.toContain(__dirname);
});

describe('the roles of pods', () => {
  const site = aSite({ secretEnvironment: { BOCHA_SEARCH_API_KEY: SecretSource.fromKmsSecret('acme/search') } });
  const BOTH = ['kms:GetSecretValue', 'oss:AbortMultipartUpload', 'oss:DeleteObject', 'oss:GetObject', 'oss:ListObjects', 'oss:ListParts', 'oss:PutObject'];
  const actions = (account: string) => [...new Set(roleOf(account, site).rights.flatMap(({ Action }: { Action: string[] }) => Action))].sort();
  const REPLICAS = 'open-webui-stack-chat';

  test.each([REPLICAS, `${REPLICAS}-release`])('are taken by %s alone, by the token of its service account', account => {
    const [statement, ...others] = roleOf(account, site).trust;
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Federated: [expect.stringContaining('rrsa_metadata[0].ram_oidc_provider_arn')] } });
    expect(statement.Condition.StringEquals).toMatchObject({ 'oidc:aud': 'sts.aliyuncs.com', 'oidc:sub': `system:serviceaccount:${REPLICAS}:${account}` });
    expect(statement.Condition.StringEquals['oidc:iss']).toContain('rrsa_oidc_issuer_url');
  });

  test('read secrets and keep files, each by its name', () => {
    expect(actions(REPLICAS)).toEqual(BOTH);
    expect(roleOf(REPLICAS, site).rights.flatMap(({ Resource }: { Resource: string[] }) => Resource).filter((arn: string) => /[:/]\*$/.test(arn) && !arn.startsWith('acs:oss:'))).toEqual([]);
  });

  test.each([
    ['a variable', SecretSource.fromVariable('admin_password'), 'AdminPassword'],
    ['an encrypted parameter', SecretSource.fromOosSecretParameter('admin-password'), 'admin-password'],
    ['a KMS secret', SecretSource.fromKmsSecret('client'), 'secret/client"'],
  ])('let replicas read their own variables, and not the password of the administrator, from %s', (_store, adminPassword, part) => {
    const secretEnvironment = { BOCHA_SEARCH_API_KEY: SecretSource.fromKmsSecret('acme/client') };
    const other = aSite({ adminPassword, secretEnvironment });
    const [replicas, release] = [REPLICAS, `${REPLICAS}-release`].map(account => JSON.stringify(roleOf(account, other).rights));
    expect([replicas.includes(part), release.includes(part), replicas.includes('secret/acme/client')]).toEqual([false, true, true]);
  });

  test('make the account of this database in a release, and at no other time', () => {
    expect(actions(`${REPLICAS}-release`)).toEqual([...BOTH, 'oos:GetParameter', 'rds:CreateAccount', 'rds:DescribeAccounts', 'rds:ResetAccountPassword'].sort());
    const [account] = roleOf(`${REPLICAS}-release`, site).rights.filter(({ Action }: { Action: string[] }) => Action[0].startsWith('rds:'));
    expect(account.Resource).toEqual([expect.stringMatching(/^acs:rds:\*:\*:dbinstance\/\$\{alicloud_db_instance\.\w+\.id\}$/)]);
  });
});

describe('a certificate that the site obtains', () => {
  const NAME = 'open-webui-stack-chat';
  const site = aSite(acme({ additionalDomains: [{ name: 'chat.example.org' }] }));
  const rights = (account: string, of = site) => roleOf(account, of).rights;

  test('sets records in the zones of its names, by a role of its own that nobody else has', () => {
    expect(rights(`${NAME}-certificate`)).toEqual([{
      Effect: 'Allow',
      Action: ['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'],
      Resource: ['acs:alidns:*:*:domain/example.com', 'acs:alidns:*:*:domain/example.org'],
    }]);
    const [statement] = roleOf(`${NAME}-certificate`, site).trust;
    expect(statement.Condition.StringEquals).toMatchObject({ 'oidc:aud': 'sts.aliyuncs.com', 'oidc:sub': `system:serviceaccount:${NAME}:${NAME}-certificate` });
  });

  test('leaves the rights of replicas and releases as they are without the key of a certificate', () => {
    const withFiles = aSite({ additionalDomains: [{ name: 'help.example.com' }] });
    expect(rights(NAME)).toEqual(rights(NAME, withFiles));
    const withoutKey = rights(`${NAME}-release`, withFiles).filter(({ Resource }: { Resource: string[] }) => !JSON.stringify(Resource).includes('chat-certificate-key'));
    expect(rights(`${NAME}-release`)).toEqual(withoutKey);
  });

  test('is told whom to ask, for which names in which zones, and no key', () => {
    const { acme: told, ingress, releaseSecrets } = valuesOf(site);
    expect(told).toEqual({
      image: `docker.io/certbot/dns-rfc2136@${DIGEST}`,
      roleArn: expect.stringMatching(/^\$\{alicloud_ram_role\.\w*CertificateRole\w*\.arn\}$/),
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      email: '',
      zones: { 'chat.example.com': 'example.com', 'chat.example.org': 'example.org' },
    });
    expect([ingress.certificate, 'SITE_PRIVATE_KEY' in releaseSecrets]).toEqual(['', false]);
    const other = acme({ certificate: TlsCertificate.acme({ server: AcmeServer.LETS_ENCRYPT_STAGING, email: 'admin@example.com' }) });
    expect(valuesOf(aSite(other)).acme).toMatchObject({ server: 'https://acme-staging-v02.api.letsencrypt.org/directory', email: 'admin@example.com' });
  });

  test('waits for the rights of who obtains it', () => {
    const granted = (of: Configuration) => (releaseOf(of).depends_on as string[]).filter(address => address.startsWith('alicloud_ram_role_policy_attachment.'));
    expect([granted(aSite()).length, granted(site).length]).toEqual([2, 3]);
    expect(granted(site).filter(address => address.includes('CertificateRole'))).toHaveLength(1);
  });

  test('brings nothing where there are files', () => {
    expect(valuesOf(aSite()).acme).toBeNull();
    expect(Object.keys(aSite().resource.alicloud_ram_role)).toHaveLength(2);
  });

  test('is obtained where its records are somebody else\'s too', () => {
    expect(valuesOf(aSite(acme({ dnsRecords: false }))).acme.zones).toEqual({ 'chat.example.com': 'example.com' });
  });
});

test('older versions of files are read by a release that goes back in time, and by nobody else', () => {
  const [REPLICAS, rights] = ['open-webui-stack-chat', (account: string, props: Props) => JSON.stringify(roleOf(account, aSite(props)).rights)];
  const PAST = /oss:(?:ListObjectVersions|GetObjectVersion)/g;
  expect(rights(`${REPLICAS}-release`, { restoreFrom: RESTORE_POINT }).match(PAST)).toHaveLength(2);
  expect(rights(REPLICAS, { restoreFrom: RESTORE_POINT })).not.toMatch(PAST);
  expect(rights(`${REPLICAS}-release`, {})).not.toMatch(PAST);
  expect(rights(`${REPLICAS}-release`, { restoreFrom: RESTORE_POINT })).not.toContain('DeleteObjectVersion');
});

describe('what the chart is told', () => {
  test('names secrets by the store that they are in, and has no value of one', () => {
    const { secrets, releaseSecrets } = valuesOf(aSite({
      apiKey: SecretSource.fromOosSecretParameter('bailian-key'),
      embedding: Embedding.at(BailianEndpoint.BEIJING, SecretSource.fromKmsSecret('documents')),
      signIn: SignIn.oidc({ issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromKmsSecret('acme/client') }),
    }));
    expect(secrets).toEqual({ OAUTH_CLIENT_SECRET: 'kms-secret:acme/client' });
    expect(releaseSecrets).toEqual({
      SITE_API_KEY: 'oos-secret-parameter:bailian-key',
      SITE_EMBEDDING_KEY: 'kms-secret:documents',
      SITE_PRIVATE_KEY: 'kms-secret:chat-certificate-key',
      WEBUI_ADMIN_PASSWORD: expect.stringMatching(/^oos-parameter:open-webui-stack-Chat-AdminPassword-[0-9a-f]{8}$/),
    });
  });

  test('has the settings of a machine, which a release writes into the database', () => {
    const { settings, allowEmbeddingModelChange } = valuesOf(aSite({
      signUp: SignUp.APPROVAL, rerankModel: 'qwen3-rerank', builtInTools: BuiltInTools.NONE, allowEmbeddingModelChange: true, environment: { DEFAULT_LOCALE: 'zh-CN' },
    }));
    expect(settings).toMatchObject({
      signUp: 'approval', rerankModel: 'qwen3-rerank', rerankUrl: expect.stringMatching(/^https:/), environment: { DEFAULT_LOCALE: 'zh-CN' }, ollamaModels: [], newcomer: '',
    });
    expect(Object.values(settings.builtInTools)).not.toContain(true);
    expect(allowEmbeddingModelChange).toBe(true);
    expect(valuesOf(aSite({ embedding: Embedding.NONE })).settings.embeddingEndpoint).toBe('');
  });

  test('is served under its names alone, with the certificate, to whom it is allowed', () => {
    const { ingress } = valuesOf(aSite({ additionalDomains: [{ name: 'help.example.com' }], allowedCidrs: ['203.0.113.0/24'] }));
    expect(ingress).toEqual({
      loadBalancerId: expect.stringMatching(/^\$\{alicloud_alb_load_balancer\.\w+\.id\}$/), names: ['chat.example.com', 'help.example.com'], certificate: CHAIN, certificateId: null, allowedCidrs: ['203.0.113.0/24'],
    });
    expect(valuesOf(aSite()).ingress.allowedCidrs).toEqual([]);
    expect([valuesOf(aSite()).rolling, valuesOf(aSite({ rollingUpdates: false })).rolling]).toEqual([true, false]);
  });

  test('names a certificate of Certificate Management Service by its id, and has no other and no key', () => {
    const { ingress, acme: told, releaseSecrets } = valuesOf(aSite({ certificate: TlsCertificate.fromCertificateId('1234567-ap-southeast-1') }));
    expect(ingress).toMatchObject({ certificate: '', certificateId: '1234567-ap-southeast-1' });
    expect([told, 'SITE_PRIVATE_KEY' in releaseSecrets]).toEqual([null, false]);
  });

  test('has what an app gives, and the image that reads documents', () => {
    const image = `docker.io/apache/tika@sha256:${'0a'.repeat(32)}`;
    const values = valuesOf(aSite({ environment: { DEFAULT_LOCALE: 'zh-CN' }, models: BailianModels.of({ allowed: ['qwen-plus'] }), documents: DocumentExtraction.tika(image) }));
    expect(values.environment).toMatchObject({ DEFAULT_LOCALE: 'zh-CN', WEBUI_URL: 'https://chat.example.com' });
    expect(values.settings).toMatchObject({ defaultModel: 'qwen-plus', models: ['qwen-plus'] });
    expect(values.documents).toEqual({ image });
    expect(values.image).toMatch(/^ghcr\.io\/open-webui\/open-webui@sha256:[0-9a-f]{64}$/);
  });

  test('makes pods anew when a secret has another value, by a marker that says nothing of it', () => {
    const { resource, ...site } = aSite();
    expect(valuesOf({ resource, ...site } as Configuration).environment.SECRETS_REVISION).toMatch(/^\$\{terraform_data\.\w+\.id\}\.\$\{terraform_data\.\w+\.output\}$/);
    const [marker] = Object.entries(resource.terraform_data).filter(([id]) => id.includes('SecretsRevision')).map(([, one]) => one);
    expect(marker.lifecycle.replace_triggered_by.every((address: string) => /^alicloud_oos_parameter\.\w+\.value$/.test(address))).toBe(true);
    expect(marker.lifecycle.replace_triggered_by).toHaveLength(2);
  });

  const HOSTILE = [
    '${var.x}', '%{ if true }', '$${x}', '\\${x}', '"', "'", '\n', '\\', '\\n', '{{ .Values }}', '聊天', '𝕏', 'e\u0301', '\u2028', '\ud800', '</script>', '$(id)', '__proto__',
  ];

  /** What of a text of the environment comes out of Terraform, which reads expressions, and composes letters. */
  function carried(text: string): string | undefined {
    const site = attempt(() => aSite({ environment: { DEFAULT_PROMPT_SUGGESTIONS: text } }));
    const raw: string | undefined = site && releaseOf(site).values[0];
    if (raw === undefined) return undefined;
    const expressions = raw.match(/[$%]\{[^}]*\}?/g)?.filter(found => !/^\$\{[a-z_]+\.\w+\.[\w.[\]]+\}$/.test(found)) ?? [];
    return expressions.length > 0 || raw.normalize('NFC') !== raw ? 'read as something else' : JSON.parse(raw).environment.DEFAULT_PROMPT_SUGGESTIONS;
  }

  test.each(HOSTILE)('carries %j byte for byte, or the site is refused', text => expect([text, undefined]).toContain(carried(text)));

  test('carries any text byte for byte, or the site is refused', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 20 }), text => [text, undefined].includes(carried(text))), { numRuns: 20 });
  });

  test('carries what Terraform would read as an expression', () => expect(carried('a ${var.x} %{ if }')).toBe('a ${var.x} %{ if }'));
});

test.each<[string, string, Props, string[]]>([
  ['a digest of zeros', REGION, { openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', { digest: `sha256:${'0'.repeat(64)}` }) }, ['a digest of zeros']],
  ['an image from abroad in the mainland', 'cn-hangzhou', {}, ['pull ghcr.io/open-webui/open-webui from abroad']],
  ['one of the mainland there', 'cn-hangzhou', { openWebUiImage: OpenWebUiImage.of('registry.cn-hangzhou.aliyuncs.com/acme/open-webui', 'v0.12.4', { digest: `sha256:${'1'.repeat(64)}` }) }, []],
  ['one from abroad elsewhere', REGION, {}, []],
  ['a digest of zeros of certbot', REGION, acme({ certbotImage: `docker.io/certbot/dns-rfc2136@sha256:${'0'.repeat(64)}` }), ['certbotImage has a digest of zeros']],
  ['certbot from abroad in the mainland', 'cn-hangzhou', acme(), ['pull ghcr.io/open-webui/open-webui from abroad', 'pull docker.io/certbot/dns-rfc2136 from abroad']],
])('%s is warned of, where it will not be pulled', (_what, region, props, warned) => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new alicloud.AlicloudProvider(stack, 'alicloud', { region });
  const site = new BailianOpenWebUiCluster(stack, 'Chat', clusterProps(props));
  const warnings = warningsOf(site).filter(text => /zeros|abroad/.test(text));
  expect(warnings).toEqual(warned.map(part => expect.stringContaining(part)));
});

describe('an existing cluster', () => {
  const site = aSite({ kubernetes: KubernetesCluster.existing(EXISTING_CLUSTER) });

  test('brings its network, and none is made', () => {
    expect(Object.keys(site.resource).filter(type => /vpc|vswitch|nat_|snat|eip|cs_/.test(type))).toEqual([]);
    expect(the('alicloud_db_instance', site)).toMatchObject({ vpc_id: EXISTING_CLUSTER.vpcId, vswitch_id: EXISTING_CLUSTER.vswitchIds.join(), security_ips: EXISTING_CLUSTER.podCidrs });
    expect(valuesOf(site).identity.oidcProviderArn).toBe(EXISTING_CLUSTER.oidcProviderArn);
  });

  test('is entered by the credential that it hands out', () => {
    const [credential] = Object.values(site.data.alicloud_cs_cluster_credential);
    expect(credential).toMatchObject({ cluster_id: expect.stringMatching(/^\$\{terraform_data\.Chat_ClusterId_\w+\.output\}$/), temporary_duration_minutes: 240 });
    expect(Object.values(site.resource.terraform_data)).toContainEqual(expect.objectContaining({ input: EXISTING_CLUSTER.clusterId }));
  });
});

test('whoever says so can have all of it destroyed', () => {
  const site = aSite({ removalPolicy: RemovalPolicy.DESTROY });
  expect(the('alicloud_db_instance', site)).toMatchObject({ deletion_protection: false });
  expect(the('alicloud_oss_bucket', site)).toMatchObject({ force_destroy: true });
  expect(JSON.stringify(site)).not.toContain('prevent_destroy');
  expect(JSON.stringify(aSite()).match(/"prevent_destroy":true/g)).toHaveLength(3);
});

test('tags are on everything that takes some', () => {
  const { resource } = aSite({ tags: { team: 'support' } });
  const untagged = Object.entries(resource).filter(([, all]) => Object.values(all).some(one => one.tags?.team !== 'support')).map(([type]) => type).sort();
  expect(untagged).toEqual([
    'alicloud_alidns_record', 'alicloud_db_backup_policy', 'alicloud_eip_association', 'alicloud_oss_bucket_public_access_block', 'alicloud_ram_role_policy_attachment',
    'alicloud_snat_entry', 'helm_release', 'terraform_data',
  ]);
});

test('names that have no zone at Alibaba Cloud have no record', () => {
  const site = aSite({ dnsRecords: false, additionalDomains: [{ name: 'help.example.com' }] });
  expect(site.resource.alicloud_alidns_record).toBeUndefined();
  expect(valuesOf(site).environment.CORS_ALLOW_ORIGIN).toBe('https://chat.example.com;https://help.example.com');
});

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}
