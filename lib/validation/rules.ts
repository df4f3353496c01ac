import { domainToASCII } from 'url';
import { Rule } from './rule';

/** A rule that a regular expression decides; the expression must be anchored. */
export function matches(name: string, pattern: RegExp, sentence: string, cure?: (value: string) => string | undefined): Rule<string> {
  return { name, sentence, holds: value => typeof value === 'string' && pattern.test(value), cure };
}

/** A cure that proposes the right spelling, where there is one. */
export function didYouMean(spell: (value: string) => string, holds: (value: string) => boolean): (value: string) => string | undefined {
  return value => {
    const right = spell(String(value));
    return holds(right) ? `did you mean ${right}?` : undefined;
  };
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

/** What was meant by an address, a wildcard, capitals or another script in the place of a name. */
function cureOfDomain(value: string): string | undefined {
  const host = String(value).trim().replace(/^[a-z]+:\/\//i, '').replace(/[/?#].*$/s, '').replace(/:[0-9]*$/, '').replace(/^\*\./, '').replace(/\.$/, '');
  const name = domainToASCII(host);
  return DOMAIN.test(name) ? `did you mean ${name}?` : undefined;
}

/** A name that DNS and a certificate can carry. */
export const DOMAIN_NAME = matches('domain-name', DOMAIN, 'must be a domain name in lower case, e.g. chat.example.com', cureOfDomain);

/** What was meant by a link or a name with an address in brackets. */
function cureOfEmail(value: string): string | undefined {
  const [, address] = /^\s*(?:mailto:|[^<>]*<)?([^\s<>]+?)>?\s*$/i.exec(String(value)) ?? [];
  return address !== undefined && address !== value && EMAIL.holds(address) ? `did you mean ${address}?` : undefined;
}

/** An address that can sign in; the alphabet is what a shell, an environment file and JSON all carry unchanged. */
export const EMAIL: Rule<string> = {
  ...matches('email', /^(?=.{6,254}$)(?!\.|[^@]*\.[.@])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/, 'must be an e-mail address with a domain, e.g. admin@example.com', cureOfEmail),
};

/** An id of a model as Bailian or Ollama writes it. */
export const MODEL_ID = matches(
  'model-id', /^(?=.{1,128}$)[A-Za-z0-9][A-Za-z0-9._-]*(?:[:/][A-Za-z0-9._-]+)*$/,
  'must be a model id: at most 128 letters, digits and . _ : / -, with no part empty');

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
export const INSTANCE_TYPE = matches(
  'instance-type', /^ecs\.[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+$/, 'must be an instance type such as ecs.e-c1m2.large',
  didYouMean(value => `ecs.${value.trim().toLowerCase().replace(/^ecs\./, '')}`, value => INSTANCE_TYPE.holds(value)));

/** The id of an existing resource, by its prefix. */
export function resourceId(prefix: string): Rule<string> {
  return matches(`id-of-${prefix}`, new RegExp(`^${prefix}-[a-z0-9]{8,40}$`), `must be an id that begins with ${prefix}-`);
}

/** A zone's id: its region, then a letter, with a hyphen in mainland China and mostly without elsewhere. */
export const ZONE_ID = matches(
  'zone-id', /^(?=.{4,48}$)[a-z]+(?:-[a-z0-9]+)*-[0-9]*[a-z]$/,
  'must be a zone id such as ap-southeast-1a or cn-hangzhou-i', didYouMean(value => value.trim().toLowerCase(), value => ZONE_ID.holds(value)));

/** An image of one's own by its id, or a public one by its name: the programs are written for two systems. */
export const IMAGE_ID = matches(
  'image-id', /^(?:m-[a-z0-9]{8,40}|(?:ubuntu_24_04|debian_12)_[A-Za-z0-9_.-]{2,110})$/,
  'must be the id of an image of yours (m-t4n0123456789), or the name of a public image of Ubuntu 24.04 or Debian 12 (ubuntu_24_04_x64_20G_alibase_20261001.vhd)');

/** The name of a Terraform variable. */
export const VARIABLE_NAME: Rule<string> = { ...matches('variable-name', /^[a-z_][a-z0-9_]{0,63}$/, 'must be a name for a Terraform variable: lower-case letters, digits and _, so that TF_VAR_name works'), confidential: true };

/** Names that Terraform keeps for itself in a module's call. */
const RESERVED_VARIABLES = ['version', 'source', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'];

/** `terraform init` refuses a variable of such a name. */
export const UNRESERVED_VARIABLE: Rule<string> = {
  name: 'unreserved-variable',
  sentence: `must not be a name that Terraform keeps for itself (${RESERVED_VARIABLES.join(', ')})`,
  holds: value => !RESERVED_VARIABLES.includes(value),
};

/** The name of a stored secret. */
export const OOS_PARAMETER_NAME: Rule<string> = { ...matches('oos-parameter-name', /^[A-Za-z0-9_-]{2,180}$/, 'must be the name of an OOS encrypted parameter: 2 to 180 letters, digits, - and _'), confidential: true };

/** The name of a KMS secret; default secrets have an exclamation mark in theirs. */
export const KMS_SECRET_NAME: Rule<string> = { ...matches('kms-secret-name', /^[A-Za-z0-9_/+=.@!-]{1,192}$/, 'must be the name of a KMS secret: at most 192 letters, digits and _ / + = . @ ! -'), confidential: true };

/** What a person bumps to have a program run again. */
export const REVISION = matches('revision', /^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits and . _ -');

/** A user of a registry; what stands before the colon where a password is sent. */
export const REGISTRY_USER = matches(
  'registry-user', /^[^\s:{}\\"'\x00-\x1f\x7f]{1,128}$/, 'must be the name of a user: at most 128 characters without blanks, quotes, braces, backslashes and colons');

/** An instance of Container Registry Enterprise Edition. */
export const ACR_INSTANCE_ID = matches(
  'acr-instance-id', /^cri-[a-z0-9]{8,40}$/, 'must be the id of an instance of Container Registry Enterprise Edition, which begins with cri-',
  value => /^crpi-/.test(String(value)) ? 'an instance of Personal Edition gives no tokens: use RegistryLogin.password' : undefined);

/** The digest of an image. */
export const IMAGE_DIGEST = matches('image-digest', /^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits');

/** A RAM role's name. */
export const ROLE_NAME = matches(
  'role-name', /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a RAM role: at most 64 letters, digits and . _ -',
  didYouMean(value => value.trim().replace(/^acs:ram::[0-9]*:role\//i, ''), value => ROLE_NAME.holds(value)));

/** A contact group of CloudMonitor; several are told apart by commas, so none has one. */
export const CONTACT_GROUP_NAME = matches(
  'contact-group-name', /^(?=.{1,128}$)[^\s,\x00-\x1f\x7f](?:[^,\x00-\x1f\x7f]*[^\s,\x00-\x1f\x7f])?$/u,
  'must be the name of a contact group of CloudMonitor: at most 128 characters without commas, line breaks and blanks at its ends');

/** A workspace of Bailian. */
export const WORKSPACE_ID = matches('workspace-id', /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the id of a Bailian workspace, e.g. llm-1a2b3c4d5e');

/** A directory on the machine. */
export const DIRECTORY = matches('directory', /^(?=.{2,255}$)(?:\/[A-Za-z0-9._-]*[A-Za-z0-9_-])+$/, 'must be an absolute path of letters, digits and . _ -');

/** A directory that is still there after a restart. */
export const LASTING_DIRECTORY: Rule<string> = {
  name: 'lasting-directory',
  sentence: 'must not lie in /dev, /proc, /run, /sys, /tmp, /var/run or /var/tmp, which a restart empties',
  holds: value => !/^\/(?:dev|proc|run|sys|tmp|var\/run|var\/tmp)(?:\/|$)/.test(value),
};

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
  sentence: 'must be a tag key: 1 to 128 characters, not beginning with aliyun, acs:, http:// or https://, without control characters, not __proto__',
  // what copies an object by assignment, as cdktf does, would lose that one
  holds: value => /^(?!aliyun|acs:|https?:\/\/)[^\x00-\x1f\x7f]{1,128}$/i.test(value) && value !== '__proto__',
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
