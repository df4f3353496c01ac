import * as fs from 'fs';
import * as path from 'path';
import { Cluster, DATABASE_INSTANCE, OIDC_PROVIDER } from '../../instruments/kubernetes/cluster';
import { Helm } from '../../instruments/kubernetes/helm';
import { imageOf } from '../../instruments/kubernetes/programs';
import { writeChart } from '../../lib/cluster/chart-source';
import { chartEnvironment, ChartValues } from '../../lib/cluster/chart-values';
import { ChatClient } from '../machine/chat-client';

export const SITE = 'chat';
export const ADMINISTRATOR = { email: 'admin@example.com', password: 'Otter-52-lantern-orchard' };
const API_KEY = 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b';
const ENDPOINT = 'dashscope-intl.aliyuncs.com';
const BUCKET = 'chat-files';
const ROLES = { replicas: 'chat-replicas', release: 'chat-release' };

/** What Open WebUI's images are called in values: by digest, as the product demands. */
const VERSIONS = ['0.11.4', '0.12.4', ...['next', 'never-starts', 'never-ready', 'migration-fails', 'next-never-starts', 'next-starts-once'].map(change => `0.12.4-${change}`)];
export const referenceOf = (version: string) => `ghcr.io/open-webui/open-webui@sha256:${Buffer.from(version).toString('hex').padEnd(64, '0')}`;

/** A site on a cluster, deployed by Helm with the product's own chart. */
export class ClusterSite {
  public static async start(): Promise<ClusterSite> {
    const cluster = await Cluster.start({ site: SITE, images: Object.fromEntries(VERSIONS.map(version => [referenceOf(version), imageOf(version)])) });
    const site = new ClusterSite(cluster);
    site.furnish();
    return site;
  }

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
      allow(['oos:GetSecretParameter', 'kms:GetSecretValue'], '*'), allow(['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'], `acs:oss:*:*:${BUCKET}/*`),
    ];
    this.cluster.addRole(ROLES.replicas, SITE, ...own);
    const accounts = allow(['rds:CreateAccount', 'rds:ResetAccountPassword', 'rds:DescribeAccounts'], `acs:rds:*:*:dbinstance/${DATABASE_INSTANCE}`);
    this.cluster.addRole(ROLES.release, `${SITE}-release`, ...own, accounts);
    cloud.parameters.secretParameters.set('bailian-api-key', API_KEY);
    cloud.secrets.secrets.set('chat-admin', ADMINISTRATOR.password);
    cloud.bailian.keys.set(API_KEY, ENDPOINT);
    storage.buckets.set(BUCKET, new Map());
  }

  /** As the construct makes them. */
  public values(version: string, changes: Partial<ChartValues> = {}, environment: Record<string, string> = {}): ChartValues {
    const { cluster: { tokens, balancer, databaseHost, redisHost, cloud: { region } } } = this;
    return {
      image: referenceOf(version),
      replicas: { min: 2, max: 4 },
      pod: { vcpu: 2, memoryGib: 4 },
      longestAnswerSeconds: 120,
      rolling: true,
      environment: chartEnvironment({
        endpoint: `https://${ENDPOINT}/compatible-mode/v1`,
        defaultModel: 'qwen-flash',
        taskModel: 'qwen-flash',
        models: ['qwen-flash'],
        embeddingModel: 'text-embedding-v4',
        embeddingEndpoint: '',
        origins: [`http://${balancer.address}`],
        environment,
      }),
      identity: {
        region, oidcProviderArn: tokens.arnOf(OIDC_PROVIDER), roleArn: tokens.roleArnOf(ROLES.replicas), releaseRoleArn: tokens.roleArnOf(ROLES.release),
      },
      secrets: {
        OPENAI_API_KEYS: { kind: 'oos-secret-parameter', name: 'bailian-api-key' },
        RAG_OPENAI_API_KEY: { kind: 'oos-secret-parameter', name: 'bailian-api-key' },
        WEBUI_ADMIN_PASSWORD: { kind: 'kms-secret', name: 'chat-admin' },
      },
      adminEmail: ADMINISTRATOR.email,
      database: { instanceId: DATABASE_INSTANCE, host: databaseHost, port: 5432, name: 'chat', account: 'chat_owner' },
      redis: { host: redisHost, port: 6379 },
      files: { bucket: BUCKET, region },
      documents: null,
      ...changes,
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

  /** Somebody before the balancer. */
  public client(): ChatClient {
    return new ChatClient({ address: this.cluster.balancer.address, port: 80 });
  }

  public stop(): Promise<void> {
    return this.cluster.stop();
  }
}
