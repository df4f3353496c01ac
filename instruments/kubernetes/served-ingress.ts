import { KubernetesApi, KubernetesObject } from './kubernetes-api';

const CONTROLLER = 'ingress.k8s.alibabacloud/alb';
const PREFIX = 'alb.ingress.kubernetes.io/';

/** Annotations that ALB's controller knows, and what they are held to here. */
const ANNOTATIONS: Readonly<Record<string, RegExp>> = {
  'listen-ports': /^\[\{"HTTP": 80\}, \{"HTTPS": 443\}\]$/,
  'ssl-redirect': /^true$/,
  'healthcheck-enabled': /^true$/,
  'healthcheck-path': /^\/\w+$/,
  'healthcheck-method': /^(GET|HEAD)$/,
  'healthcheck-timeout-seconds': /^([1-9]\d?|[12]\d\d|300)$/,
  'healthcheck-interval-seconds': /^([1-9]|[1-4]\d|50)$/,
  'healthy-threshold-count': /^([2-9]|10)$/,
  'unhealthy-threshold-count': /^([2-9]|10)$/,
  'connection-drain-enabled': /^true$/,
  'connection-drain-timeout': /^(\d{1,2}|[1-8]\d\d|900)$/,
};

/** What ALB is told of a listener. */
export interface ServedListener {
  readonly port: number;
  readonly protocol: string;
  readonly requestTimeout: number;
  readonly idleTimeout: number;
  readonly certificates?: ReadonlyArray<{ readonly CertificateId: string; readonly IsDefault: boolean }>;
  readonly aclConfig?: { readonly aclType: string; readonly aclEntries: readonly string[] };
}

/** What ALB is told of a site. */
export interface ServedIngress {
  readonly listeners: readonly ServedListener[];
  readonly hosts: readonly string[];
  readonly service: string;
  readonly healthCheck: { readonly path: string; readonly method: string };
  /** Chain and key, as the Secret or Certificate Management Service has them. */
  readonly certificate: string;
}

/** What ALB and the services beside it have. */
export interface KnownToAlb {
  /** The load balancer. */
  readonly id: string;
  /** Of Certificate Management Service: chain and key, by id. */
  readonly certificates: ReadonlyMap<string, string>;
}

/** What ALB's controller refuses, or would do something else with. */
export class IngressRefused extends Error {}

function must(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new IngressRefused(sentence);
}

/** Reads what ALB's controller reads: an Ingress of its class, the AlbConfig of the class, the Secret of the certificate. */
export async function readIngress(api: KubernetesApi, namespace: string, { id: loadBalancerId, certificates }: KnownToAlb): Promise<ServedIngress | undefined> {
  const [ingress] = await api.list(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`);
  if (ingress === undefined) return undefined;
  const { spec: { controller, parameters } } = await api.get(`/apis/networking.k8s.io/v1/ingressclasses/${ingress.spec.ingressClassName}`);
  must(controller === CONTROLLER && parameters.apiGroup === 'alibabacloud.com' && parameters.kind === 'AlbConfig', `no class of ALB's: ${controller}`);
  const { spec } = await api.get(`/apis/alibabacloud.com/v1/albconfigs/${parameters.name}`);
  must(spec.config.id === loadBalancerId, `there is no load balancer ${spec.config.id}`);
  must(spec.config.listenerForceOverride === true, 'listeners of a load balancer that exists are left alone without listenerForceOverride');
  const [{ secretName, hosts }] = ingress.spec.tls;
  const ruled = ingress.spec.rules.map(({ host }: { host: string }) => host);
  must(JSON.stringify(ruled) === JSON.stringify(hosts), 'a name without a certificate');
  return {
    listeners: spec.listeners,
    hosts,
    service: serviceOf(ingress),
    healthCheck: healthCheckOf(ingress),
    certificate: secretName === undefined ? storedCertificate(spec.listeners, certificates)
      : await certificateOf(api, `/api/v1/namespaces/${namespace}/secrets/${secretName}`),
  };
}

async function certificateOf(api: KubernetesApi, secret: string): Promise<string> {
  const { data } = await api.get(secret);
  return ['tls.crt', 'tls.key'].map(name => Buffer.from(data[name], 'base64').toString().trim()).join('\n') + '\n';
}

/** That of the listener, where the Ingress names no Secret. */
function storedCertificate(listeners: readonly ServedListener[], known: ReadonlyMap<string, string>): string {
  const [{ certificates: [certificate, ...others] = [] }] = listeners.filter(({ protocol }) => protocol === 'HTTPS');
  must(certificate?.IsDefault && others.length === 0, 'a listener of HTTPS without one certificate');
  const found = known.get(certificate.CertificateId);
  must(found, `there is no certificate ${certificate.CertificateId}`);
  return found;
}

function serviceOf({ spec }: KubernetesObject): string {
  const services = spec.rules.flatMap(({ http }: KubernetesObject) => http.paths.map(({ path, backend }: KubernetesObject) => `${path} ${backend.service.name}:${backend.service.port.number}`));
  const [service, ...others] = [...new Set<string>(services)];
  must(others.length === 0 && service.startsWith('/ ') && service.endsWith(':80'), `more than one service: ${services}`);
  return service.slice(2, -3);
}

function healthCheckOf({ metadata: { annotations } }: KubernetesObject): ServedIngress['healthCheck'] {
  const own = Object.entries<string>(annotations).filter(([name]) => name.startsWith(PREFIX)).map(([name, value]) => [name.slice(PREFIX.length), value]);
  own.forEach(([name, value]) => must(ANNOTATIONS[name]?.test(value), `an annotation that ALB's controller does not know so: ${name}: ${value}`));
  const { 'healthcheck-path': path, 'healthcheck-method': method } = Object.fromEntries(own);
  return { path, method };
}
