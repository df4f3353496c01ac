import * as fs from 'fs';
import * as path from 'path';
import { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { bytesOf, Reference, VolumeSource, VolumeSpec } from './pod-spec';
import { mustRun, runCommand } from '../cloud/run-command';

/** A value of the pod's own, as `fieldRef` names it. */
export function fieldOf(pod: KubernetesObject, fieldPath: string): string {
  const label = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  const value = label ? pod.metadata[label[1]]?.[label[2]] : fieldPath.split('.').reduce<any>((inner, name) => inner?.[name], pod);
  return String(value ?? '');
}

/** Somebody else's data, as an API server keeps them: of a secret they are base64. */
export async function dataOf(api: KubernetesApi, namespace: string, kind: 'configmaps' | 'secrets', { name, optional }: Reference): Promise<Record<string, Buffer>> {
  const object = `/api/v1/namespaces/${namespace}/${kind}/${name}`;
  const found = await (optional ? api.find(object) : api.get(object));
  const data = Object.entries<string>(found?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, kind === 'secrets' ? 'base64' : 'utf8')]);
  return Object.fromEntries(data);
}

/** The volumes of one pod: each a folder of the host, or, empty to begin with, a volume of docker's in memory. */
export class PodVolumes {
  /** When the first token of the pod is to be renewed, as the kubelet does after four fifths of its life. */
  private renewAt = Infinity;

  public constructor(
    private readonly api: KubernetesApi, private readonly pod: KubernetesObject, private readonly folder: string, private readonly label: string,
  ) {}

  /** What docker mounts. */
  public sourceOf(name: string): string {
    return this.volumes.find(one => one.name === name)?.emptyDir ? `${this.pod.metadata.uid}-${name}` : path.join(this.folder, name);
  }

  /** What must stay as long as the pod does: what is in memory is gone when no container has it. */
  public get held(): string[] {
    return this.volumes.filter(({ emptyDir }) => emptyDir).flatMap(({ name }) => ['--volume', `${this.sourceOf(name)}:/held/${name}`]);
  }

  /** Makes and fills them. */
  public async make(): Promise<void> {
    for (const volume of this.volumes) {
      await (volume.emptyDir ? this.makeEmptyDir(volume) : this.fill(volume));
    }
  }

  /** Tokens end: who needs one reads it anew. */
  public async renew(): Promise<void> {
    if (Date.now() < this.renewAt) {
      return;
    }
    this.renewAt = Infinity;
    for (const volume of this.volumes.filter(({ projected }) => projected)) {
      await this.fill(volume);
    }
  }

  public async remove(): Promise<void> {
    for (const { name } of this.volumes.filter(({ emptyDir }) => emptyDir)) {
      await runCommand('docker', ['volume', 'rm', '--force', this.sourceOf(name)]);
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private get volumes(): VolumeSpec[] {
    return this.pod.spec.volumes ?? [];
  }

  /** In memory, whatever its medium; what is written over its limit is refused, where the kubelet would evict the pod. */
  private async makeEmptyDir({ name, emptyDir }: VolumeSpec): Promise<void> {
    const group = this.pod.spec.securityContext?.fsGroup ?? 0;
    const size = emptyDir?.sizeLimit ? `,size=${bytesOf(emptyDir.sizeLimit)}` : '';
    await mustRun('docker', [
      'volume', 'create', '--label', this.label, '--opt', 'type=tmpfs', '--opt', 'device=tmpfs', '--opt', `o=mode=2777,gid=${group}${size}`, this.sourceOf(name),
    ]);
  }

  private async fill(volume: VolumeSpec): Promise<void> {
    fs.mkdirSync(this.sourceOf(volume.name), { recursive: true });
    for (const source of volume.projected?.sources ?? [volume]) {
      const mode = source.configMap?.defaultMode ?? source.secret?.defaultMode ?? volume.projected?.defaultMode ?? 0o644;
      for (const [name, content] of Object.entries(await this.contentOf(source))) {
        this.write(path.join(this.sourceOf(volume.name), name), content, mode);
      }
    }
  }

  /** With the group of the pod, which may read what its owner may. */
  private write(file: string, content: string | Buffer, mode: number): void {
    const group = this.pod.spec.securityContext?.fsGroup;
    fs.writeFileSync(`${file}.new`, content);
    fs.chmodSync(`${file}.new`, group === undefined ? mode : mode | (mode & 0o700) >> 3);
    fs.chownSync(`${file}.new`, 0, group ?? 0);
    fs.renameSync(`${file}.new`, file);
  }

  private async contentOf(source: VolumeSource): Promise<Record<string, string | Buffer>> {
    const { namespace } = this.pod.metadata;
    const { configMap, secret, downwardAPI, serviceAccountToken: token } = source;
    const keyed = configMap ?? secret;
    if (keyed) {
      const reference = { name: secret?.secretName ?? keyed.name ?? '', optional: keyed.optional };
      const data = await dataOf(this.api, namespace, configMap ? 'configmaps' : 'secrets', reference);
      return keyed.items ? Object.fromEntries(keyed.items.map(({ key, path: name }) => [name, data[key]])) : data;
    }
    if (downwardAPI) {
      return Object.fromEntries(downwardAPI.items.map(({ path: name, fieldRef }) => [name, fieldOf(this.pod, fieldRef.fieldPath)]));
    }
    return token ? { [token.path]: await this.token(token) } : {};
  }

  private async token({ audience, expirationSeconds = 3600 }: NonNullable<VolumeSource['serviceAccountToken']>): Promise<string> {
    const { metadata: { namespace, name, uid }, spec } = this.pod;
    const { status } = await this.api.post(`/api/v1/namespaces/${namespace}/serviceaccounts/${spec.serviceAccountName}/token`, {
      spec: { audiences: audience === undefined ? undefined : [audience], expirationSeconds, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid } },
    });
    this.renewAt = Math.min(this.renewAt, Date.now() + 0.8 * (Date.parse(status.expirationTimestamp) - Date.now()));
    return status.token;
  }
}
