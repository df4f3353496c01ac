import { createPublicKey, randomUUID, verify } from 'crypto';
import * as http from 'http';
import { ApiError } from '../cloud/api-error';
import { ACCOUNT } from '../cloud/api-gateway';
import { answerJson, Listener, ListenerProps } from '../cloud/listener';
import { Roles } from '../cloud/roles';

/** A public key of an issuer, as its JWKS has it. */
export interface PublicKey {
  readonly kid: string;
  readonly kty: string;
  readonly [member: string]: unknown;
}

/** An OIDC provider of the account, as RRSA makes one for a cluster. */
export interface OidcProvider {
  readonly name: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  keys(): Promise<readonly PublicKey[]>;
}

/** Who may take a role on: the conditions of its trust policy. */
export interface Trust {
  readonly provider: string;
  readonly subjects: readonly string[];
  readonly audience: string;
  /** @default - that of the provider */
  readonly issuer?: string;
}

export interface TokenServiceProps extends Omit<ListenerProps, 'handler'> {
  readonly roles: Roles;
}

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | string[];
  readonly exp: number;
  readonly nbf?: number;
}

const refusal = (code: string, message: string) => new ApiError(400, code, message);
const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

/** The claims of a token that one of these keys has signed. */
function verified(token: string, keys: readonly PublicKey[]): Claims {
  const [head, body, signature] = token.split('.');
  try {
    const { kid, alg } = json(head);
    const key = keys.find(one => one.kid === kid);
    if (alg === 'RS256' && key && verify('sha256', Buffer.from(`${head}.${body}`), createPublicKey({ key: key as any, format: 'jwk' }), Buffer.from(signature, 'base64url'))) {
      return json(body);
    }
  } catch {
    // what is no token has no signature either
  }
  throw refusal('AuthenticationFail.OIDCToken.SignatureInvalid', 'The signature of the OIDC token is invalid.');
}

/** STS, as far as pods go: `AssumeRoleWithOIDC`, which nobody signs; the token is what is believed. */
export class TokenService {
  public readonly listener: Listener;
  public readonly providers = new Map<string, OidcProvider>();
  public readonly trusts = new Map<string, Trust>();
  public readonly log: Array<{ readonly role: string; readonly subject: string; readonly code: string }> = [];
  /** What a test makes shorter. @default - what is asked for */
  public lifeSeconds?: number;
  private readonly roles: Roles;

  public constructor({ roles, address, port, tls }: TokenServiceProps) {
    this.roles = roles;
    this.listener = new Listener({ address, port, tls, handler: (request, response, body) => this.serve(request, response, body) });
  }

  /** A provider's name in policies and calls. */
  public arnOf(provider: string): string {
    return `acs:ram::${ACCOUNT}:oidc-provider/${provider}`;
  }

  public roleArnOf(role: string): string {
    return `acs:ram::${ACCOUNT}:role/${role.toLowerCase()}`;
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): Promise<void> {
    const parameters = Object.fromEntries([...new URL(request.url ?? '/', 'https://sts').searchParams, ...new URLSearchParams(body.toString())]);
    const role = (parameters.RoleArn ?? '').replace(/^.*:role\//, '');
    const subject = { said: '' };
    const RequestId = randomUUID().toUpperCase();
    try {
      const answer = await this.assume(parameters, role, subject);
      this.log.push({ role, subject: subject.said, code: 'OK' });
      answerJson(response, 200, { RequestId, ...answer });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.log.push({ role, subject: subject.said, code: error.code });
      answerJson(response, error.status, { RequestId, HostId: request.headers.host, Code: error.code, Message: error.message });
    }
  }

  private async assume(parameters: Record<string, string>, role: string, subject: { said: string }): Promise<object> {
    if (parameters.Version !== '2015-04-01' || parameters.Action !== 'AssumeRoleWithOIDC') {
      throw new ApiError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
    }
    for (const name of ['OIDCProviderArn', 'RoleArn', 'OIDCToken', 'RoleSessionName', 'Timestamp']) {
      if (!parameters[name]) throw refusal(`MissingParameter.${name}`, `${name} is mandatory for this action.`);
    }
    const seconds = Number(parameters.DurationSeconds ?? '3600');
    if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
      throw refusal('InvalidParameter.DurationSeconds', 'The Min/Max value of DurationSeconds is 15min/12hr.');
    }
    const provider = [...this.providers.values()].find(({ name }) => this.arnOf(name) === parameters.OIDCProviderArn);
    if (!provider) {
      throw new ApiError(404, 'EntityNotExist.OIDCProvider', 'The OIDCProvider does not exist.');
    }
    const claims = verified(parameters.OIDCToken, await provider.keys());
    subject.said = claims.sub;
    this.examine(claims, provider);
    this.demandTrust(claims, provider, role, parameters.RoleArn);
    const { roleName: _, ...Credentials } = this.roles.issueFor(role, this.lifeSeconds ?? seconds);
    return { Credentials, AssumedRoleUser: { Arn: `${parameters.RoleArn}/${parameters.RoleSessionName}` }, OIDCTokenInfo: { Subject: claims.sub, Issuer: claims.iss } };
  }

  private examine({ iss, aud, exp, nbf = 0 }: Claims, { issuer, audiences }: OidcProvider): void {
    if (iss !== issuer) {
      throw refusal('AuthenticationFail.OIDCToken.IssuerMismatch', 'The issuer of the OIDC token is not that of the OIDCProvider.');
    }
    if (![aud].flat().some(one => audiences.includes(one))) {
      throw refusal('AuthenticationFail.OIDCToken.AudienceNotMatch', 'The audience of the OIDC token is none of the client ids of the OIDCProvider.');
    }
    if (exp * 1000 < Date.now() || nbf * 1000 > Date.now() + 60_000) {
      throw refusal('AuthenticationFail.OIDCToken.Expired', 'The OIDC token has expired.');
    }
  }

  private demandTrust({ sub, aud, iss }: Claims, { name }: OidcProvider, role: string, arn: string): void {
    const trust = this.trusts.get(role);
    if (!trust || !this.roles.has(role) || arn !== this.roleArnOf(role)) {
      throw new ApiError(404, 'EntityNotExist.Role', 'The specified Role does not exist.');
    }
    if (trust.provider !== name || !trust.subjects.includes(sub) || ![aud].flat().includes(trust.audience) || iss !== (trust.issuer ?? iss)) {
      throw new ApiError(403, 'NoPermission', 'You are not authorized to do this action. You should be authorized by RAM.');
    }
  }
}
