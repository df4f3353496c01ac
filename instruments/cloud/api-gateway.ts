import { randomUUID } from 'crypto';
import * as http from 'http';
import { ApiError } from './api-error';
import { answerJson, Listener } from './listener';
import { Roles } from './roles';
import { readSignedRequest, SignedRequest } from './signature';

export interface ApiCall {
  readonly parameters: Record<string, string>;
  /** Of an action that has one. */
  readonly path: string;
  readonly region: string;
  /** Throws unless the caller's role may do this to that; `{account}` and `{region}` are filled in. */
  demand(action: string, resource: string): void;
}

export interface ApiProduct {
  readonly version: string;
  /** Whether the endpoint has a region in its name. */
  readonly regional: boolean;
  readonly actions: Record<string, (call: ApiCall) => object>;
}

/** Where the gateway is. */
export interface GatewayPlace {
  /** 0 is any that is free. */
  readonly port: number;
  readonly tls: boolean;
  /** The endpoint that a caller means who names the gateway by its address. @default - the host that he names */
  readonly host?: string;
}

export const ACCOUNT = '1234567890123456';
const ALLOWED_SKEW = 15 * 60_000;

/** The public API endpoints: who calls, is it signed by them, is it now, may they. */
export class ApiGateway {
  public readonly listener: Listener;
  public readonly products = new Map<string, ApiProduct>();
  public readonly log: Array<{ readonly host: string; readonly action: string; readonly algorithm?: string; readonly code: string }> = [];
  /** How far the cloud's clock is ahead of the machine's: the machine's own cannot be set in a container. */
  public clockAheadSeconds = 0;
  /** An answer for every call of a product, such as that of a service that nobody has activated. */
  public readonly failures = new Map<string, ApiError>();
  private readonly nonces = new Set<string>();

  public constructor(
    address: string, private readonly region: string, private readonly roles: Roles, private readonly place: GatewayPlace = { port: 443, tls: true },
  ) {
    const { port, tls } = place;
    this.listener = new Listener({ address, port, tls, handler: (request, response, body) => this.serve(request, response, body) });
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): void {
    const host = this.place.host ?? request.headers.host ?? '';
    const requestId = randomUUID().toUpperCase();
    let signed: SignedRequest | undefined;
    try {
      signed = readSignedRequest(request, body);
      const answer = this.call(host, signed);
      this.log.push({ host, action: signed.action, algorithm: signed.algorithm, code: 'OK' });
      answerJson(response, 200, { RequestId: requestId, ...answer });
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.log.push({ host, action: signed?.action ?? '', algorithm: signed?.algorithm, code: error.code });
      const recommend = `https://api.aliyun.com/troubleshoot?q=${error.code}&requestId=${requestId}`;
      answerJson(response, error.status, { RequestId: requestId, HostId: host, Code: error.code, Message: error.message, Recommend: recommend });
    }
  }

  private call(host: string, signed: SignedRequest): object {
    const [name, region] = host.split('.');
    const product = this.products.get(name.replace(/-vpc$/, ''));
    if (!product || product.version !== signed.version) {
      throw new ApiError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
    }
    const roleName = this.authenticate(signed);
    const failure = this.failures.get(name);
    const action = product.actions[signed.action];
    if (failure) {
      throw failure;
    }
    if (!action) {
      throw new ApiError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
    }
    const callRegion = product.regional ? region : this.region;
    return action({
      parameters: signed.parameters,
      path: signed.path,
      region: callRegion,
      demand: (what, resource) => this.demand(roleName, what, resource.replace('{region}', callRegion).replace('{account}', ACCOUNT)),
    });
  }

  private authenticate(signed: SignedRequest): string {
    const now = Date.now() + this.clockAheadSeconds * 1000;
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(signed.timestamp)) {
      throw new ApiError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
    }
    if (Math.abs(Date.parse(signed.timestamp) - now) > ALLOWED_SKEW) {
      throw new ApiError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
    }
    const credentials = this.roles.credentialsOf(signed.accessKeyId);
    if (!credentials) {
      throw new ApiError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
    }
    if (signed.securityToken !== credentials.SecurityToken) {
      throw new ApiError(400, 'InvalidSecurityToken.MismatchWithAccessKey', 'Specified SecurityToken mismatch with the AccessKey.');
    }
    if (Date.parse(credentials.Expiration) < now - this.clockAheadSeconds * 1000) {
      throw new ApiError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
    }
    signed.verify(credentials.AccessKeySecret);
    if (this.nonces.has(signed.nonce)) {
      throw new ApiError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    }
    this.nonces.add(signed.nonce);
    return credentials.roleName;
  }

  private demand(roleName: string, action: string, resource: string): void {
    if (!this.roles.may(roleName, action, resource)) {
      throw new ApiError(403, 'NoPermission', `You are not authorized to do this action. Resource: ${resource} Action: ${action}`);
    }
  }
}
