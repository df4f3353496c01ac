import { HTTPS_URL } from './addresses';
import { Rule } from './rule';
import { didYouMean, matches } from './rules';

const DISCOVERY = '/.well-known/openid-configuration';

/** The address of a provider, as its tokens name it. */
export const ISSUER: Rule<string> = {
  name: 'issuer',
  sentence: `must be the https address of the provider, without ${DISCOVERY} and a slash at the end, e.g. https://login.example.com/realms/acme`,
  holds: value => HTTPS_URL.holds(value) && !value.includes('/.well-known'),
  cure: didYouMean(value => {
    const [address] = value.trim().split('/.well-known');
    return HTTPS_URL.holds(address) ? address : HTTPS_URL.cure!(address)?.replace(/^did you mean (.*)\?$/, '$1') ?? '';
  }, value => ISSUER.holds(value)),
};

/** The id of a client, as providers make them. */
export const CLIENT_ID = matches('client-id', /^[A-Za-z0-9][A-Za-z0-9._~:@+=-]{0,254}$/, 'must be the id of a client: at most 255 letters, digits and . _ ~ : @ + = -');

/** The id of a tenant; a name such as `common` would let in people of every tenant. */
export const TENANT_ID = matches(
  'tenant-id', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of one tenant, a UUID in lower case: common, organizations and consumers would let in everybody',
  didYouMean(value => value.trim().toLowerCase().replace(/^\{(.*)\}$/, '$1'), value => TENANT_ID.holds(value)));

/** What stands on a button. */
export const BUTTON_NAME = matches(
  'button-name', /^(?! )[\p{L}\p{N}][\p{L}\p{M}\p{N} .&()+-]{0,39}(?<! )$/u, 'must be 1 to 40 letters, digits, blanks and . & ( ) + -, no blank at the ends');

/** The name of a scope. */
export const OPENID_SCOPE = matches('openid-scope', /^[A-Za-z0-9._:/-]{1,128}$/, 'must be a scope: at most 128 letters, digits and . _ : / -');

/** Without `openid` there is no token that says who somebody is. */
export const SCOPES: Rule<readonly string[]> = { name: 'scopes', sentence: 'must contain openid', holds: value => value.includes('openid') };

/** The name of a claim. */
export const CLAIM = matches('claim', /^[A-Za-z0-9_][A-Za-z0-9._:/-]{0,127}$/, 'must be the name of a claim: at most 128 letters, digits and . _ : / -');

/** A role as a claim names it; Open WebUI separates them by commas, and * would be every role. */
export const ROLE = matches(
  'role', /^(?! )[\p{L}\p{N}_./:@+=# -]{1,128}(?<! )$/u, 'must be a role: 1 to 128 letters, digits, blanks and . _ / : @ + = # -, no comma and no blank at the ends');

/** An attribute of a directory. */
export const LDAP_ATTRIBUTE = matches('ldap-attribute', /^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be the name of an LDAP attribute: a letter, then at most 63 letters, digits and -');

const VALUE = '(?:[^\\x00-\\x1f\\x7f,+"<>;=\\\\{}\']|\\\\[,+"<>;=\\\\ #]|\\\\[0-9A-Fa-f]{2})+';
const DN = `[A-Za-z][A-Za-z0-9-]*=${VALUE}(?:[,+] ?[A-Za-z][A-Za-z0-9-]*=${VALUE})*`;

/** The name of an entry of a directory. */
export const LDAP_DN = matches('ldap-dn', new RegExp(`^(?=.{3,255}$)${DN}$`, 'u'), 'must be a DN of at most 255 characters, e.g. ou=people,dc=example,dc=com');

/** Who binds: a DN, or what Active Directory takes too. */
export const LDAP_BIND_DN = matches(
  'ldap-bind-dn', new RegExp(`^(?=.{3,255}$)(?:${DN}|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+)$`, 'u'),
  'must be a DN of at most 255 characters, or name@domain with Active Directory, e.g. cn=chat,ou=services,dc=example,dc=com');

/** Whether every bracket is closed, and nothing stands outside of them. */
function isClosed(filter: string): boolean {
  let depth = 0;
  return [...filter].every((sign, index) => {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    return depth > 0 || (depth === 0 && index === filter.length - 1);
  }) && depth === 0;
}

/** A condition on entries of a directory; whether it is right is the server's to say. */
export const LDAP_FILTER: Rule<string> = {
  name: 'ldap-filter',
  sentence: 'must be one LDAP filter in brackets of at most 500 characters, e.g. (memberOf=cn=chat,ou=groups,dc=example,dc=com)',
  holds: value => /^\([^\x00-\x1f\x7f{}'"`$]{1,498}\)$/.test(value) && isClosed(value),
  cure: didYouMean(value => `(${value.trim()})`, value => LDAP_FILTER.holds(value)),
};
