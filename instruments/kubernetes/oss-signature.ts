import { createHash, createHmac } from 'crypto';
import * as http from 'http';
import { SignedRequest, encode } from './aws-signature';
import { Refusal } from './storage-refusal';

const sha256 = (what: string) => createHash('sha256').update(what).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const invalid = (message: string) => new Refusal(400, 'InvalidArgument', message);

const AUTHORIZATION = /^OSS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/oss\/aliyun_v4_request, ?(?:AdditionalHeaders=([^,]*), ?)?Signature=([0-9a-f]{64})$/;
/** What is signed whether it is named or not. */
const isAlwaysSigned = (name: string) => name.startsWith('x-oss-') || name === 'content-type' || name === 'content-md5';

/**
 * Reads a request that is signed with OSS's version 4 in its header; nothing where it is not signed so.
 *
 * https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4, and what it refuses: oss/support/0002-00000209 and
 * 0002-00000214.
 */
export function readOssRequest(request: http.IncomingMessage, url: URL, bucket: string, region: string): SignedRequest | undefined {
  const header = (name: string) => String(request.headers[name] ?? '').trim();
  const [, accessKeyId, day, signedRegion, additional, signature] = AUTHORIZATION.exec(header('authorization')) ?? [];
  const date = header('x-oss-date');
  if (!signature || !/^\d{8}T\d{6}Z$/.test(date) || date.slice(0, 8) !== day) {
    return undefined;
  }
  if (signedRegion !== region) throw invalid('Invalid signing region in Authorization header.');
  if (header('x-oss-content-sha256') !== 'UNSIGNED-PAYLOAD') throw invalid('The value of x-oss-content-sha256 is invalid.');
  const more = additional?.split(';') ?? [];
  if (more.includes('')) throw invalid('The AdditionalHeaders in the Authorization header is invalid.');
  const query = [...url.searchParams].map(([name, value]) => value === '' ? encode(name) : `${encode(name)}=${encode(value)}`).sort().join('&');
  const names = Object.keys(request.headers).filter(name => isAlwaysSigned(name) || more.includes(name)).sort();
  const headers = names.map(name => `${name}:${header(name)}\n`).join('');
  const path = encode(`/${bucket}${decodeURIComponent(url.pathname)}`, '/');
  const scope = [day, signedRegion, 'oss', 'aliyun_v4_request'];
  const text = ['OSS4-HMAC-SHA256', date, scope.join('/'), sha256([request.method, path, query, headers, more.join(';'), 'UNSIGNED-PAYLOAD'].join('\n'))].join('\n');
  return {
    accessKeyId,
    securityToken: request.headers['x-oss-security-token'] as string | undefined,
    at: new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:')),
    isSignedWith: secret => hmac(scope.reduce<string | Buffer>((key, part) => hmac(key, part), `aliyun_v4${secret}`), text).toString('hex') === signature,
  };
}
