import { randomBytes } from 'crypto';
import * as http from 'http';
import { Listener } from './listener';
import { Roles } from './roles';

export interface InstanceIdentity {
  readonly instanceId: string;
  readonly roleName?: string;
}

const TOKEN_PATH = '/latest/api/token';
const TTL_HEADER = 'x-aliyun-ecs-metadata-token-ttl-seconds';
const TOKEN_HEADER = 'x-aliyun-ecs-metadata-token';

/** 100.100.100.200 with `http_tokens = required`: only who has fetched a token first is answered. */
export class MetadataService {
  /** By address; a machine puts itself here when it boots. */
  public readonly instances = new Map<string, InstanceIdentity>();
  /** Every question and how it was answered. */
  public readonly log: Array<{ readonly from: string; readonly method: string; readonly path: string; readonly status: number }> = [];
  public readonly listener: Listener;
  private readonly tokens = new Map<string, number>();

  public constructor(address: string, private readonly region: string, private readonly roles: Roles) {
    this.listener = new Listener({ address, port: 80, tls: false, handler: (request, response) => this.serve(request, response) });
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const from = request.socket.remoteAddress ?? '';
    const { status, body } = this.answer(request, from);
    this.log.push({ from, method: request.method ?? '', path: request.url ?? '', status });
    response.writeHead(status, { 'content-type': 'text/plain' });
    response.end(body);
  }

  private answer(request: http.IncomingMessage, from: string): { status: number; body: string } {
    if (request.url === TOKEN_PATH) {
      return request.method === 'PUT' ? this.issueToken(request) : { status: 405, body: 'Method Not Allowed' };
    }
    const token = request.headers[TOKEN_HEADER];
    if (typeof token !== 'string' || (this.tokens.get(token) ?? 0) < Date.now()) {
      return { status: 403, body: 'Forbidden' };
    }
    const value = this.valueOf((request.url ?? '').replace(/^\/latest\/meta-data\//, ''), from);
    return value === undefined ? { status: 404, body: 'Not Found' } : { status: 200, body: value };
  }

  private issueToken(request: http.IncomingMessage): { status: number; body: string } {
    const seconds = Number(request.headers[TTL_HEADER]);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21600) {
      return { status: 400, body: 'Bad Request' };
    }
    const token = randomBytes(42).toString('base64url');
    this.tokens.set(token, Date.now() + seconds * 1000);
    return { status: 200, body: token };
  }

  private valueOf(path: string, from: string): string | undefined {
    const instance = this.instances.get(from);
    const role = instance?.roleName;
    const credentialsPath = 'ram/security-credentials/';
    if (path.startsWith(credentialsPath) || `${path}/` === credentialsPath) {
      const name = path.slice(credentialsPath.length);
      return role === undefined || (name && name !== role) ? undefined : name ? this.credentials(role) : role;
    }
    return {
      'instance-id': instance?.instanceId,
      'region-id': this.region,
      'zone-id': `${this.region}a`,
      'private-ipv4': from,
    }[path];
  }

  private credentials(role: string): string {
    const { roleName: _, ...credentials } = this.roles.issue(role);
    return JSON.stringify({ ...credentials, LastUpdated: new Date().toISOString().replace(/\.\d+Z/, 'Z'), Code: 'Success' }, undefined, 2);
  }
}
