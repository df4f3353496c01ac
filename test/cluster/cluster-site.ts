import * as fs from 'fs';
import * as path from 'path';
import { issueCertificate } from '../../instruments/cloud/service-certificate';
import { Cluster, DATABASE_INSTANCE, LOAD_BALANCER, OIDC_PROVIDER } from '../../instruments/kubernetes/cluster';
import { Helm } from '../../instruments/kubernetes/helm';
import { CERTBOT, imageOf } from '../../instruments/kubernetes/programs';
import { StoredBucket } from '../../instruments/kubernetes/stored-bucket';
import { BuiltInTools } from '../../lib';
import { writeChart } from '../../lib/cluster/chart-source';
import { chartEnvironment, ChartValues } from '../../lib/cluster/chart-values';
import { WebUiSettings } from '../../lib/machine/programs/web-ui/web-ui';
import { ChatClient } from '../machine/chat-client';

export const SITE = 'chat';
export const DOMAIN = 'chat.example.com';
export const ADMINISTRATOR = { email: 'admin@example.com', password: 'Otter-52-lantern-orchard' };
const API_KEY = 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b';
export const ENDPOINT = 'dashscope-intl.aliyuncs.com';
const BUCKET = 'chat-files';
const ROLES = { replicas: 'chat-replicas', release: 'chat-release', certificate: 'chat-certificate' };

/** What Open WebUI's images are called in values: by digest, as the product demands. */
const VERSIONS = ['0.11.4', '0.12.4', ...['next', 'never-starts', 'never-ready', 'migration-fails', 'next-never-starts', 'next-starts-once'].map(change => `0.12.4-${change}`)];
export const referenceOf = (version: string) => `ghcr.io/open-webui/open-webui@sha256:${Buffer.from(version).toString('hex').padEnd(64, '0')}`;

/** What the site is told in its own words. */
const settingsWith = (environment: Record<string, string>): WebUiSettings => ({
  endpoint: `https://${ENDPOINT}/compatible-mode/v1`,
  defaultModel: 'qwen-flash',
  taskModel: 'qwen-flash',
  models: ['qwen-flash'],
  ollamaModels: [],
  embeddingModel: 'text-embedding-v4',
  embeddingEndpoint: `https://${ENDPOINT}/compatible-mode/v1`,
  rerankModel: '',
  rerankUrl: '',
  builtInTools: BuiltInTools.ESSENTIAL._switches,
  signUp: 'closed',
  newcomer: '',
  origins: [`https://${DOMAIN}`],
  environment,
});

const CERTBOT_IMAGE = `docker.io/certbot/dns-rfc2136@sha256:${'ce'.repeat(32)}`;

/** The image of each. */
export const IMAGES = { ...Object.fromEntries(VERSIONS.map(version => [referenceOf(version), imageOf(version)])), [CERTBOT_IMAGE]: CERTBOT };

/** The pods of a site that serve: those of a release's jobs are there still when they have ended. */
export function replicasOf(cluster: Cluster, site: string) {
  return cluster.nodes.named(`${site}-`).filter(({ name }) => !/-(?:prepare|finish|restore|certificate)-/.test(name));
}

/** A site on a cluster, deployed by Helm with the product's own chart. */
export class ClusterSite {
  public static async start(): Promise<ClusterSite> {
    const cluster = await Cluster.start({ site: SITE, images: IMAGES });
    const site = new ClusterSite(cluster);
    site.furnish();
    await site.renewCertificate();
    return site;
  }

  /** The chain of the site's certificate. */
  public certificate = '';
  /** What people trust beside the rig's own authority. */
  public readonly roots: string[] = [];
  public readonly helm: Helm;
  public readonly chart: string;

  private constructor(public readonly cluster: Cluster) {
    this.helm = new Helm(cluster.controlPlane.kubeconfig);
    this.chart = path.join(cluster.cloud.folder, 'chart');
    writeChart(this.chart);
  }

  /** What an account has before a site is deployed in it: roles, secrets, a bucket, a key to Bailian. */
  private furnish(): void {
    const { cloud, storage } = this.cluster;
    const allow = (Action: string[], Resource: string) => ({ Effect: 'Allow' as const, Action, Resource });
    const own = [
      allow(['oos:GetParameter', 'oos:GetSecretParameter', 'kms:GetSecretValue'], '*'), allow(['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'], `acs:oss:*:*:${BUCKET}/*`),
    ];
    this.cluster.addRole(ROLES.replicas, SITE, ...own);
    const accounts = allow(['rds:CreateAccount', 'rds:ResetAccountPassword', 'rds:DescribeAccounts'], `acs:rds:*:*:dbinstance/${DATABASE_INSTANCE}`);
    this.cluster.addRole(ROLES.certificate, `${SITE}-certificate`,
      allow(['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'], 'acs:alidns:*:*:domain/example.com'));
    cloud.dns.zones.add('example.com');
    const past = [allow(['oss:ListObjectVersions'], `acs:oss:*:*:${BUCKET}`), allow(['oss:GetObjectVersion'], `acs:oss:*:*:${BUCKET}/*`)];
    this.cluster.addRole(ROLES.release, `${SITE}-release`, ...own, accounts, ...past);
    cloud.parameters.secretParameters.set('bailian-api-key', API_KEY);
    cloud.secrets.secrets.set('chat-admin', ADMINISTRATOR.password);
    cloud.parameters.parameters.set('search-key', 'search-1');
    cloud.bailian.keys.set(API_KEY, ENDPOINT);
    storage.buckets.set(BUCKET, new StoredBucket());
  }

  /** Another certificate is the site's, with its key in the store, from the next release on. */
  public async renewCertificate(): Promise<void> {
    const { cloud } = this.cluster;
    const folder = fs.mkdtempSync(path.join(cloud.folder, 'certificate-'));
    const { certificate, key } = await issueCertificate(folder, DOMAIN);
    this.certificate = fs.readFileSync(certificate, 'utf8');
    cloud.secrets.secrets.set('chat-certificate-key', fs.readFileSync(key, 'utf8'));
  }

  /** Where people find it. */
  public get place() {
    return { address: this.cluster.balancer.address, name: DOMAIN, root: [fs.readFileSync(this.cluster.controlPlane.authority, 'utf8'), ...this.roots].join('\n') };
  }

  /** As the construct makes them. */
  public values(version: string, changes: Partial<ChartValues> = {}, environment: Record<string, string> = {}): ChartValues {
    const { cluster: { tokens, databaseHost, redisHost, cloud: { region } } } = this;
    const settings = settingsWith(environment);
    return {
      image: referenceOf(version),
      replicas: { min: 2, max: 4 },
      pod: { vcpu: 2, memoryGib: 4 },
      longestAnswerSeconds: 120,
      rolling: true,
      environment: chartEnvironment(settings),
      settings,
      allowEmbeddingModelChange: false,
      signIn: null,
      identity: {
        region, oidcProviderArn: tokens.arnOf(OIDC_PROVIDER), roleArn: tokens.roleArnOf(ROLES.replicas), releaseRoleArn: tokens.roleArnOf(ROLES.release),
      },
      secrets: { BOCHA_SEARCH_API_KEY: 'oos-parameter:search-key' },
      releaseSecrets: {
        SITE_API_KEY: 'oos-secret-parameter:bailian-api-key', SITE_PRIVATE_KEY: 'kms-secret:chat-certificate-key', WEBUI_ADMIN_PASSWORD: 'kms-secret:chat-admin',
      },
      ingress: { loadBalancerId: LOAD_BALANCER, names: [DOMAIN], certificate: this.certificate, certificateId: null, allowedCidrs: [] },
      adminEmail: ADMINISTRATOR.email,
      database: { instanceId: DATABASE_INSTANCE, host: databaseHost, port: 5432, name: 'chat', account: 'chat_owner' },
      redis: { host: redisHost, port: 6379 },
      files: { bucket: BUCKET, region },
      logProject: 'chat-logs',
      bringFrom: null,
      acme: null,
      restoreFrom: null,
      documents: null,
      ...changes,
    };
  }

  /** The same with a certificate that the site obtains, for these names by zone. */
  public withAcme(values: ChartValues, zones: Record<string, string>): ChartValues {
    const { SITE_PRIVATE_KEY: _key, ...releaseSecrets } = values.releaseSecrets;
    const { tokens, cloud: { acme } } = this.cluster;
    return {
      ...values,
      releaseSecrets,
      ingress: { ...values.ingress, names: Object.keys(zones), certificate: '' },
      acme: { image: CERTBOT_IMAGE, roleArn: tokens.roleArnOf(ROLES.certificate), server: acme.directoryUrl, email: '', zones },
    };
  }

  /** Rolls it out, and waits; Helm takes it back where that fails. */
  public release(values: ChartValues, timeoutSeconds = 900) {
    const file = path.join(this.cluster.cloud.folder, 'values.json');
    fs.writeFileSync(file, JSON.stringify(values));
    return this.helm.run([
      'upgrade', '--install', SITE, this.chart, '--namespace', SITE, '--create-namespace', '--values', file, '--atomic', '--wait', '--timeout', `${timeoutSeconds}s`,
    ], timeoutSeconds * 2 + 300);
  }

  /** As `release`; what went wrong is said with what the jobs and pods have said. */
  public async mustRelease(values: ChartValues): Promise<void> {
    const { exitCode, stdout, stderr } = await this.release(values);
    if (exitCode !== 0) {
      throw new Error(`helm ended with ${exitCode}: ${stderr || stdout}\n${this.said()}`);
    }
  }

  /** The end of what pods have said that are gone. */
  public said(): string {
    return [...this.cluster.nodes.logs].map(([name, lines]) => `-- ${name}\n${lines.join('\n').slice(-2500)}`).join('\n');
  }

  /** The pods that serve, without those of a release. */
  public get replicas() {
    return replicasOf(this.cluster, SITE);
  }

  /** Somebody before the balancer. */
  public client(): ChatClient {
    const { address, name, root } = this.place;
    return new ChatClient({ address, name, roots: [root] });
  }

  public stop(): Promise<void> {
    return this.cluster.stop();
  }
}
