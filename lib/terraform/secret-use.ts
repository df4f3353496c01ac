import { Precondition } from 'cdktf';

/** A condition on a secret that only Terraform can hold, since the value is unknown at synth. */
export interface SecretCondition {
  /** The condition on the reference to the value. */
  readonly holds: (value: string) => string;
  readonly sentence: string;
}

/** What a secret is for: decides what its value must be. */
export interface SecretUse {
  /** The id of the resource that keeps it, and part of that resource's name in the cloud. */
  readonly id: string;
  readonly conditions: readonly SecretCondition[];
}

/** Unpadded base64 has 4 characters for 3 bytes, so its length tells how many bytes there are; Terraform counts characters. */
const bytesAtLeast = (value: string, bytes: number) => `length(replace(base64encode(${value}), "=", "")) >= ${Math.ceil(bytes * 4 / 3)}`;
const bytesAtMost = (value: string, bytes: number) => `length(replace(base64encode(${value}), "=", "")) <= ${Math.ceil(bytes * 4 / 3)}`;

const printable: SecretCondition = {
  holds: value => `can(regex("^[!-~]+$", ${value}))`,
  sentence: 'must be printable ASCII without blanks: it is sent in a header',
};

/** OOS keeps up to 4,096 characters. */
const storable: SecretCondition = { holds: value => `length(${value}) <= 4096`, sentence: 'must be at most 4,096 characters' };

/** The key of Bailian's API. */
export const API_KEY: SecretUse = { id: 'ApiKey', conditions: [printable, storable] };

/** The key with which documents are read, where it is another one. */
export const EMBEDDING_API_KEY: SecretUse = { id: 'EmbeddingApiKey', conditions: [printable, storable] };

/** The password of the first administrator; bcrypt, which Open WebUI hashes it with, takes 72 bytes. */
export const ADMIN_PASSWORD: SecretUse = {
  id: 'AdminPassword',
  conditions: [
    { holds: value => `${bytesAtLeast(value, 8)} && ${bytesAtMost(value, 72)}`, sentence: 'must be 8 to 72 bytes; a character that is not ASCII has 2 to 4' },
    { holds: value => `!can(regex("[[:cntrl:]]", ${value}))`, sentence: 'must not contain control characters such as line feeds' },
  ],
};

/** A variable of Open WebUI's. */
export function secretVariable(name: string): SecretUse {
  return { id: `SecretEnvironment-${name}`, conditions: [{ holds: value => `length(${value}) > 0`, sentence: 'must not be empty' }, storable] };
}

const forLogin: SecretCondition[] = [
  { holds: value => `length(${value}) > 0 && !can(regex("[[:cntrl:]]", ${value}))`, sentence: 'must be a password without control characters such as line feeds' },
  storable,
];

/** The password of the registry of Open WebUI's image. */
export const REGISTRY_PASSWORD: SecretUse = { id: 'RegistryPassword', conditions: forLogin };

/** The password of the registry of Ollama's image. */
export const OLLAMA_REGISTRY_PASSWORD: SecretUse = { id: 'OllamaRegistryPassword', conditions: forLogin };

const isEncrypted = (value: string) => `can(regex("-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: *4,ENCRYPTED", ${value}))`;

/** A block of PEM, as a regular expression in a string of Terraform's. */
const block = (label: string) => `-----BEGIN ${label}-----[A-Za-z0-9+/=\\\\s]+-----END ${label}-----\\\\s*`;

/** `openssl ecparam -genkey` writes the parameters of the curve before the key. */
const isKey = (value: string) => `can(regex("^\\\\s*(?:${block('EC PARAMETERS')})?${block('(?:RSA |EC )?PRIVATE KEY')}$", ${value}))`;

/** The private key of a certificate. */
export const PRIVATE_KEY: SecretUse = {
  id: 'PrivateKey',
  conditions: [
    { holds: value => `!${isEncrypted(value)}`, sentence: 'must not be encrypted: take its passphrase off (openssl pkey -in encrypted.key -out private.key)' },
    { holds: value => `${isEncrypted(value)} || ${isKey(value)}`, sentence: 'must be a private key in PEM, as nginx reads it, and nothing else' },
    storable,
  ],
};

/** The conditions of a use, for the value of a variable. */
export function preconditions(use: SecretUse, variable: string): Precondition[] {
  return use.conditions.map(({ holds, sentence }) => ({
    condition: `\${${holds(`var.${variable}`)}}`,
    errorMessage: `The variable ${variable} ${sentence}.`,
  }));
}
