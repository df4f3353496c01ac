import { createHash, createHmac } from 'crypto';
import { ask } from '../../../test/machine/web-client';
import { Roles } from '../../cloud/roles';
import { ObjectStorage } from '../object-storage';
import { StoredBucket } from '../stored-bucket';

const BUCKET = 'chat-files';
const roles = new Roles();
const WRITER = [{ Effect: 'Allow' as const, Action: ['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'], Resource: `acs:oss:*:*:${BUCKET}/uploads/*` }];
let storage: ObjectStorage;
let port: number;

beforeAll(async () => {
  roles.set('writer', WRITER);
  storage = new ObjectStorage({ address: '127.0.0.1', port: 0, tls: false, region: 'cn-hangzhou', roles });
  storage.buckets.set(BUCKET, new StoredBucket());
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

it.each<[string, Call]>([
  ['a listing of versions', { method: 'GET', path: '/?versions=', body: '' }],
  ['a copy of one', { headers: { 'x-amz-copy-source': `/${BUCKET}/uploads/a.txt?versionId=1` }, body: '' }],
])('the S3 interface refuses %s: its page has no word of versions', async (_, what) => {
  roles.set('writer', [{ Effect: 'Allow', Action: 'oss:*', Resource: '*' }]);
  expect(await call(what)).toMatchObject({ status: 501, code: 'NotImplemented' });
  roles.set('writer', WRITER);
});

/** Signed as OSS's own SDKs sign, written from its page alone. */
async function own({ method = 'GET', path = '/?versions', headers = {}, ...more }: Call & { readonly region?: string; readonly additional?: string; readonly role?: string }) {
  const keys = roles.issueFor(more.role ?? 'restorer', 3600);
  const host = more.host ?? `${BUCKET}.oss-cn-hangzhou-internal.aliyuncs.com`;
  const date = (more.at ?? new Date()).toISOString().replace(/[-:]|\.\d+/g, '');
  const sent: Record<string, string> = {
    ...headers, 'x-oss-content-sha256': more.hash ?? 'UNSIGNED-PAYLOAD', 'x-oss-date': date, 'x-oss-security-token': more.token ?? keys.SecurityToken,
  };
  const [target, query = ''] = path.split('?');
  const lines = Object.keys(sent).sort().map(name => `${name}:${sent[name]}\n`).join('');
  const canonical = [method, `/${BUCKET}${target}`, query.split('&').sort().join('&'), lines, '', 'UNSIGNED-PAYLOAD'].join('\n');
  const scope = `${date.slice(0, 8)}/${more.region ?? 'cn-hangzhou'}/oss/aliyun_v4_request`;
  const key = scope.split('/').reduce<string | Buffer>((one, part) => hmac(one, part), `aliyun_v4${more.secret ?? keys.AccessKeySecret}`);
  const signature = hmac(key, ['OSS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')).toString('hex');
  const authorization = `OSS4-HMAC-SHA256 Credential=${keys.AccessKeyId}/${scope},${more.additional ?? ''}Signature=${signature}`;
  const answer = await ask({ address: '127.0.0.1', port, tls: false, path, method, headers: { ...sent, host, authorization } });
  return { status: answer.status, body: answer.body, code: /<Code>(.*?)<\/Code>/.exec(answer.body)?.[1] };
}

describe('OSS by its own interface', () => {
  const versionsOf = (body: string) => [...body.matchAll(/<(Version|DeleteMarker)><Key>(.*?)<\/Key><VersionId>(.*?)<\/VersionId><IsLatest>(.*?)<\/IsLatest>/g)].map(([, ...parts]) => parts);
  const copyOf = (version: string) => ({ method: 'PUT', path: '/uploads/b.txt', headers: { 'x-oss-copy-source': `/${BUCKET}/uploads/b.txt?versionId=${version}` } });

  beforeAll(async () => {
    roles.set('restorer', [
      { Effect: 'Allow', Action: 'oss:ListObjectVersions', Resource: `acs:oss:*:*:${BUCKET}` },
      { Effect: 'Allow', Action: ['oss:GetObject', 'oss:GetObjectVersion', 'oss:PutObject'], Resource: `acs:oss:*:*:${BUCKET}/uploads/*` },
    ]);
    storage.buckets.set(BUCKET, new StoredBucket());
    for (const body of ['one', 'two']) await call({ path: '/uploads/b.txt', body });
    await call({ method: 'DELETE', path: '/uploads/b.txt', body: '' });
    await call({ path: '/uploads/c.txt' });
  });

  it('lists what was, the newest of each first, in pages, and brings one of it back', async () => {
    const { body } = await own({});
    const [marker, two, one, c] = versionsOf(body);
    expect([marker, two, one, c].map(([kind, key,, latest]) => [kind, key, latest])).toEqual([
      ['DeleteMarker', 'uploads/b.txt', 'true'], ['Version', 'uploads/b.txt', 'false'], ['Version', 'uploads/b.txt', 'false'], ['Version', 'uploads/c.txt', 'true'],
    ]);
    const first = (await own({ path: '/?versions&max-keys=2' })).body;
    expect([versionsOf(first), /<NextVersionIdMarker>(.*?)</.exec(first)?.[1]]).toEqual([[marker, two], two[2]]);
    const rest = await own({ path: `/?versions&max-keys=2&key-marker=uploads%2Fb.txt&version-id-marker=${two[2]}` });
    expect(versionsOf(rest.body)).toEqual([one, c]);
    expect((await call({ method: 'GET', path: '/uploads/b.txt', body: '' })).status).toBe(404);
    expect((await own(copyOf(two[2]))).status).toBe(200);
    expect((await call({ method: 'GET', path: '/uploads/b.txt', body: '' })).body).toBe('two');
    expect(versionsOf((await own({ path: '/?versions&prefix=uploads%2Fb' })).body)).toHaveLength(4);
  });

  it('refuses to copy what only says that the object was deleted, and a version that is not there', async () => {
    const marker = versionsOf((await own({})).body).find(([kind]) => kind === 'DeleteMarker')!;
    expect(await own(copyOf(marker[2]))).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await own(copyOf('CAEQnone'))).toMatchObject({ status: 404, code: 'NoSuchVersion' });
  });

  it.each<[string, Parameters<typeof own>[0], number, string]>([
    ['a marker of a version without one of a key', { path: '/?versions&version-id-marker=x' }, 400, 'InvalidArgument'],
    ['pages of more than a thousand', { path: '/?versions&max-keys=1001' }, 400, 'InvalidArgument'],
    ['another region in the signature', { region: 'cn-beijing' }, 400, 'InvalidArgument'],
    ['a digest of the body', { hash: sha('') }, 400, 'InvalidArgument'],
    ['a list of more headers that is empty', { additional: 'AdditionalHeaders=,' }, 400, 'InvalidArgument'],
    ['another secret', { secret: 'other' }, 403, 'SignatureDoesNotMatch'],
    ['another security token', { token: 'other' }, 403, 'InvalidSecurityToken'],
    ['a clock that is off', { at: new Date(Date.now() - 3_600_000) }, 403, 'RequestTimeTooSkewed'],
    ['who may not list versions', { role: 'writer' }, 403, 'AccessDenied'],
    ['who may read an object and not its versions', { ...copyOf('CAEQnone'), role: 'writer' }, 403, 'AccessDenied'],
    ['what nobody needs here', { path: '/uploads/c.txt' }, 501, 'NotImplemented'],
  ])('refuses %s', async (_, what, status, code) => {
    expect(await own(what)).toMatchObject({ status, code });
  });
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
