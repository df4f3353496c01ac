import { Rule } from './rule';

/** A rule that a regular expression decides; the expression must be anchored. */
function matches(name: string, pattern: RegExp, sentence: string, cure?: (value: string) => string | undefined): Rule<string> {
  return { name, sentence, holds: value => typeof value === 'string' && pattern.test(value), cure };
}

/** A rule for whole numbers. */
export function wholeNumber(name: string, smallest: number, largest: number, unit: string): Rule<number> {
  return {
    name,
    sentence: `must be a whole number, ${smallest} to ${largest} (${unit})`,
    holds: value => Number.isInteger(value) && value >= smallest && value <= largest,
  };
}

/** A rule for values out of a set. */
export function oneOf<T extends string | number>(name: string, values: readonly T[]): Rule<T> {
  return { name, sentence: `must be one of ${values.join(', ')}`, holds: value => values.includes(value) };
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?=.{4,253}$)(?:${LABEL}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$`);

function cureOfDomain(value: string): string | undefined {
  const text = String(value);
  if (/^https?:\/\//.test(text)) {
    return 'write the name alone, without https://';
  }
  if (/[^\x00-\x7f]/.test(text)) {
    return 'write it in ASCII (punycode), e.g. xn--fiq228c.example.com';
  }
  const lower = text.trim().toLowerCase().replace(/\.$/, '');
  return DOMAIN.test(lower) ? `did you mean ${lower}?` : undefined;
}

/** A name that DNS and a certificate can carry. */
export const DOMAIN_NAME = matches('domain-name', DOMAIN, 'must be a domain name in lower case, e.g. chat.example.com', cureOfDomain);

/** An address that can sign in; the alphabet is what a shell, an environment file and JSON all carry unchanged. */
export const EMAIL: Rule<string> = {
  ...matches('email', /^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/, 'must be an e-mail address with a domain, e.g. admin@example.com'),
};

/** An id of a model as Bailian or Ollama writes it. */
export const MODEL_ID = matches('model-id', /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, 'must be a model id: letters, digits, and . _ : / -, at most 128');

/** The prefix of everything that a construct names in the account. */
export const NAME = matches(
  'name', /^[A-Za-z](?:[A-Za-z0-9]|-(?!-)){1,38}[A-Za-z0-9]$/,
  'must be 3 to 40 letters, digits and single hyphens, beginning with a letter and ending with none');

/** OOS refuses parameters whose name begins so, whatever the case. */
export const UNRESERVED_NAME: Rule<string> = {
  name: 'unreserved-name',
  sentence: 'must not begin with aliyun, acs, alibaba, alicloud, oos or http',
  holds: value => !/^(?:aliyun|acs|alibaba|alicloud|oos|http)/i.test(value),
};

/** An instance type as ECS writes it. */
export const INSTANCE_TYPE = matches('instance-type', /^ecs\.[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+$/, 'must be an instance type such as ecs.e-c1m2.large');

/** The id of an existing resource, by its prefix. */
export function resourceId(prefix: string): Rule<string> {
  return matches(`id-of-${prefix}`, new RegExp(`^${prefix}-[a-z0-9]{8,40}$`), `must be an id that begins with ${prefix}-`);
}

/** A zone's id: its letters differ between mainland and other regions, so only the alphabet is held. */
export const ZONE_ID = matches('zone-id', /^(?=.{4,48}$)[a-z]+(?:-[a-z0-9]+)+$/, 'must be a zone id such as ap-southeast-1a or cn-hangzhou-i');

/** An image's id or the name of a system image. */
export const IMAGE_ID = matches('image-id', /^[A-Za-z][A-Za-z0-9_.-]{2,127}$/, 'must be an image id such as m-t4n0123456789 or ubuntu_24_04_x64_20G_alibase_20261001.vhd');

/** The name of a Terraform variable. */
export const VARIABLE_NAME: Rule<string> = { ...matches('variable-name', /^[a-z_][a-z0-9_]{0,63}$/, 'must be a name for a Terraform variable: lower-case letters, digits and _, so that TF_VAR_name works'), confidential: true };

/** The name of a stored secret. */
export const OOS_PARAMETER_NAME: Rule<string> = { ...matches('oos-parameter-name', /^[A-Za-z0-9_-]{2,180}$/, 'must be the name of an OOS encrypted parameter: 2 to 180 letters, digits, - and _'), confidential: true };

/** The name of a KMS secret; default secrets have an exclamation mark in theirs. */
export const KMS_SECRET_NAME: Rule<string> = { ...matches('kms-secret-name', /^[A-Za-z0-9_/+=.@!-]{1,192}$/, 'must be the name of a KMS secret: at most 192 letters, digits and _ / + = . @ ! -'), confidential: true };

/** What a person bumps to have a program run again. */
export const REVISION = matches('revision', /^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits and . _ -');

/** An HTTPS address without anything that a program would have to escape. */
export const HTTPS_URL = matches(
  'https-url', /^(?=.{9,255}$)https:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~-]+)*$/,
  'must be an https address of at most 255 characters, without a query and without a slash at the end');

/** A repository of container images. */
export const IMAGE_REPOSITORY = matches(
  'image-repository', /^(?=.{3,255}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/,
  'must be registry/repository in lower case, e.g. ghcr.io/open-webui/open-webui');

/** A tag that never moves. */
export const IMAGE_TAG: Rule<string> = {
  name: 'image-tag',
  sentence: 'must be the tag of one release, e.g. v0.12.4',
  holds: value => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(value) && !/^(?:latest|main|dev|nightly|edge|stable|cuda|ollama|slim)$|^v?[0-9]+(?:\.[0-9]+)?$/.test(value),
  cure: () => 'a tag that moves would upgrade the site whenever a machine is replaced',
};

/** The digest of an image. */
export const IMAGE_DIGEST = matches('image-digest', /^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits');

/** A RAM role's name. */
export const ROLE_NAME = matches('role-name', /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a RAM role: at most 64 letters, digits and . _ -');

/** A workspace of Bailian. */
export const WORKSPACE_ID = matches('workspace-id', /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the id of a Bailian workspace, e.g. llm-1a2b3c4d5e');

/** A region. */
export const REGION_ID = matches('region-id', /^(?=.{4,32}$)[a-z]{2,}(?:-[a-z]+)+(?:-[0-9]+)?$/, 'must be a region id such as ap-southeast-1');

/** A directory on the machine. */
export const DIRECTORY = matches('directory', /^(?=.{2,255}$)(?:\/[A-Za-z0-9._-]*[A-Za-z0-9_-])+$/, 'must be an absolute path of letters, digits and . _ -');

/**
 * A text that Terraform passes on as it is: it reads `${` and `%{` as the beginning of an expression, writes every text in Unicode's composed form (NFC), and
 * has no halves of characters.
 */
export const TERRAFORM_TEXT: Rule<string> = {
  name: 'terraform-text',
  sentence: 'must not contain ${ or %{ and must be Unicode in its composed form (NFC); Terraform would change it',
  holds: value => !/[$%]\{/.test(value) && value.normalize('NFC') === value && Buffer.from(value, 'utf8').toString('utf8') === value,
  cure: value => value.normalize('NFC') === value ? undefined : 'call normalize() on it',
};

/** The key of a tag. */
export const TAG_KEY: Rule<string> = {
  name: 'tag-key',
  sentence: 'must be a tag key: 1 to 128 characters, not beginning with aliyun, acs:, http:// or https://, without control characters',
  holds: value => /^(?!aliyun|acs:|https?:\/\/)[^\x00-\x1f\x7f]{1,128}$/i.test(value),
};

/** The value of a tag. */
export const TAG_VALUE: Rule<string> = {
  name: 'tag-value',
  sentence: 'must be a tag value: at most 128 characters, not beginning with acs:, http:// or https://, without control characters',
  holds: value => /^(?!acs:|https?:\/\/)[^\x00-\x1f\x7f]{0,128}$/i.test(value),
};

const OWN_TAGS = 1;

/** ECS takes 20 tags a resource; one is ours. */
export const TAG_COUNT: Rule<Record<string, string>> = {
  name: 'tag-count',
  sentence: `must be at most ${20 - OWN_TAGS} tags`,
  holds: value => Object.keys(value).length <= 20 - OWN_TAGS,
};

/** A non-empty list without anything twice. */
export const DISTINCT: Rule<readonly string[]> = {
  name: 'distinct',
  sentence: 'must name at least one and nothing twice',
  holds: value => value.length > 0 && new Set(value).size === value.length,
};

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';

/** An IPv4 address. */
export const IPV4_ADDRESS = matches('ipv4-address', new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`), 'must be an IPv4 address, e.g. 203.0.113.7');

/** An origin as a browser sends it, without a default port. */
export const HTTPS_ORIGIN: Rule<string> = {
  name: 'https-origin',
  sentence: 'must be https:// and a domain name, e.g. https://chat.example.com',
  holds: value => typeof value === 'string' && value.startsWith('https://') && DOMAIN_NAME.holds(value.slice('https://'.length).replace(/:[1-9][0-9]{1,4}$/, '')),
};
