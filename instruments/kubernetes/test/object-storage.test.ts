import { createHash, createHmac } from 'crypto';
import { ask } from '../../../test/machine/web-client';
import { Roles } from '../../cloud/roles';
import { ObjectStorage } from '../object-storage';

const BUCKET = 'chat-files';
const roles = new Roles();
let storage: ObjectStorage;
let port: number;

beforeAll(async () => {
  roles.set('writer', [{ Effect: 'Allow', Action: ['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'], Resource: `acs:oss:*:*:${BUCKET}/uploads/*` }]);
  storage = new ObjectStorage({ address: '127.0.0.1', port: 0, tls: false, region: 'cn-hangzhou', roles });
  storage.buckets.set(BUCKET, new Map());
  await storage.listener.start();
  port = storage.listener.port;
});

afterAll(() => storage.listener.stop());

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly token?: string;
  readonly secret?: string;
  readonly hash?: string;
  readonly at?: Date;
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Signed as boto3 signs, written from AWS's page alone; what is said here is sent otherwise. */
async function call({ method = 'PUT', path = '/uploads/a.txt', body = 'hello', headers = {}, ...more }: Call) {
  const keys = roles.issueFor('writer', 3600);
  const host = more.host ?? `${BUCKET}.${storage.host}`;
  const date = (more.at ?? new Date()).toISOString().replace(/[-:]|\.\d+/g, '');
  const signed: Record<string, string> = {
    ...headers, host, 'x-amz-content-sha256': more.hash ?? sha(body), 'x-amz-date': date, 'x-amz-security-token': more.token ?? keys.SecurityToken,
  };
  const names = Object.keys(signed).sort();
  const [target, query = ''] = path.split('?');
  const canonical = [method, target, query, names.map(name => `${name}:${signed[name]}\n`).join(''), names.join(';'), signed['x-amz-content-sha256']].join('\n');
  const scope = `${date.slice(0, 8)}/oss-cn-hangzhou/s3/aws4_request`;
  const key = scope.split('/').reduce<string | Buffer>((one, part) => hmac(one, part), `AWS4${more.secret ?? keys.AccessKeySecret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.AccessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const answer = await ask({ address: '127.0.0.1', port, tls: false, path, method, headers: { ...signed, authorization }, body: method === 'PUT' ? body : undefined });
  return { status: answer.status, body: answer.body, code: /<Code>(.*?)<\/Code>/.exec(answer.body)?.[1] };
}

it('keeps what is put, and gives it back, whole or in part', async () => {
  expect((await call({})).status).toBe(200);
  expect(await call({ method: 'GET', body: '' })).toMatchObject({ status: 200, body: 'hello' });
  expect(await call({ method: 'GET', body: '', headers: { range: 'bytes=1-3' } })).toMatchObject({ status: 206, body: 'ell' });
  expect((await call({ method: 'DELETE', body: '' })).status).toBe(204);
  expect(await call({ method: 'GET', body: '' })).toMatchObject({ status: 404, code: 'NoSuchKey' });
});

it.each<[string, Call, number, string]>([
  ['path style', { host: 's3.oss-cn-hangzhou-internal.aliyuncs.com', path: `/${BUCKET}/uploads/a.txt` }, 403, 'SecondLevelDomainForbidden'],
  ['a bucket that is not there', { host: 'other.s3.oss-cn-hangzhou-internal.aliyuncs.com' }, 404, 'NoSuchBucket'],
  ['a body in signed pieces', { hash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }, 400, 'InvalidArgument'],
  ['the encoding of such a body', { headers: { 'content-encoding': 'aws-chunked' } }, 400, 'InvalidArgument'],
  ['OSS\'s own header of a security token', { headers: { 'x-oss-security-token': 'x' } }, 400, 'InvalidArgument'],
  ['another security token', { token: 'other' }, 403, 'InvalidSecurityToken'],
  ['another secret', { secret: 'other' }, 403, 'SignatureDoesNotMatch'],
  ['a body that is not what was signed', { hash: sha('other') }, 400, 'XAmzContentSHA256Mismatch'],
  ['a clock that is off', { at: new Date(Date.now() - 3_600_000) }, 403, 'RequestTimeTooSkewed'],
  ['a key that the role may not write', { path: '/elsewhere/a.txt' }, 403, 'AccessDenied'],
  ['a list that the role may not read', { path: '/', method: 'GET', body: '' }, 403, 'AccessDenied'],
])('refuses %s', async (_, what, status, code) => {
  expect(await call(what)).toMatchObject({ status, code });
});

it('refuses credentials that have ended', async () => {
  jest.spyOn(roles, 'issueFor').mockImplementationOnce(() => Roles.prototype.issueFor.call(roles, 'writer', -1));
  expect(await call({})).toMatchObject({ status: 403, code: 'SecurityTokenExpired' });
});

it('refuses who has not signed', async () => {
  const host = `${BUCKET}.${storage.host}`;
  expect((await ask({ address: '127.0.0.1', port, tls: false, path: '/uploads/a.txt', headers: { host } })).status).toBe(403);
});

it('refuses everything while it is away', async () => {
  storage.isAway = true;
  expect(await call({})).toMatchObject({ status: 503, code: 'ServiceUnavailable' });
  storage.isAway = false;
});
