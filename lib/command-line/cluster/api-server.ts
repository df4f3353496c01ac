import { Agent } from 'https';
import { HttpsAnswer, httpsAnswer } from './https-answer';
import { ClusterCredential } from './kubeconfig';

/** An answer that the API server did not give, or one that is a refusal. */
export class ApiServerError extends Error {
  constructor(message: string, /** That of the refusal; undefined where there was no answer. */ public readonly status?: number) {
    super(message);
  }
}

/** Of a list, what is written of an object beside what is in it: names, labels, times. The content never leaves the cluster. */
const METADATA_ALONE = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const FORBIDDEN = 403;

/** The API server of a cluster, which is only read. */
export class ApiServer {
  private readonly agent: Agent;

  constructor(private readonly clusterId: string, private readonly credential: ClusterCredential) {
    const { authority: ca, certificate: cert, key } = credential;
    this.agent = new Agent({ keepAlive: true, maxSockets: 4, ca, cert, key });
  }

  /**
   * An object.
   *
   * @throws an ApiServerError
   */
  public async get<T>(path: string, accept = 'application/json'): Promise<T> {
    return JSON.parse(await this.text(path, accept)) as T;
  }

  /** The objects of a list. */
  public async list<T>(path: string): Promise<readonly T[]> {
    return (await this.get<{ readonly items: readonly T[] }>(path)).items;
  }

  /** The same without what is in them. */
  public async listMetadata<T>(path: string): Promise<readonly T[]> {
    return (await this.get<{ readonly items: readonly T[] }>(path, METADATA_ALONE)).items;
  }

  /** An answer as it comes. */
  public async text(path: string, accept = '*/*'): Promise<string> {
    const { status, body } = await this.answer(path, accept);
    if (status >= 200 && status < 300) return body;
    const why = messageOf(body);
    throw new ApiServerError(status === FORBIDDEN ? `the cluster refuses it (${why}); the README says what to be granted` : `the cluster answers ${status}: ${why}`, status);
  }

  /** Nothing is asked any more. */
  public close(): void {
    this.agent.destroy();
  }

  private async answer(path: string, accept: string): Promise<HttpsAnswer> {
    const { clusterId, agent, credential: { server } } = this;
    const address = new URL(path, server);
    try {
      return await httpsAnswer(address, { agent, headers: { accept } });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new ApiServerError(`the API server of ${clusterId} at ${server} does not answer from here (${code ?? message}): run this from where Terraform reaches it; ` +
        'the console of Container Service shows the cluster, and who may reach its API server');
    }
  }
}

/** What the Status object of a refusal says. */
function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // somebody else than the API server has answered
  }
  return body.split('\n')[0].slice(0, 200);
}
