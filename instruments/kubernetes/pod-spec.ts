/** What of a pod's specification the stand-in of the node heeds. What it does not know it refuses (see `unknown`). */
export interface PodSpec {
  readonly nodeName?: string;
  readonly initContainers?: ContainerSpec[];
  readonly containers: ContainerSpec[];
  readonly volumes?: VolumeSpec[];
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly serviceAccountName?: string;
  readonly securityContext?: SecurityContext;
}

export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly fsGroup?: number;
  readonly readOnlyRootFilesystem?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly capabilities?: { readonly drop?: string[]; readonly add?: string[] };
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly workingDir?: string;
  readonly env?: EnvironmentVariable[];
  readonly envFrom?: Array<{ readonly prefix?: string; readonly configMapRef?: Reference; readonly secretRef?: Reference }>;
  readonly volumeMounts?: Array<{ readonly name: string; readonly mountPath: string; readonly subPath?: string; readonly readOnly?: boolean }>;
  readonly resources?: { readonly limits?: Record<string, string> };
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: ProbeSpec;
  readonly readinessProbe?: ProbeSpec;
  readonly livenessProbe?: ProbeSpec;
  readonly lifecycle?: { readonly preStop?: { readonly exec?: { readonly command: string[] } } };
}

export interface Reference {
  readonly name: string;
  readonly optional?: boolean;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: Reference & { readonly key: string };
    readonly configMapKeyRef?: Reference & { readonly key: string };
    readonly fieldRef?: { readonly fieldPath: string };
  };
}

export interface ProbeSpec {
  readonly httpGet?: { readonly path?: string; readonly port: number };
  readonly exec?: { readonly command: string[] };
  readonly tcpSocket?: { readonly port: number };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
}

interface Item {
  readonly key: string;
  readonly path: string;
}

export interface VolumeSource {
  readonly configMap?: Reference & { readonly items?: Item[]; readonly defaultMode?: number };
  readonly secret?: Partial<Reference> & { readonly secretName?: string; readonly items?: Item[]; readonly defaultMode?: number };
  readonly serviceAccountToken?: { readonly audience?: string; readonly expirationSeconds?: number; readonly path: string };
  readonly downwardAPI?: { readonly items: Array<{ readonly path: string; readonly fieldRef: { readonly fieldPath: string } }> };
}

export interface VolumeSpec extends VolumeSource {
  readonly name: string;
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
  readonly projected?: { readonly sources: VolumeSource[]; readonly defaultMode?: number };
}

const KNOWN_VOLUMES = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI'];
const KNOWN_PROBES = ['httpGet', 'exec', 'tcpSocket'];

/** What of a pod this node cannot do; nothing where it can. It would be a lie to run such a pod without. */
export function unknown(spec: PodSpec): string | undefined {
  const volume = (spec.volumes ?? []).find(one => !KNOWN_VOLUMES.some(kind => kind in one));
  const containers = [...spec.initContainers ?? [], ...spec.containers];
  const probed = containers.find(({ startupProbe, readinessProbe, livenessProbe }) =>
    [startupProbe, readinessProbe, livenessProbe].some(probe => probe && !KNOWN_PROBES.some(kind => kind in probe)));
  const sidecar = (spec.initContainers ?? []).find(one => 'restartPolicy' in one);
  const hooked = containers.find(({ lifecycle }) => lifecycle && !(Object.keys(lifecycle).join() === 'preStop' && lifecycle.preStop?.exec));
  return volume && `the volume ${volume.name}` || probed && `a probe of ${probed.name}` || sidecar && `the sidecar ${sidecar.name}` ||
    hooked && `the lifecycle of ${hooked.name}` || undefined;
}

const UNITS: Record<string, number> = { '': 1, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30 };

/** A quantity of Kubernetes in bytes. */
export function bytesOf(quantity: string): number {
  const [, number, unit] = /^([0-9.]+)([kMG]i?)?$/.exec(quantity) ?? [];
  if (number === undefined) {
    throw new Error(`no quantity: ${quantity}`);
  }
  return Math.round(Number(number) * UNITS[unit ?? '']);
}

/** A quantity of processors. */
export const processorsOf = (quantity: string) => quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
