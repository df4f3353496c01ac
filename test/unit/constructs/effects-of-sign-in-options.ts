import { TerraformStack } from 'cdktf';
import { Create, OptionEffects } from './option-effect';
import { NETWORK, REQUIRED } from './stack';
import { EntraSignInOptions, FeishuSignInOptions, GoogleSignInOptions, GpuWebUiInstance, LdapSignInOptions, OidcSignInOptions, SecretSource, SignIn, SignInRoles } from '../../../lib';

const SERVED = { servedOrigins: ['https://chat.example.com'] };
const CLIENT = { clientId: 'chat', clientSecret: SecretSource.fromVariable('client_secret') };
const OIDC = { ...CLIENT, issuer: 'https://login.example.com' };
const TENANT = '4c5f2f3e-0000-1111-2222-333344445555';
const OTHER_TENANT = '4c5f2f3e-9999-1111-2222-333344445555';
const DIRECTORY = { host: 'ldap.example.com', bindDn: 'cn=chat,dc=example,dc=com', bindPassword: CLIENT.clientSecret, searchBase: 'dc=example,dc=com' };
const OTHER_SECRET = SecretSource.fromKmsSecret('other-secret');

/** Of OpenWebUiOptions, with what brings HTTPS. */
export const signInProps = (https: object): OptionEffects => ({
  signIn: {
    given: { ...https, signIn: SignIn.oidc(OIDC) },
    shows: {
      'program.settings.environment.OAUTH_CLIENT_ID': 'chat',
      'program.settings.environment.OPENID_REDIRECT_URI': 'https://chat.example.com/oauth/oidc/callback',
      'program.settings.newcomer': 'user',
      'program.signIn.asks': 'discovery',
      'alicloud_oos_parameter.Instance_SecretEnvironment-OAUTH_CLIENT_SECRET.value': '${var.client_secret}',
    },
    more: true,
  },
  passwordSignIn: {
    given: { ...https, signIn: SignIn.oidc(OIDC), passwordSignIn: false },
    shows: { 'program.settings.environment.ENABLE_PASSWORD_AUTH': 'false', 'program.settings.environment.ENABLE_LOGIN_FORM': 'false', 'program.signIn.passwords': false },
  },
});

/** What a variable of Open WebUI is. */
const variables = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).map(([name, value]) => [`program.settings.environment.${name}`, value]));

function way<T extends object>(signIn: (options: T) => SignIn): Create {
  return (stack: TerraformStack, options: T) => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, ...SERVED, network: NETWORK, signIn: signIn(options) });
}

/** Of ProviderSignInOptions. */
const PROVIDER: OptionEffects = {
  requiresApproval: { given: { requiresApproval: true }, shows: { 'program.settings.newcomer': 'pending' }, more: true },
  mergeAccountsByEmail: { given: { mergeAccountsByEmail: true }, shows: variables({ OAUTH_MERGE_ACCOUNTS_BY_EMAIL: 'true' }), more: true },
};

const CLIENT_EFFECTS = (client: string, secret: string): OptionEffects => ({
  clientId: { given: { clientId: 'other' }, shows: variables({ [client]: 'other' }), more: true },
  clientSecret: { given: { clientSecret: OTHER_SECRET }, shows: { 'program.secret_environment': `${secret}=kms-secret:other-secret` }, more: true },
});

const ROLES: OptionEffects = {
  roles: {
    given: { roles: { admins: ['it', 'board'] } },
    shows: variables({ ENABLE_OAUTH_ROLE_MANAGEMENT: 'true', OAUTH_ROLES_CLAIM: 'roles', OAUTH_ADMIN_ROLES: 'it,board', OAUTH_ALLOWED_ROLES: '*' }),
    more: true,
  },
  groupsClaim: {
    given: { groupsClaim: 'teams' },
    shows: variables({ ENABLE_OAUTH_GROUP_MANAGEMENT: 'true', ENABLE_OAUTH_GROUP_CREATION: 'true', OAUTH_GROUPS_CLAIM: 'teams' }),
  },
};

const DOMAINS: OptionEffects = {
  allowedDomains: { given: { allowedDomains: ['example.com', 'example.org'] }, shows: variables({ OAUTH_ALLOWED_DOMAINS: 'example.com,example.org' }), more: true },
};

const OIDC_EFFECTS: OptionEffects = {
  ...PROVIDER,
  ...ROLES,
  ...DOMAINS,
  ...CLIENT_EFFECTS('OAUTH_CLIENT_ID', 'OAUTH_CLIENT_SECRET'),
  issuer: {
    given: { issuer: 'https://login.example.org/realms/acme' },
    shows: {
      ...variables({ OPENID_PROVIDER_URL: 'https://login.example.org/realms/acme/.well-known/openid-configuration' }),
      'program.signIn.issuer': 'https://login.example.org/realms/acme',
      'program.signIn.address': 'https://login.example.org/realms/acme/.well-known/openid-configuration',
    },
    more: true,
  },
  name: { given: { name: 'Acme' }, shows: { ...variables({ OAUTH_PROVIDER_NAME: 'Acme' }), 'program.signIn.name': 'Acme' } },
  scopes: { given: { scopes: ['openid', 'email', 'profile', 'groups'] }, shows: variables({ OAUTH_SCOPES: 'openid email profile groups' }), more: true },
};

const ROLE_EFFECTS: OptionEffects = {
  admins: { given: { admins: ['board'] }, shows: { ...variables({ OAUTH_ADMIN_ROLES: 'board' }), 'program.signIn.admins.roles.0': 'board' }, more: true },
  users: { given: { users: ['staff', 'guests'] }, shows: { ...variables({ OAUTH_ALLOWED_ROLES: 'staff,guests' }), 'program.settings.newcomer': 'pending' }, more: true },
  claim: { given: { claim: 'realm_access.roles' }, shows: { ...variables({ OAUTH_ROLES_CLAIM: 'realm_access.roles' }), 'program.signIn.admins.claim': 'realm_access.roles' }, more: true },
};

const ENTRA_EFFECTS: OptionEffects = {
  ...PROVIDER,
  ...ROLES,
  ...CLIENT_EFFECTS('MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'),
  tenantId: { given: { tenantId: OTHER_TENANT }, shows: { ...variables({ MICROSOFT_CLIENT_TENANT_ID: OTHER_TENANT }), 'program.signIn.issuer': `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0` }, more: true },
  operatedBy21Vianet: {
    given: { operatedBy21Vianet: true },
    shows: {
      ...variables({ MICROSOFT_CLIENT_LOGIN_BASE_URL: 'https://login.partner.microsoftonline.cn', MICROSOFT_CLIENT_PICTURE_URL: 'https://microsoftgraph.chinacloudapi.cn/v1.0/me/photo/$value' }),
      'program.signIn.issuer': `https://login.partner.microsoftonline.cn/${TENANT}/v2.0`,
    },
    more: true,
  },
};

const LDAP_EFFECTS: OptionEffects = {
  requiresApproval: PROVIDER.requiresApproval,
  host: { given: { host: 'ds.example.org' }, shows: { ...variables({ LDAP_SERVER_HOST: 'ds.example.org', LDAP_SERVER_LABEL: 'ds.example.org' }), 'program.signIn.name': 'ds.example.org' }, more: true },
  serverPort: { given: { serverPort: 3269 }, shows: variables({ LDAP_SERVER_PORT: '3269' }), more: true },
  bindDn: { given: { bindDn: 'chat@example.com' }, shows: variables({ LDAP_APP_DN: 'chat@example.com' }), more: true },
  bindPassword: { given: { bindPassword: OTHER_SECRET }, shows: { 'program.secret_environment': 'LDAP_APP_PASSWORD=kms-secret:other-secret' }, more: true },
  searchBase: { given: { searchBase: 'ou=people,dc=example,dc=com' }, shows: variables({ LDAP_SEARCH_BASE: 'ou=people,dc=example,dc=com' }), more: true },
  usernameAttribute: { given: { usernameAttribute: 'sAMAccountName' }, shows: variables({ LDAP_ATTRIBUTE_FOR_USERNAME: 'sAMAccountName' }), more: true },
  mailAttribute: { given: { mailAttribute: 'userPrincipalName' }, shows: variables({ LDAP_ATTRIBUTE_FOR_MAIL: 'userPrincipalName' }), more: true },
  searchFilter: { given: { searchFilter: '(memberOf=cn=chat,dc=example,dc=com)' }, shows: variables({ LDAP_SEARCH_FILTERS: '(memberOf=cn=chat,dc=example,dc=com)' }), more: true },
  groupsAttribute: {
    given: { groupsAttribute: 'memberOf' },
    shows: variables({ ENABLE_LDAP_GROUP_MANAGEMENT: 'true', ENABLE_LDAP_GROUP_CREATION: 'true', LDAP_ATTRIBUTE_FOR_GROUPS: 'memberOf' }),
    more: true,
  },
};

/** The options of each way to sign in, by struct. */
export const SIGN_IN_OPTIONS: Record<string, [OptionEffects, Create]> = {
  OidcSignInOptions: [OIDC_EFFECTS, way((options: Partial<OidcSignInOptions>) => SignIn.oidc({ ...OIDC, ...options }))],
  SignInRoles: [ROLE_EFFECTS, way((options: Partial<SignInRoles>) => SignIn.oidc({ ...OIDC, roles: { admins: ['it'], ...options } }))],
  EntraSignInOptions: [ENTRA_EFFECTS, way((options: Partial<EntraSignInOptions>) => SignIn.entra({ ...CLIENT, tenantId: TENANT, ...options }))],
  GoogleSignInOptions: [
    { ...PROVIDER, ...DOMAINS, ...CLIENT_EFFECTS('GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET') },
    way((options: Partial<GoogleSignInOptions>) => SignIn.google({ ...CLIENT, allowedDomains: ['example.net'], ...options })),
  ],
  FeishuSignInOptions: [
    {
      ...PROVIDER,
      appId: { given: { appId: 'cli_other' }, shows: variables({ FEISHU_CLIENT_ID: 'cli_other' }), more: true },
      appSecret: { given: { appSecret: OTHER_SECRET }, shows: { 'program.secret_environment': 'FEISHU_CLIENT_SECRET=kms-secret:other-secret' }, more: true },
    },
    way((options: Partial<FeishuSignInOptions>) => SignIn.feishu({ appId: 'cli_a1b2c3', appSecret: CLIENT.clientSecret, ...options })),
  ],
  LdapSignInOptions: [LDAP_EFFECTS, way((options: Partial<LdapSignInOptions>) => SignIn.ldap({ ...DIRECTORY, ...options }))],
};
