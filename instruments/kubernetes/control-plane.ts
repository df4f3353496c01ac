import { generateKeyPairSync, randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { DataLayerContainer } from './data-layer-container';
import { KubernetesApi } from './kubernetes-api';
import { program } from './programs';
import { mustRun, waitUntil } from '../cloud/run-command';
import { ServerProcess } from '../cloud/server-process';
import { issueCertificate } from '../cloud/service-certificate';
import { CACHE_FOLDER } from '../cloud/work-folder';

const PORT = 6443;
/** What the service account tokens of a cluster say that they are from; RRSA's provider is made with the same. */
export const ISSUER = 'https://oidc-ack-ap-southeast-1.oss-ap-southeast-1.aliyuncs.com/c0ffee';
/** The controllers that a chart's objects have something to do with; nodes are the stand-in's. */
const CONTROLLERS = [
  'deployment', 'replicaset', 'job', 'horizontal-pod-autoscaler', 'serviceaccount', 'endpointslice', 'garbage-collector', 'namespace', 'disruption',
  'root-ca-certificate-publisher', 'cronjob',
].map(name => `${name}-controller`);

export interface ControlPlaneProps {
  /** Of the cloud's network. */
  readonly address: string;
  readonly folder: string;
  readonly label: string;
  /** What the tokens of service accounts say that they are from. */
  readonly issuer: string;
}

/** Kubernetes itself: etcd, the API server and the controllers, as upstream builds them. */
export class ControlPlane {
  public readonly port = PORT;
  public readonly address: string;
  private readonly issuer: string;
  private readonly folder: string;
  private readonly etcd: DataLayerContainer;
  private readonly apiServer: ServerProcess;
  private readonly controllers: ServerProcess;
  private readonly adminToken = randomBytes(24).toString('hex');
  private readonly controllerToken = randomBytes(24).toString('hex');
  private certificate!: { readonly certificate: string; readonly key: string };
  private client?: KubernetesApi;

  public constructor({ address, folder, label, issuer }: ControlPlaneProps) {
    this.address = address;
    this.issuer = issuer;
    this.folder = path.join(folder, 'control-plane');
    fs.mkdirSync(this.folder, { recursive: true });
    // where a sweep looks for what a process has left
    this.apiServer = new ServerProcess('kube-apiserver', folder);
    this.controllers = new ServerProcess('kube-controller-manager', folder);
    const [own, peers] = [2379, 2380].map(port => `http://${address}:${port}`);
    this.etcd = new DataLayerContainer({
      label,
      command: [
        'etcd', '--data-dir', '/tmp/etcd', '--listen-client-urls', own, '--advertise-client-urls', own, '--listen-peer-urls', peers,
        '--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`, '--unsafe-no-fsync',
      ],
    });
  }

  /** Of the whole cluster. */
  public get api(): KubernetesApi {
    return this.client ??= new KubernetesApi({ address: this.address, port: PORT, certificateFile: this.authority, token: this.adminToken });
  }

  /** Who signed the API server's certificate. */
  public get authority(): string {
    return path.join(CACHE_FOLDER, 'ca/ca.crt');
  }

  /** For Helm and for Terraform. */
  public get kubeconfig(): string {
    return path.join(this.folder, 'kubeconfig');
  }

  /** The kubeconfig of somebody with a certificate, who may do everything: what Container Service hands out. */
  public deployersKubeconfig(): Promise<string> {
    return this.kubeconfigOf('deployer', 'system:masters');
  }

  /** The same of somebody whom the cluster lets do what his roles say. */
  public async kubeconfigOf(person: string, group = 'everybody'): Promise<string> {
    const [file, key] = [`${person}.crt`, `${person}.key`].map(name => this.file(name));
    await mustRun('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', `/O=${group}/CN=${person}`,
      '-addext', 'extendedKeyUsage=clientAuth', '-CA', this.authority, '-CAkey', this.authority.replace(/crt$/, 'key'), '-keyout', key, '-out', file,
    ]);
    const [authority, certificate, own] = [this.authority, file, key].map(path_ => fs.readFileSync(path_).toString('base64'));
    return JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'kubernetes', cluster: { 'server': this.endpoint, 'certificate-authority-data': authority } }],
      'users': [{ name: person, user: { 'client-certificate-data': certificate, 'client-key-data': own } }],
      'contexts': [{ name: person, context: { cluster: 'kubernetes', user: person } }],
      'current-context': person,
    });
  }

  public get endpoint(): string {
    return `https://${this.address}:${PORT}`;
  }

  /** What Terraform's provider of Helm is configured with. */
  public get token(): string {
    return this.adminToken;
  }

  public async start(): Promise<void> {
    await this.writeFiles();
    await this.etcd.start();
    await this.startApiServer();
    this.controllers.start(program('kube-controller-manager'), [
      `--kubeconfig=${this.writeKubeconfig('controllers', this.controllerToken)}`, `--service-account-private-key-file=${this.file('sa.key')}`,
      `--root-ca-file=${this.authority}`, '--leader-elect=false', '--secure-port=0', '--use-service-account-credentials=true', `--controllers=${CONTROLLERS}`, '--horizontal-pod-autoscaler-sync-period=5s',
    ]);
  }

  /** Also after `stopApiServer`: what it knows is in etcd. */
  public async startApiServer(): Promise<void> {
    this.apiServer.start(program('kube-apiserver'), [
      `--etcd-servers=http://${this.address}:2379`, `--secure-port=${PORT}`, `--bind-address=${this.address}`, `--advertise-address=${this.address}`,
      `--tls-cert-file=${this.certificate.certificate}`, `--tls-private-key-file=${this.certificate.key}`, `--cert-dir=${this.folder}`,
      `--service-account-key-file=${this.file('sa.key')}`, `--service-account-signing-key-file=${this.file('sa.key')}`, `--service-account-issuer=${this.issuer}`, `--client-ca-file=${this.authority}`,
      '--api-audiences=https://kubernetes.default.svc', `--token-auth-file=${this.file('tokens.csv')}`, '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.10.0.0/16', '--disable-admission-plugins=TaintNodesByCondition', '--endpoint-reconciler-type=none',
    ]);
    await waitUntil('the API server to be ready', 120, async () => {
      const answer = await this.api.text('GET', '/readyz').catch(() => undefined);
      return answer?.status === 200;
    });
  }

  public stopApiServer(): Promise<void> {
    return this.apiServer.stop();
  }

  public async stop(): Promise<void> {
    this.client?.close();
    await this.controllers.stop();
    await this.apiServer.stop();
    await this.etcd.remove();
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }

  private async writeFiles(): Promise<void> {
    this.certificate = await issueCertificate(this.folder, this.address);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    fs.writeFileSync(this.file('sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
    const tokens = [`${this.adminToken},admin,1,system:masters`, `${this.controllerToken},system:kube-controller-manager,2`];
    fs.writeFileSync(this.file('tokens.csv'), `${tokens.join('\n')}\n`, { mode: 0o600 });
    this.writeKubeconfig('kubeconfig', this.adminToken);
  }

  private writeKubeconfig(name: string, token: string): string {
    const cluster = { 'server': this.endpoint, 'certificate-authority': this.authority };
    fs.writeFileSync(this.file(name), JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'one', cluster }],
      'users': [{ name: 'one', user: { token } }],
      'contexts': [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
      'current-context': 'one',
    }), { mode: 0o600 });
    return this.file(name);
  }
}
