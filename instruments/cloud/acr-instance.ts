import { randomBytes } from 'crypto';
import * as http from 'http';
import { ApiError } from './api-error';
import { ApiCall, ApiProduct } from './api-gateway';
import { RegistryMirror } from './registry-mirror';

const HOUR = 3_600_000;

/** An instance of Container Registry Enterprise Edition: tokens by the caller's role, users with passwords, and repositories that nobody pulls without one. */
export class AcrInstance implements ApiProduct {
  public readonly version = '2018-12-01';
  public readonly regional = true;
  /** Who has a password of his own; each may pull everything. */
  public readonly users = new Map<string, string>();
  /** Every password that was ever handed out. */
  public readonly issued: string[] = [];
  private readonly tokens = new Map<string, ApiCall['demand']>();
  private readonly sessions = new Map<string, string>();

  public readonly actions = {
    GetAuthorizationToken: (call: ApiCall) => {
      // for all instances or none, as RAM holds it
      call.demand('cr:GetAuthorizationToken', '*');
      if (call.parameters.InstanceId !== this.instanceId || call.region !== this.region) {
        throw new ApiError(400, 'INSTANCE_NOT_EXIST', 'instance is not exist');
      }
      const token = randomBytes(24).toString('hex');
      this.tokens.set(token, call.demand);
      this.issued.push(token);
      return { IsSuccess: true, Code: 'success', TempUsername: 'cr_temp_user', AuthorizationToken: token, ExpireTime: Date.now() + HOUR };
    },
  };

  public constructor(public readonly instanceId: string, private readonly region: string, door: RegistryMirror) {
    door.guard = (request, response) => this.letsIn(request, response);
  }

  /** Where who has no session is sent. */
  public get authorizationHost(): string {
    return `dockerauth.${this.region}.aliyuncs.com`;
  }

  private letsIn(request: http.IncomingMessage, response: http.ServerResponse): boolean {
    const url = new URL(request.url!, `https://${request.headers.host}`);
    if (request.headers.host === this.authorizationHost) {
      this.signIn(request, url, response);
      return false;
    }
    const [, repository] = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url.pathname) ?? [];
    const session = this.sessions.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (session !== undefined && (repository === undefined || repository === session)) {
      return true;
    }
    const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`;
    const challenge = `Bearer realm="https://${this.authorizationHost}/auth",service="registry.aliyuncs.com:${this.region}:${this.instanceId}"${scope}`;
    refuse(response, { 'www-authenticate': challenge });
    return false;
  }

  /** Gives a session to whom the password belongs: for the repository, if he may pull it, else for none. */
  private signIn(request: http.IncomingMessage, url: URL, response: http.ServerResponse): void {
    const [user, password] = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString().split(/:(.*)/s);
    const demand = user === 'cr_temp_user' ? this.tokens.get(password) : undefined;
    if (demand === undefined && (password === undefined || this.users.get(user) !== password)) {
      refuse(response, {});
      return;
    }
    const [, repository = ''] = /^repository:(.+):pull$/.exec(url.searchParams.get('scope') ?? '') ?? [];
    const session = randomBytes(24).toString('hex');
    this.sessions.set(session, this.mayPull(repository, demand) ? repository : '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: session, access_token: session, expires_in: 3600 }));
  }

  private mayPull(repository: string, demand?: ApiCall['demand']): boolean {
    try {
      demand?.('cr:PullRepository', `acs:cr:{region}:{account}:repository/${this.instanceId}/${repository}`);
      return true;
    } catch (error) {
      if (error instanceof ApiError) {
        return false;
      }
      throw error;
    }
  }
}

function refuse(response: http.ServerResponse, headers: http.OutgoingHttpHeaders): void {
  response.writeHead(401, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }));
}
