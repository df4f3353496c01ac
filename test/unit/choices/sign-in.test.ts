import { BailianOpenWebUi, OidcSignInOptions, SecretSource, SignIn, SignUp } from '../../../lib';
import { signInFacts, SignInProps, Variables, withSignIn } from '../../../lib/parts/web-ui-sign-in';
import { Examination } from '../../../lib/validation/rule';
import { aStack, REQUIRED } from '../constructs/stack';

const ORIGIN = 'https://chat.example.com';
const CLIENT = { clientId: 'chat', clientSecret: SecretSource.fromVariable('client_secret') };
const TENANT = '4c5f2f3e-0000-1111-2222-333344445555';
const oidc = (options: Partial<OidcSignInOptions> = {}) => SignIn.oidc({ ...CLIENT, issuer: 'https://login.example.com', ...options });
const DIRECTORY = { host: 'ldap.example.com', bindDn: 'cn=chat,dc=example,dc=com', bindPassword: CLIENT.clientSecret, searchBase: 'dc=example,dc=com' };
const ldap = SignIn.ldap(DIRECTORY);

test.each<[string, SignIn, string | undefined]>([
  ['OpenID Connect', oidc(), `${ORIGIN}/oauth/oidc/callback`],
  ['Entra', SignIn.entra({ ...CLIENT, tenantId: TENANT }), `${ORIGIN}/oauth/microsoft/callback`],
  ['Google', SignIn.google({ ...CLIENT, allowedDomains: ['example.com'] }), `${ORIGIN}/oauth/google/callback`],
  ['Feishu', SignIn.feishu({ appId: 'cli_a1', appSecret: CLIENT.clientSecret }), `${ORIGIN}/oauth/feishu/callback`],
  ['LDAP', ldap, undefined],
])('by %s people come back to the address that the site has as an output', (_name, signIn, address) => {
  const site = new BailianOpenWebUi(aStack(), 'Site', { ...REQUIRED, domain: 'chat.example.com', signIn });
  expect([site.signInRedirectUri, site.instance.signInRedirectUri]).toEqual([address, address]);
});

test('without a way to sign in there is no such address', () => {
  expect(new BailianOpenWebUi(aStack(), 'Site', { ...REQUIRED, domain: 'chat.example.com' }).signInRedirectUri).toBeUndefined();
});

test('who may come in is decided by everything but names, groups and the secret', () => {
  const access = (options: Partial<OidcSignInOptions>, more: Partial<SignInProps & Variables> = {}) => {
    const rest = { passwordSignIn: true, signUp: SignUp.CLOSED, servedOrigins: [ORIGIN], environment: {}, secretEnvironment: {} };
    return signInFacts(withSignIn({ signIn: oidc(options), ...rest, ...more }))!.access;
  };
  const same = access({});
  const equal = [
    access({ name: 'Acme' }), access({ groupsClaim: 'groups' }), access({ clientSecret: SecretSource.fromKmsSecret('other') }), access({}, { passwordSignIn: false }),
    access({}, { environment: { DEFAULT_LOCALE: 'zh-CN', GOOGLE_PSE_ENGINE_ID: 'x' } }),
  ];
  expect(equal).toEqual(equal.map(() => same));
  const others = [
    access({ issuer: 'https://login.example.org' }), access({ clientId: 'other' }), access({ scopes: ['openid'] }), access({ roles: { admins: ['it'] } }), access({ roles: { admins: ['board'] } }),
    access({ roles: { admins: ['it'], users: ['staff'] } }), access({ roles: { admins: ['it'], claim: 'x' } }), access({ allowedDomains: ['example.com'] }), access({ mergeAccountsByEmail: true }),
    access({ requiresApproval: true }), access({}, { servedOrigins: ['https://other.example.com'] }), access({}, { environment: { OAUTH_SUB_CLAIM: 'uid' } }),
    access({}, { secretEnvironment: { OAUTH_EMAIL_CLAIM: CLIENT.clientSecret } }),
  ];
  expect(new Set([same, ...others]).size).toBe(others.length + 1);
});

test.each<[string, SignIn]>([
  ['OpenID Connect', oidc({ roles: { admins: ['it'] }, groupsClaim: 'groups', allowedDomains: ['example.com'] })],
  ['Entra', SignIn.entra({ ...CLIENT, tenantId: TENANT, operatedBy21Vianet: true, roles: { admins: ['it'] }, groupsClaim: 'groups' })],
  ['Google', SignIn.google({ ...CLIENT, allowedDomains: ['example.com'] })],
  ['Feishu', SignIn.feishu({ appId: 'cli_a1', appSecret: CLIENT.clientSecret })],
  ['LDAP', SignIn.ldap({ ...DIRECTORY, searchFilter: '(uid=*)', groupsAttribute: 'memberOf' })],
])('%s: what a property says is no variable\'s to say, whichever properties are given', (_name, full) => {
  const bare = { 'LDAP': ldap, 'OpenID Connect': oidc(), 'Entra': SignIn.entra({ ...CLIENT, tenantId: TENANT }) }[_name] ?? full;
  const names = [...Object.keys(full._variables(ORIGIN)), full._secret.variable];
  expect(names.filter(name => !full._says(name) || !bare._says(name))).toEqual([]);
  expect(['DEFAULT_LOCALE', 'OAUTH_TIMEOUT', 'LDAP_DEFAULT_EMAIL_DOMAIN'].filter(name => full._says(name))).toEqual([]);
});

test('nothing of the sign-in is the administrator\'s to change in the site, and every code is bound to who asked for it', () => {
  expect(oidc()._variables(ORIGIN)).toMatchObject({ ENABLE_OAUTH: 'true', ENABLE_OAUTH_PERSISTENT_CONFIG: 'false', OAUTH_CODE_CHALLENGE_METHOD: 'S256', OAUTH_MERGE_ACCOUNTS_BY_EMAIL: 'false' });
});

test('a directory is asked over TLS alone, with a certificate that is looked at', () => {
  expect(ldap._variables(ORIGIN)).toMatchObject({ LDAP_USE_TLS: 'true', LDAP_VALIDATE_CERT: 'true', LDAP_SERVER_PORT: '636' });
});

test.each<[string, SignIn, string[]]>([
  ['OpenID Connect', oidc({ issuer: 'x', clientId: '', name: ' ', scopes: ['email'], groupsClaim: 'a b', allowedDomains: ['x'], roles: { admins: [], users: ['a,b'], claim: '' } }),
    ['signIn.groupsClaim', 'signIn.roles.claim', 'signIn.roles.admins', 'signIn.roles.users[0]', 'signIn.issuer', 'signIn.clientId', 'signIn.name', 'signIn.scopes', 'signIn.allowedDomains[0]']],
  ['Entra', SignIn.entra({ ...CLIENT, clientSecret: SecretSource.fromVariable('X'), tenantId: 'common' }), ['signIn.clientSecret', 'signIn.tenantId']],
  ['Google', SignIn.google({ ...CLIENT, allowedDomains: [] }), ['signIn.allowedDomains']],
  ['Feishu', SignIn.feishu({ appId: ' ', appSecret: SecretSource.fromVariable('X') }), ['signIn.appSecret', 'signIn.appId']],
  ['LDAP', SignIn.ldap({ host: 'x', serverPort: 0, bindDn: 'x', bindPassword: SecretSource.fromVariable('X'), searchBase: 'x', searchFilter: 'x', usernameAttribute: '1', mailAttribute: '', groupsAttribute: 'a b' }),
    ['bindPassword', 'host', 'serverPort', 'bindDn', 'searchBase', 'searchFilter', 'usernameAttribute', 'mailAttribute', 'groupsAttribute'].map(name => `signIn.${name}`)],
])('%s: what is wrong is named', (_what, signIn, properties) => {
  const examination = new Examination(() => false);
  signIn._examine(examination, 'signIn', () => false);
  expect(examination.violations.map(({ property }) => property)).toEqual(properties);
});

test.each([
  ['https://login.example.com/.well-known/openid-configuration', 'https://login.example.com'],
  ['https://login.example.com/realms/acme/', 'https://login.example.com/realms/acme'],
  ['login.example.com', 'https://login.example.com'],
])('for the issuer %s the right spelling is proposed', (issuer, right) => {
  const examination = new Examination(() => false);
  oidc({ issuer })._examine(examination, 'signIn', () => false);
  expect(examination.violations.map(({ cure }) => cure)).toEqual([`did you mean ${right}?`]);
});
