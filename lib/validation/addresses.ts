import { REGISTRABLE } from './domains';
import { Rule } from './rule';
import { didYouMean, DOMAIN_NAME, matches } from './rules';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ADDRESS = `(?:${OCTET}\\.){3}${OCTET}`;
const HOST = new RegExp(`^${ADDRESS}$`);

/** What follows a host where the port is written, 1 to 65535. */
const PORT = '(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

/** An IPv4 address that a machine can have. */
export const IPV4_ADDRESS: Rule<string> = {
  ...matches('ipv4-address', new RegExp(`^(?!0\\.|127\\.|169\\.254\\.|2(?:2[4-9]|[3-5][0-9])\\.)${ADDRESS}$`), 'must be the IPv4 address of a machine, e.g. 203.0.113.7'),
  cure: didYouMean(value => value.trim().replace(/\/32$/, ''), value => IPV4_ADDRESS.holds(value)),
};

const URL = new RegExp(`^(?=.{9,255}$)https://([^/:]+)${PORT}((?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*)$`);

/** Host and path of an address that programs can be given as it is. */
function parts(url: unknown): { readonly host: string; readonly path: string } | undefined {
  const [, host, path] = typeof url === 'string' ? URL.exec(url) ?? [] : [];
  return host !== undefined && (DOMAIN_NAME.holds(host) || HOST.test(host)) ? { host, path } : undefined;
}

/** The same address without query, fragment and last slash, with https:// and the host in lower case. */
function tidied(value: string): string {
  const [, host, rest] = /^(?:[a-z]*:\/\/)?([^/?#]*)([^?#]*)/i.exec(value.trim())!;
  return `https://${host.toLowerCase()}${rest.replace(/\/+$/, '')}`;
}

/** An HTTPS address without anything that a program would have to escape. */
export const HTTPS_URL: Rule<string> = {
  name: 'https-url',
  sentence: 'must be an https address of at most 255 characters, without a query and without a slash at the end',
  holds: value => parts(value) !== undefined,
  cure: didYouMean(tidied, value => HTTPS_URL.holds(value)),
};

/** The calls of the OpenAI-compatible API, whose names Open WebUI puts behind the address itself. */
const CALL = /\/(?:chat(?:\/completions)?|completions|embeddings|models|responses|audio|images|files|batches)$/;
const NATIVE_API = /^\/api\/v1(?:\/|$)/;

/** The base address of an OpenAI-compatible API. */
export const API_BASE_URL: Rule<string> = {
  name: 'api-base-url',
  sentence: 'must be the base address of an OpenAI-compatible API, e.g. https://dashscope.aliyuncs.com/compatible-mode/v1, without the name of a call and a slash at the end',
  holds: value => {
    const { host, path } = parts(value) ?? {};
    return host !== undefined && !CALL.test(path!) && !(/(?:^|\.)dashscope(?:-[a-z]+)?\.aliyuncs\.com$/.test(host) && NATIVE_API.test(path!));
  },
  cure: didYouMean(
    value => tidied(value).replace(CALL, '').replace(/(dashscope(?:-[a-z]+)?\.aliyuncs\.com)\/api\/v1(?:\/.*)?$/, '$1/compatible-mode/v1'),
    value => API_BASE_URL.holds(value)),
};

const ORIGIN = new RegExp(`^https://([^/:]+)(?!:443$)${PORT}$`);

/** An origin as a browser sends it: without a path, and without the default port. */
export const HTTPS_ORIGIN: Rule<string> = {
  name: 'https-origin',
  sentence: 'must be https:// and a domain name of yours as a browser sends it, without path and default port, e.g. https://chat.example.com',
  holds: value => {
    const [, host] = typeof value === 'string' ? ORIGIN.exec(value) ?? [] : [];
    return host !== undefined && DOMAIN_NAME.holds(host) && REGISTRABLE.holds(host);
  },
  cure: didYouMean(value => tidied(value.replace(/^([a-z]*:\/\/)?([^/?#]*).*$/is, '$1$2')).replace(/:443$/, ''), value => HTTPS_ORIGIN.holds(value)),
};

const IMAGE_HOST = `[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?${PORT}`;
const IMAGE_PATH = '(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)';
const REPOSITORY = new RegExp(`^(?=.{3,255}$)${IMAGE_HOST}${IMAGE_PATH}+$`);
const REGISTRY = new RegExp(`^(?=.{3,255}$)(?=[^/]*[.:])${IMAGE_HOST}$`);
const MIRROR = new RegExp(`^(?=.{3,150}$)(?=[^/]*[.:])${IMAGE_HOST}${IMAGE_PATH}*$`);

/** The host of a link, in lower case. */
const withoutScheme = (value: string) => value.trim().toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/\/+$/, '');

/** A repository of container images. */
export const IMAGE_REPOSITORY = matches(
  'image-repository', REPOSITORY, 'must be registry/repository in lower case, without a tag, e.g. ghcr.io/open-webui/open-webui',
  didYouMean(value => withoutScheme(value).replace(/@[^/]*$/, '').replace(/:[^/]*$/, ''), value => REPOSITORY.test(value)));

/** What is pulled is what was tried: a tag of somebody else's may move. */
export function imageByDigest(example: string): Rule<string> {
  return {
    name: 'image-by-digest',
    sentence: `must be an image by its digest, e.g. ${example}@sha256:…`,
    holds: value => /^[^@\s]+@sha256:[0-9a-f]{64}$/.test(value) && IMAGE_REPOSITORY.holds(value.split('@')[0]),
  };
}

/** A registry of container images, as names of images begin with it. */
export const IMAGE_REGISTRY: Rule<string> = {
  name: 'image-registry',
  sentence: 'must be a registry as names of images begin with it, e.g. ghcr.io or docker.io',
  holds: value => REGISTRY.test(value) && !HUBS_OTHER_NAMES.test(value),
  cure: didYouMean(value => withoutScheme(value).replace(/\/.*$/, '').replace(HUBS_OTHER_NAMES, 'docker.io'), value => IMAGE_REGISTRY.holds(value)),
};

/** Docker Hub, as its machines are called. */
const HUBS_OTHER_NAMES = /^(?:index\.|registry-1\.|registry\.|hub\.|www\.)(?:hub\.)?docker\.(?:io|com)$/;

/** A mirror of a registry: what stands before the path of the image's name. */
export const IMAGE_MIRROR = matches(
  'image-mirror', MIRROR, 'must be the host of a mirror in lower case, with a path where it has one, e.g. ghcr.example.cn or mirror.example.cn/ghcr.io',
  didYouMean(withoutScheme, value => MIRROR.test(value)));
