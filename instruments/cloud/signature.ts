import { createHash, createHmac, timingSafeEqual } from 'crypto';
import * as http from 'http';
import { ApiError } from './api-error';

/** A request to the cloud's API, however it was signed. */
export interface SignedRequest {
  readonly algorithm: 'RPC' | 'ACS3';
  readonly accessKeyId: string;
  readonly securityToken?: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly action: string;
  readonly version: string;
  readonly parameters: Record<string, string>;
  /** Where it was sent to: of a product whose actions have paths it says what is meant. */
  readonly path: string;
  /** Throws unless the signature is the one that this secret makes. */
  verify(secret: string): void;
}

/** RFC 3986 without exception: the documented rule that separates ours from what a form encodes. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalQuery(parameters: Record<string, string>): string {
  return Object.keys(parameters).sort().map(name => `${percentEncode(name)}=${percentEncode(parameters[name])}`).join('&');
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function mismatch(stringToSign: string): ApiError {
  return new ApiError(400, 'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`);
}

function required(values: Record<string, string | undefined>, name: string): string {
  const value = values[name];
  if (!value) {
    throw new ApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
  }
  return value;
}

/** Signature version 1.0: everything is a parameter, in the query, in the form or in both. */
function readRpc(method: string, parameters: Record<string, string>): SignedRequest {
  const { Signature: signature, ...signed } = parameters;
  required(parameters, 'Signature');
  if (parameters.SignatureMethod !== 'HMAC-SHA1' || parameters.SignatureVersion !== '1.0') {
    throw new ApiError(400, 'InvalidParameter.SignatureMethod', 'SignatureMethod is HMAC-SHA1 and SignatureVersion is 1.0.');
  }
  const stringToSign = `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(signed))}`;
  return {
    algorithm: 'RPC',
    accessKeyId: required(parameters, 'AccessKeyId'),
    securityToken: parameters.SecurityToken,
    timestamp: required(parameters, 'Timestamp'),
    nonce: required(parameters, 'SignatureNonce'),
    action: required(parameters, 'Action'),
    version: required(parameters, 'Version'),
    parameters: signed,
    path: '/',
    verify: secret => {
      if (!equal(createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64'), signature)) {
        throw mismatch(stringToSign);
      }
    },
  };
}

function canonicalRequest(request: http.IncomingMessage, url: URL, signedHeaders: string[], payloadHash: string): string {
  const headers = signedHeaders.map(name => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
  return [request.method, url.pathname, canonicalQuery(Object.fromEntries(url.searchParams)), headers, signedHeaders.join(';'), payloadHash].join('\n');
}

/** ACS3-HMAC-SHA256: what is common is a header, and every such header is signed, with the hash of the body. */
function readAcs3(request: http.IncomingMessage, url: URL, body: Buffer, parameters: Record<string, string>): SignedRequest {
  const header = (name: string) => request.headers[name] as string | undefined;
  const authorization = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(header('authorization') ?? '');
  if (!authorization) {
    throw new ApiError(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.');
  }
  const [, accessKeyId, names, signature] = authorization;
  const signedHeaders = names.split(';');
  const mustBeSigned = Object.keys(request.headers).filter(name => name.startsWith('x-acs-') || name === 'host');
  const payloadHash = createHash('sha256').update(body).digest('hex');
  const complete = mustBeSigned.every(name => signedHeaders.includes(name)) && header('x-acs-content-sha256') === payloadHash;
  const canonical = canonicalRequest(request, url, signedHeaders, payloadHash);
  const stringToSign = `ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`;
  const common = { Action: header('x-acs-action'), Version: header('x-acs-version'), Timestamp: header('x-acs-date'), SignatureNonce: header('x-acs-signature-nonce') };
  return {
    algorithm: 'ACS3',
    accessKeyId,
    securityToken: header('x-acs-security-token'),
    timestamp: required(common, 'Timestamp'),
    nonce: required(common, 'SignatureNonce'),
    action: required(common, 'Action'),
    version: required(common, 'Version'),
    parameters,
    path: url.pathname,
    verify: secret => {
      if (!complete || !equal(createHmac('sha256', secret).update(stringToSign).digest('hex'), signature)) {
        throw mismatch(canonical);
      }
    },
  };
}

export function readSignedRequest(request: http.IncomingMessage, body: Buffer): SignedRequest {
  const url = new URL(request.url ?? '/', 'https://api');
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const parameters = { ...Object.fromEntries(url.searchParams), ...(isForm ? Object.fromEntries(new URLSearchParams(body.toString())) : {}) };
  return request.headers.authorization?.startsWith('ACS3') ?
    readAcs3(request, url, body, parameters) : readRpc(request.method ?? '', parameters);
}
