import { createHash, randomBytes } from 'crypto';
import * as http from 'http';
import { SignedRequest, readAwsRequest } from './aws-signature';
import { answerOss } from './oss-interface';
import { readOssRequest } from './oss-signature';
import { Answer, escaped, etagOf, xml } from './storage-answer';
import { Refusal } from './storage-refusal';
import { StoredBucket } from './stored-bucket';
import { Listener, ListenerProps } from '../cloud/listener';
import { Roles } from '../cloud/roles';

export interface ObjectStorageProps extends Omit<ListenerProps, 'handler'> {
  readonly region: string;
  readonly roles: Roles;
}

/** What was asked, by whom, and what became of it. */
export interface ObjectStorageCall {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly code: string;
  readonly role: string;
}

const ALLOWED_SKEW = 15 * 60_000;
const ACTIONS: Record<string, string> = { PUT: 'oss:PutObject', POST: 'oss:PutObject', GET: 'oss:GetObject', HEAD: 'oss:GetObject', DELETE: 'oss:DeleteObject' };

/**
 * OSS by its S3 interface, with what OSS refuses of it: path style (help, doc-detail/389025), a body in signed pieces (aws-chunked), its own header of a
 * security token beside S3's; and, as every service, who did not sign, who may not, and what is not there. That page lists what the interface has: no listing
 * of versions, and no word of a version in a copy. So both are refused here, and are to be had by OSS's own interface, at the host without `s3.`
 * (oss-interface.ts).
 */
export class ObjectStorage {
  public readonly listener: Listener;
  /** By bucket and key. */
  public readonly buckets = new Map<string, StoredBucket>();
  public readonly log: ObjectStorageCall[] = [];
  /** Answers 503 to everything. */
  public isAway = false;
  private readonly uploads = new Map<string, Map<number, Buffer>>();

  public constructor(private readonly props: ObjectStorageProps) {
    const { address, port, tls, certificate } = props;
    this.listener = new Listener({ address, port, tls, certificate, handler: (request, response, body) => this.serve(request, response, body) });
  }

  /** The endpoint of the S3 interface inside the region. */
  public get host(): string {
    return `s3.${this.ownHost}`;
  }

  /** That of its own interface. */
  public get ownHost(): string {
    return `oss-${this.props.region}-internal.aliyuncs.com`;
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): void {
    const host = (request.headers.host ?? '').split(':')[0];
    const url = new URL(request.url ?? '/', `https://${host}`);
    let role = '';
    const answer = (() => {
      try {
        const isOwn = !host.endsWith(this.host);
        const bucket = this.bucketOf(host, url, isOwn ? this.ownHost : this.host);
        role = isOwn ? this.believe(readOssRequest(request, url, bucket, this.props.region)) : this.authenticate(request, url, body);
        return isOwn ? this.answerOwn(request, url, bucket, role) : this.answer(request, url, bucket, body, role);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { status, code, message } = error;
        return { status, code, ...xml(`<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`) };
      }
    })();
    this.log.push({ method: request.method ?? '', host, path: url.pathname, status: answer.status, code: 'code' in answer ? String(answer.code) : '', role });
    const content = Buffer.from(answer.body ?? '');
    response.writeHead(answer.status, { 'content-length': content.length, 'x-oss-request-id': randomBytes(12).toString('hex').toUpperCase(), ...answer.headers });
    response.end(request.method === 'HEAD' ? undefined : content);
  }

  private bucketOf(host: string, url: URL, endpoint: string): string {
    if (this.isAway) {
      throw new Refusal(503, 'ServiceUnavailable', 'Please reduce your request rate.');
    }
    if (host === endpoint) {
      throw new Refusal(403, 'SecondLevelDomainForbidden', `Please use virtual hosted style to access ${url.pathname}.`);
    }
    const bucket = host.endsWith(`.${endpoint}`) ? host.slice(0, -endpoint.length - 1) : '';
    if (!this.buckets.has(bucket)) {
      throw new Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist.');
    }
    return bucket;
  }

  private authenticate(request: http.IncomingMessage, url: URL, body: Buffer): string {
    const hash = String(request.headers['x-amz-content-sha256'] ?? '');
    if (String(request.headers['content-encoding'] ?? '').includes('aws-chunked') || hash.startsWith('STREAMING-')) {
      throw new Refusal(400, 'InvalidArgument', 'aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.');
    }
    if (request.headers['x-oss-security-token'] !== undefined) {
      throw new Refusal(400, 'InvalidArgument', 'x-oss-security-token is not supported by the S3 interface.');
    }
    const role = this.believe(readAwsRequest(request, url));
    if (/^[0-9a-f]{64}$/.test(hash) && hash !== createHash('sha256').update(body).digest('hex')) {
      throw new Refusal(400, 'XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 header does not match what was computed.');
    }
    return role;
  }

  /** The role that has signed. */
  private believe(signed?: SignedRequest): string {
    if (!signed) {
      throw new Refusal(403, 'AccessDenied', 'You have no right to access this object because of bucket acl.');
    }
    if (Math.abs(signed.at.getTime() - Date.now()) > ALLOWED_SKEW) {
      throw new Refusal(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.');
    }
    const credentials = this.props.roles.credentialsOf(signed.accessKeyId);
    if (!credentials) {
      throw new Refusal(403, 'InvalidAccessKeyId', 'The OSS Access Key Id you provided does not exist in our records.');
    }
    if (signed.securityToken !== credentials.SecurityToken) {
      throw new Refusal(403, 'InvalidSecurityToken', 'The security token you provided is invalid.');
    }
    if (Date.parse(credentials.Expiration) < Date.now()) {
      throw new Refusal(403, 'SecurityTokenExpired', 'The security token you provided has expired.');
    }
    if (!signed.isSignedWith(credentials.AccessKeySecret)) {
      throw new Refusal(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.');
    }
    return credentials.roleName;
  }

  private demand(role: string, action: string, bucket: string, key = ''): void {
    const resource = `acs:oss:*:*:${bucket}${key === '' ? '' : `/${key}`}`;
    if (!this.props.roles.may(role, action, resource)) {
      throw new Refusal(403, 'AccessDenied', `You have no right to ${action} on ${resource}.`);
    }
  }

  private answerOwn(request: http.IncomingMessage, url: URL, bucket: string, role: string): Answer {
    return answerOss({ request, url, bucket, objects: this.buckets.get(bucket)!, demand: (action, key) => this.demand(role, action, bucket, key) });
  }

  private answer(request: http.IncomingMessage, url: URL, bucket: string, body: Buffer, role: string): Answer {
    const objects = this.buckets.get(bucket)!;
    const key = decodeURIComponent(url.pathname.slice(1));
    const method = request.method ?? '';
    const action = key === '' ? 'oss:ListObjects' : ACTIONS[method] ?? 'oss:Unknown';
    this.demand(role, action, bucket, key);
    if (url.searchParams.has('versions') || request.headers['x-amz-copy-source'] !== undefined) {
      throw new Refusal(501, 'NotImplemented', 'A header or query you provided implies functionality that is not implemented.');
    }
    if (key === '') {
      return this.listing(objects, url);
    }
    if (url.searchParams.has('uploads') || url.searchParams.has('uploadId')) {
      return this.multipart(objects, key, method, url, body);
    }
    switch (method) {
      case 'PUT': return this.put(objects, key, body, String(request.headers['content-type'] ?? 'application/octet-stream'));
      case 'GET': case 'HEAD': return this.read(objects, key, String(request.headers.range ?? ''));
      case 'DELETE':
        objects.delete(key);
        return { status: 204 };
      default: throw new Refusal(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
    }
  }

  private put(objects: StoredBucket, key: string, content: Buffer, type: string): Answer {
    const etag = etagOf(content);
    objects.set(key, { content, type, etag, at: new Date() });
    return { status: 200, headers: { etag } };
  }

  private read(objects: StoredBucket, key: string, range: string): Answer {
    const found = objects.get(key);
    if (!found) {
      throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    }
    const { content, type, etag, at } = found;
    const headers = { 'content-type': type, etag, 'last-modified': at.toUTCString(), 'accept-ranges': 'bytes' };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
    if (from === undefined) {
      return { status: 200, body: content, headers };
    }
    const part = content.subarray(Number(from), to ? Number(to) + 1 : undefined);
    return { status: 206, body: part, headers: { ...headers, 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${content.length}` } };
  }

  private listing(objects: StoredBucket, url: URL): Answer {
    const prefix = url.searchParams.get('prefix') ?? '';
    const found = [...objects].filter(([key]) => key.startsWith(prefix)).sort(([one], [other]) => one < other ? -1 : 1);
    const contents = found.map(([key, { content, at, etag }]) =>
      `<Contents><Key>${escaped(key)}</Key><LastModified>${at.toISOString()}</LastModified><ETag>${etag}</ETag><Size>${content.length}</Size></Contents>`);
    return { status: 200, ...xml(`<ListBucketResult><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`) };
  }

  private multipart(objects: StoredBucket, key: string, method: string, url: URL, body: Buffer): Answer {
    if (url.searchParams.has('uploads')) {
      const id = randomBytes(16).toString('hex').toUpperCase();
      this.uploads.set(id, new Map());
      return { status: 200, ...xml(`<InitiateMultipartUploadResult><Key>${escaped(key)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`) };
    }
    const parts = this.uploads.get(url.searchParams.get('uploadId') ?? '');
    if (!parts) {
      throw new Refusal(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
    }
    if (method === 'PUT') {
      parts.set(Number(url.searchParams.get('partNumber')), body);
      return { status: 200, headers: { etag: etagOf(body) } };
    }
    const whole = Buffer.concat([...parts].sort(([one], [other]) => one - other).map(([, part]) => part));
    const { headers } = this.put(objects, key, whole, 'application/octet-stream');
    return { status: 200, ...xml(`<CompleteMultipartUploadResult><Key>${escaped(key)}</Key><ETag>${headers?.etag}</ETag></CompleteMultipartUploadResult>`) };
  }
}
