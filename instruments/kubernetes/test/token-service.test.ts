import { generateKeyPairSync, KeyObject, sign } from 'crypto';
import { ask } from '../../../test/machine/web-client';
import { Roles } from '../../cloud/roles';
import { PublicKey, TokenService } from '../token-service';

const ISSUER = 'https://issuer.example.com';
const SUBJECT = 'system:serviceaccount:chat:chat';
const AUDIENCE = 'sts.aliyuncs.com';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const roles = new Roles();
let service: TokenService;

beforeAll(async () => {
  roles.set('replicas', []);
  service = new TokenService({ roles, address: '127.0.0.1', port: 0, tls: false });
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' } as PublicKey];
  service.providers.set('rrsa', { name: 'rrsa', issuer: ISSUER, audiences: [AUDIENCE], keys: async () => keys });
  service.trusts.set('replicas', { provider: 'rrsa', subjects: [SUBJECT], audience: AUDIENCE });
  await service.listener.start();
});

afterAll(() => service.listener.stop());

function token(changes: object = {}, key: KeyObject = privateKey, head: object = {}): string {
  const claims = { iss: ISSUER, sub: SUBJECT, aud: [AUDIENCE], exp: Date.now() / 1000 + 600, ...changes };
  const text = [{ alg: 'RS256', kid: 'one', ...head }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function assume(changes: Record<string, string> = {}) {
  const parameters = {
    Action: 'AssumeRoleWithOIDC',
    Version: '2015-04-01',
    Timestamp: new Date().toISOString(),
    OIDCProviderArn: service.arnOf('rrsa'),
    RoleArn: service.roleArnOf('replicas'),
    OIDCToken: token(),
    RoleSessionName: 'one',
    ...changes,
  };
  const { status, body } = await ask({ address: '127.0.0.1', port: service.listener.port, tls: false, path: '/', method: 'POST', body: new URLSearchParams(parameters).toString() });
  return { status, ...JSON.parse(body) };
}

it('makes a pod what its token says, for as long as it asks', async () => {
  const { status, Credentials } = await assume({ DurationSeconds: '900' });
  expect(status).toBe(200);
  expect(roles.credentialsOf(Credentials.AccessKeyId)).toMatchObject({ roleName: 'replicas', SecurityToken: Credentials.SecurityToken });
  expect(Date.parse(Credentials.Expiration) - Date.now()).toBeLessThanOrEqual(900_000);
  expect(Date.parse(Credentials.Expiration) - Date.now()).toBeGreaterThan(895_000);
});

it.each<[string, () => Record<string, string>, string]>([
  ['a token that somebody else has signed', () => ({ OIDCToken: token({}, stranger) }), 'AuthenticationFail.OIDCToken.SignatureInvalid'],
  ['a token that is signed with nothing', () => ({ OIDCToken: token({}, privateKey, { alg: 'none' }) }), 'AuthenticationFail.OIDCToken.SignatureInvalid'],
  ['a key that the issuer does not have', () => ({ OIDCToken: token({}, privateKey, { kid: 'two' }) }), 'AuthenticationFail.OIDCToken.SignatureInvalid'],
  ['what is no token', () => ({ OIDCToken: 'x' }), 'AuthenticationFail.OIDCToken.SignatureInvalid'],
  ['another issuer', () => ({ OIDCToken: token({ iss: 'https://other.example.com' }) }), 'AuthenticationFail.OIDCToken.IssuerMismatch'],
  ['a token for somebody else', () => ({ OIDCToken: token({ aud: ['https://kubernetes.default.svc'] }) }), 'AuthenticationFail.OIDCToken.AudienceNotMatch'],
  ['a token that has ended', () => ({ OIDCToken: token({ exp: Date.now() / 1000 - 1 }) }), 'AuthenticationFail.OIDCToken.Expired'],
  ['another service account', () => ({ OIDCToken: token({ sub: 'system:serviceaccount:chat:default' }) }), 'NoPermission'],
  ['another provider', () => ({ OIDCProviderArn: service.arnOf('other') }), 'EntityNotExist.OIDCProvider'],
  ['a role that is not there', () => ({ RoleArn: service.roleArnOf('other') }), 'EntityNotExist.Role'],
  ['a role of another account', () => ({ RoleArn: 'acs:ram::1:role/replicas' }), 'EntityNotExist.Role'],
  ['less than a quarter of an hour', () => ({ DurationSeconds: '899' }), 'InvalidParameter.DurationSeconds'],
  ['no name of the session', () => ({ RoleSessionName: '' }), 'MissingParameter.RoleSessionName'],
  ['another action', () => ({ Action: 'AssumeRole' }), 'InvalidAction.NotFound'],
])('refuses %s', async (_, changes, code) => {
  expect(await assume(changes())).toMatchObject({ Code: code });
});
