import { createHash, createHmac } from 'crypto';
import * as http from 'http';

const sha256 = (what: string | Buffer) => createHash('sha256').update(what).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** As AWS encodes: all but what RFC 3986 reserves nothing for. */
export const encode = (text: string, kept = '') => [...Buffer.from(text)].map(byte => {
  const sign = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(sign) || kept.includes(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}).join('');

/** A request that is signed, as far as it can be read. */
export interface SignedRequest {
  readonly accessKeyId: string;
  readonly securityToken?: string;
  readonly at: Date;
  /** Whether this secret has made the signature, over this very request. */
  isSignedWith(secret: string): boolean;
}

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Reads it; nothing where it is not signed so. */
export function readAwsRequest(request: http.IncomingMessage, url: URL): SignedRequest | undefined {
  const header = (name: string) => String(request.headers[name] ?? '');
  const [, accessKeyId, day, region, signed, signature] = AUTHORIZATION.exec(header('authorization')) ?? [];
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(header('x-amz-date')) ?? [];
  if (!signature || date !== day) {
    return undefined;
  }
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
  const headers = signed.split(';').map(name => `${name}:${header(name).split(/\s+/).filter(Boolean).join(' ')}\n`).join('');
  const canonical = [request.method, encode(decodeURIComponent(url.pathname), '/'), query, headers, signed, header('x-amz-content-sha256')].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', header('x-amz-date'), scope, sha256(canonical)].join('\n');
  return {
    accessKeyId,
    securityToken: request.headers['x-amz-security-token'] as string | undefined,
    at: new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`),
    isSignedWith: secret => hmac([day, region, 's3', 'aws4_request'].reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secret}`), text).toString('hex') === signature,
  };
}
