import * as fs from 'fs';
import * as https from 'https';

/** What the API server answers that is no success. */
export class KubernetesError extends Error {
  public constructor(public readonly status: number, message: string) {
    super(message);
  }
}

export interface KubernetesApiProps {
  readonly address: string;
  readonly port: number;
  readonly certificateFile: string;
  readonly token: string;
}

/** An object of Kubernetes: as it comes, since what a test looks at is any of it. */
export type KubernetesObject = Record<string, any>;

/** The kinds of patch that the API server tells apart. */
const PATCHES = { merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json' };

/** Somebody who asks the API server with a token. */
export class KubernetesApi {
  private readonly agent: https.Agent;

  public constructor(private readonly props: KubernetesApiProps) {
    this.agent = new https.Agent({ keepAlive: true, ca: fs.readFileSync(props.certificateFile), checkServerIdentity: () => undefined });
  }

  public get<T = KubernetesObject>(path: string): Promise<T> {
    return this.ask('GET', path);
  }

  /** As `get`, and nothing where there is none. */
  public async find<T = KubernetesObject>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof KubernetesError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  public async list(path: string): Promise<KubernetesObject[]> {
    return (await this.get(path)).items;
  }

  public post(path: string, body: object): Promise<KubernetesObject> {
    return this.ask('POST', path, body);
  }

  public patch(path: string, body: object, kind: keyof typeof PATCHES = 'merge'): Promise<KubernetesObject> {
    return this.ask('PATCH', path, body, PATCHES[kind]);
  }

  public delete(path: string, body: object = {}): Promise<KubernetesObject> {
    return this.ask('DELETE', path, body);
  }

  /** What it answers as text. */
  public text(method: string, path: string, body?: object, type = 'application/json'): Promise<{ status: number; body: string }> {
    const { address, port, token } = this.props;
    const content = Buffer.from(body === undefined ? '' : JSON.stringify(body));
    // said for every method: Node leaves it out of DELETE, and the body would be taken for the next request
    const headers = { 'authorization': `Bearer ${token}`, 'content-type': type, 'content-length': content.length };
    return new Promise((resolve, reject) => {
      const request = https.request({ host: address, port, path, method, headers, agent: this.agent, timeout: 30_000 }, response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      request.on('error', reject);
      request.end(content);
    });
  }

  private async ask(method: string, path: string, body?: object, type?: string): Promise<any> {
    const answer = await this.text(method, path, body, type);
    if (answer.status >= 300) {
      throw new KubernetesError(answer.status, `${method} ${path}: ${answer.status} ${answer.body.slice(0, 400)}`);
    }
    return JSON.parse(answer.body);
  }

  public close(): void {
    this.agent.destroy();
  }
}
