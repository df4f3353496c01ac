import { SecretSource } from './secret-source';
import {
  ENTRA_SIGN_IN_OPTIONS, EntraSignInOptions, FEISHU_SIGN_IN_OPTIONS, FeishuSignInOptions, GOOGLE_SIGN_IN_OPTIONS, GoogleSignInOptions, LDAP_SIGN_IN_OPTIONS,
  LdapSignInOptions, OIDC_SIGN_IN_OPTIONS, OidcSignInOptions, ProviderSignInOptions, SignInRoles,
} from './sign-in-options';
import { SignInFacts } from '../machine/programs/web-ui/sign-in-facts';
import { IsTaken } from '../terraform/synth-context';
import { brand, familyOf } from '../validation/family';
import { Examination } from '../validation/rule';
import { DISTINCT, DOMAIN_NAME, TERRAFORM_TEXT, wholeNumber } from '../validation/rules';
import {
  BUTTON_NAME, CLAIM, CLIENT_ID, ISSUER, LDAP_ATTRIBUTE, LDAP_BIND_DN, LDAP_DN, LDAP_FILTER, OPENID_SCOPE, ROLE, SCOPES, TENANT_ID,
} from '../validation/sign-in-rules';
import { soundOf, Struct } from '../validation/struct';

/** Open WebUI's variables. */
type Variables = Readonly<Record<string, string>>;

/** The secret of a way to sign in. */
export interface SignInSecret {
  /** Open WebUI's variable for it. */
  readonly variable: string;
  /** The property that it was given in. */
  readonly property: string;
  readonly source: SecretSource;
}

/** The role of an account that somebody gets by signing in for the first time. */
export type Newcomer = 'pending' | 'user';

/** What of the facts a way to sign in knows. */
export type SignInQuestion = Omit<SignInFacts, 'access' | 'passwords'>;

/** What of the facts a kind of provider decides. */
type Asked = Pick<SignInFacts, 'asks' | 'name' | 'address' | 'issuer'>;

/**
 * How people sign in with accounts that they have already. Only over HTTPS. Passwords go on beside it unless `passwordSignIn` is false.
 *
 * The deploy asks the provider first, with the very client and secret, and changes nothing where it does not take them.
 */
export abstract class SignIn {
  /**
   * A provider of OpenID Connect, e.g. Alibaba Cloud IDaaS, which brings DingTalk, WeCom and Active Directory too.
   *
   * @param options issuer, client and what its claims mean
   */
  public static oidc(options: OidcSignInOptions): SignIn {
    return new OidcSignIn(options);
  }

  /**
   * One tenant of Microsoft Entra ID (Azure AD).
   *
   * @param options tenant and application
   */
  public static entra(options: EntraSignInOptions): SignIn {
    return new EntraSignIn(options);
  }

  /**
   * Google, which cannot be reached from mainland China.
   *
   * @param options client and domains
   */
  public static google(options: GoogleSignInOptions): SignIn {
    return new GoogleSignIn(options);
  }

  /**
   * Feishu (feishu.cn).
   *
   * @param options the app
   */
  public static feishu(options: FeishuSignInOptions): SignIn {
    return new FeishuSignIn(options);
  }

  /**
   * A directory that speaks LDAP over TLS. People type its names and passwords into Open WebUI's own page.
   *
   * @param options server, account, and where people are
   */
  public static ldap(options: LdapSignInOptions): SignIn {
    return new LdapSignIn(options);
  }

  /** @internal Whether it works where Open WebUI takes no passwords. */
  public readonly _needsNoPasswords: boolean = true;

  /** @internal The role of an account that somebody gets by signing in, where no claim decides it. */
  public abstract readonly _newcomer: Newcomer;

  /** @internal */
  public abstract readonly _secret: SignInSecret;

  /** @internal Variables that it would set with other properties, or that would give those that it sets another meaning. */
  protected abstract readonly _alsoSays: RegExp;

  /** @internal */
  public abstract _examine(examination: Examination, property: string, isTaken: IsTaken): void;

  /** @internal */
  public abstract _variables(origin: string): Variables;

  /** @internal */
  public abstract _facts(origin: string): SignInQuestion;

  /** @internal Whether a variable of Open WebUI is its own to say, with the properties that it was given or with others. */
  public _says(variable: string): boolean {
    return variable === this._secret.variable || this._alsoSays.test(variable) || variable in this._variables('');
  }

  /** @internal */
  public _redirectUri(_origin: string): string | undefined {
    return undefined;
  }
}

const FAMILY = 'SignIn';

/** What is held where one is given. */
export const SIGN_IN = familyOf(SignIn, "SignIn.oidc({ issuer: 'https://login.example.com', … })");

function roleVariables({ admins, users = ['*'], claim = 'roles' }: SignInRoles): Variables {
  return {
    ENABLE_OAUTH_ROLE_MANAGEMENT: 'true',
    OAUTH_ROLES_CLAIM: claim,
    OAUTH_ALLOWED_ROLES: users.join(','),
    OAUTH_ADMIN_ROLES: admins.join(','),
  };
}

const groupVariables = (claim: string): Variables =>
  ({ ENABLE_OAUTH_GROUP_MANAGEMENT: 'true', ENABLE_OAUTH_GROUP_CREATION: 'true', OAUTH_GROUPS_CLAIM: claim });

/** Variables of roles and groups, whatever of them is given. */
const OF_CLAIMS = 'ENABLE_OAUTH_(?:ROLE|GROUP)_MANAGEMENT|ENABLE_OAUTH_GROUP_CREATION|OAUTH_ROLES_(?:CLAIM|SEPARATOR)|OAUTH_(?:ALLOWED|ADMIN)_ROLES|OAUTH_GROUPS?_CLAIM';

/** What the ways that a provider knows of have in common. */
abstract class ProviderSignIn<O extends ProviderSignInOptions & { readonly roles?: SignInRoles; readonly groupsClaim?: string }> extends SignIn {
  public readonly _newcomer: Newcomer;

  /** What Open WebUI calls the provider. */
  protected abstract readonly provider: string;

  constructor(protected readonly options: O, kinds: Struct<O>) {
    super();
    brand(this, FAMILY, ['', options, kinds]);
    const { requiresApproval, roles } = soundOf(kinds, options);
    // where only some may come in, an account whose claim says nothing waits
    this._newcomer = requiresApproval === true || roles?.users !== undefined ? 'pending' : 'user';
  }

  public _examine(examination: Examination, property: string, isTaken: IsTaken): void {
    const { roles, groupsClaim } = this.options;
    this._secret.source._examine(examination, `${property}.${this._secret.property}`, isTaken);
    examination.known(`${property}.groupsClaim`, groupsClaim, CLAIM);
    examination.known(`${property}.roles.claim`, roles?.claim, CLAIM);
    for (const list of ['admins', 'users'] as const) {
      examination.known(`${property}.roles.${list}`, roles?.[list], DISTINCT);
      examination.eachKnown(`${property}.roles.${list}`, roles?.[list], ROLE, TERRAFORM_TEXT);
    }
    this.examineOwn(examination, property);
  }

  public _redirectUri(origin: string): string {
    return `${origin}/oauth/${this.provider}/callback`;
  }

  public _variables(origin: string): Variables {
    const { roles, groupsClaim } = this.options;
    return {
      ENABLE_OAUTH: 'true',
      ENABLE_OAUTH_SIGNUP: 'true',
      // nothing of it is the administrator's to change in the site
      ENABLE_OAUTH_PERSISTENT_CONFIG: 'false',
      OAUTH_MERGE_ACCOUNTS_BY_EMAIL: String(this.options.mergeAccountsByEmail === true),
      ...roles && roleVariables(roles),
      ...groupsClaim === undefined ? {} : groupVariables(groupsClaim),
      ...this.variables(this._redirectUri(origin)),
    };
  }

  public _facts(origin: string): SignInQuestion {
    const { roles } = this.options;
    return {
      ...this.asked(),
      provider: this.provider,
      redirectUri: this._redirectUri(origin),
      admins: roles && { claim: roles.claim ?? 'roles', roles: roles.admins },
    };
  }

  protected abstract examineOwn(examination: Examination, property: string): void;
  protected abstract variables(redirectUri: string): Variables;
  protected abstract asked(): Asked;
}

/** Every provider of OpenID Connect says at this place of its address what it can do. */
const discoveryOf = (issuer: string) => `${issuer}/.well-known/openid-configuration`;

/** Proves that who brings the code is who asked for it. */
const PKCE: Variables = { OAUTH_CODE_CHALLENGE_METHOD: 'S256' };

const domainsOf = (domains: readonly string[] | undefined): Variables => domains === undefined ? {} : { OAUTH_ALLOWED_DOMAINS: domains.join(',') };

function examineDomains(examination: Examination, property: string, domains: readonly string[] | undefined): void {
  examination.known(`${property}.allowedDomains`, domains, DISTINCT);
  examination.eachKnown(`${property}.allowedDomains`, domains, DOMAIN_NAME);
}

class OidcSignIn extends ProviderSignIn<OidcSignInOptions> {
  protected readonly _alsoSays = new RegExp(`^(?:${OF_CLAIMS}|OAUTH_ALLOWED_DOMAINS)$`);
  protected readonly provider = 'oidc';

  constructor(options: OidcSignInOptions) {
    super(options, OIDC_SIGN_IN_OPTIONS);
  }

  public get _secret(): SignInSecret {
    return { variable: 'OAUTH_CLIENT_SECRET', property: 'clientSecret', source: this.options.clientSecret };
  }

  protected examineOwn(examination: Examination, property: string): void {
    const { issuer, clientId, name, scopes, allowedDomains } = this.options;
    examination.known(`${property}.issuer`, issuer, ISSUER);
    examination.known(`${property}.clientId`, clientId, CLIENT_ID);
    examination.known(`${property}.name`, name, BUTTON_NAME, TERRAFORM_TEXT);
    examination.known(`${property}.scopes`, scopes, DISTINCT, SCOPES);
    examination.eachKnown(`${property}.scopes`, scopes, OPENID_SCOPE);
    examineDomains(examination, property, allowedDomains);
  }

  protected variables(redirectUri: string): Variables {
    const { issuer, clientId, name = 'SSO', scopes = ['openid', 'email', 'profile'], allowedDomains } = this.options;
    return {
      ...PKCE,
      OAUTH_CLIENT_ID: clientId,
      OPENID_PROVIDER_URL: discoveryOf(issuer),
      OPENID_REDIRECT_URI: redirectUri,
      OAUTH_PROVIDER_NAME: name,
      OAUTH_SCOPES: scopes.join(' '),
      ...domainsOf(allowedDomains),
    };
  }

  protected asked(): Asked {
    const { issuer, name = 'SSO' } = this.options;
    return { asks: 'discovery', name, issuer, address: discoveryOf(issuer) };
  }
}

/** Where Microsoft Azure operated by 21Vianet is. */
const IN_THE_MAINLAND: Variables = {
  MICROSOFT_CLIENT_LOGIN_BASE_URL: 'https://login.partner.microsoftonline.cn',
  MICROSOFT_CLIENT_PICTURE_URL: 'https://microsoftgraph.chinacloudapi.cn/v1.0/me/photo/$value',
};

class EntraSignIn extends ProviderSignIn<EntraSignInOptions> {
  protected readonly _alsoSays = new RegExp(`^(?:${OF_CLAIMS}|MICROSOFT_CLIENT_.*)$`);
  protected readonly provider = 'microsoft';

  constructor(options: EntraSignInOptions) {
    super(options, ENTRA_SIGN_IN_OPTIONS);
  }

  public get _secret(): SignInSecret {
    return { variable: 'MICROSOFT_CLIENT_SECRET', property: 'clientSecret', source: this.options.clientSecret };
  }

  protected examineOwn(examination: Examination, property: string): void {
    examination.known(`${property}.tenantId`, this.options.tenantId, TENANT_ID);
    examination.known(`${property}.clientId`, this.options.clientId, CLIENT_ID);
  }

  protected variables(redirectUri: string): Variables {
    const { tenantId, clientId } = this.options;
    return { ...PKCE, ...this.place, MICROSOFT_CLIENT_ID: clientId, MICROSOFT_CLIENT_TENANT_ID: tenantId, MICROSOFT_REDIRECT_URI: redirectUri };
  }

  protected asked(): Asked {
    const issuer = `${this.place.MICROSOFT_CLIENT_LOGIN_BASE_URL ?? 'https://login.microsoftonline.com'}/${this.options.tenantId}/v2.0`;
    return { asks: 'discovery', name: 'Microsoft', issuer, address: discoveryOf(issuer) };
  }

  private get place(): Variables {
    return this.options.operatedBy21Vianet === true ? IN_THE_MAINLAND : {};
  }
}

class GoogleSignIn extends ProviderSignIn<GoogleSignInOptions> {
  protected readonly _alsoSays = new RegExp(`^(?:${OF_CLAIMS})$`);
  protected readonly provider = 'google';

  constructor(options: GoogleSignInOptions) {
    super(options, GOOGLE_SIGN_IN_OPTIONS);
  }

  public get _secret(): SignInSecret {
    return { variable: 'GOOGLE_CLIENT_SECRET', property: 'clientSecret', source: this.options.clientSecret };
  }

  protected examineOwn(examination: Examination, property: string): void {
    examination.known(`${property}.clientId`, this.options.clientId, CLIENT_ID);
    examineDomains(examination, property, this.options.allowedDomains);
  }

  protected variables(redirectUri: string): Variables {
    return { ...PKCE, GOOGLE_CLIENT_ID: this.options.clientId, GOOGLE_REDIRECT_URI: redirectUri, ...domainsOf(this.options.allowedDomains) };
  }

  protected asked(): Asked {
    return { asks: 'discovery', name: 'Google', issuer: 'https://accounts.google.com', address: discoveryOf('https://accounts.google.com') };
  }
}

class FeishuSignIn extends ProviderSignIn<FeishuSignInOptions> {
  protected readonly _alsoSays = new RegExp(`^(?:${OF_CLAIMS})$`);
  protected readonly provider = 'feishu';

  constructor(options: FeishuSignInOptions) {
    super(options, FEISHU_SIGN_IN_OPTIONS);
  }

  public get _secret(): SignInSecret {
    return { variable: 'FEISHU_CLIENT_SECRET', property: 'appSecret', source: this.options.appSecret };
  }

  protected examineOwn(examination: Examination, property: string): void {
    examination.known(`${property}.appId`, this.options.appId, CLIENT_ID);
  }

  protected variables(redirectUri: string): Variables {
    return {
      FEISHU_CLIENT_ID: this.options.appId,
      FEISHU_REDIRECT_URI: redirectUri,
      FEISHU_OAUTH_SCOPE: 'contact:user.base:readonly contact:user.email:readonly',
      // Open WebUI's own choice, user_id, takes one right more
      OAUTH_SUB_CLAIM: 'union_id',
      // many members have no address there
      ENABLE_OAUTH_EMAIL_FALLBACK: 'true',
    };
  }

  protected asked(): Asked {
    return { asks: 'token', name: 'Feishu', address: 'https://open.feishu.cn/open-apis/authen/v2/oauth/token' };
  }
}

class LdapSignIn extends SignIn {
  public readonly _needsNoPasswords = false;
  protected readonly _alsoSays = /^(?:LDAP_SEARCH_FILTERS?|LDAP_ATTRIBUTE_FOR_GROUPS|ENABLE_LDAP_GROUP_(?:MANAGEMENT|CREATION))$/;
  public readonly _newcomer: Newcomer;

  constructor(private readonly options: LdapSignInOptions) {
    super();
    brand(this, FAMILY, ['', options, LDAP_SIGN_IN_OPTIONS]);
    this._newcomer = soundOf(LDAP_SIGN_IN_OPTIONS, options).requiresApproval === true ? 'pending' : 'user';
  }

  public get _secret(): SignInSecret {
    return { variable: 'LDAP_APP_PASSWORD', property: 'bindPassword', source: this.options.bindPassword };
  }

  public _examine(examination: Examination, property: string, isTaken: IsTaken): void {
    const { host, serverPort, bindDn, searchBase, searchFilter } = this.options;
    this._secret.source._examine(examination, `${property}.bindPassword`, isTaken);
    examination.known(`${property}.host`, host, DOMAIN_NAME);
    examination.known(`${property}.serverPort`, serverPort, wholeNumber('ldap-port', 1, 65535, 'port'));
    examination.known(`${property}.bindDn`, bindDn, LDAP_BIND_DN, TERRAFORM_TEXT);
    examination.known(`${property}.searchBase`, searchBase, LDAP_DN, TERRAFORM_TEXT);
    examination.known(`${property}.searchFilter`, searchFilter, LDAP_FILTER, TERRAFORM_TEXT);
    for (const attribute of ['usernameAttribute', 'mailAttribute', 'groupsAttribute'] as const) {
      examination.known(`${property}.${attribute}`, this.options[attribute], LDAP_ATTRIBUTE);
    }
  }

  public _variables(): Variables {
    const { host, serverPort = 636, bindDn, searchBase, usernameAttribute = 'uid', mailAttribute = 'mail', searchFilter, groupsAttribute } = this.options;
    return {
      ENABLE_LDAP: 'true',
      LDAP_SERVER_LABEL: host,
      LDAP_SERVER_HOST: host,
      LDAP_SERVER_PORT: String(serverPort),
      LDAP_USE_TLS: 'true',
      LDAP_VALIDATE_CERT: 'true',
      LDAP_APP_DN: bindDn,
      LDAP_SEARCH_BASE: searchBase,
      LDAP_ATTRIBUTE_FOR_USERNAME: usernameAttribute,
      LDAP_ATTRIBUTE_FOR_MAIL: mailAttribute,
      ...searchFilter === undefined ? {} : { LDAP_SEARCH_FILTERS: searchFilter },
      ...groupsAttribute === undefined ? {} : { ENABLE_LDAP_GROUP_MANAGEMENT: 'true', ENABLE_LDAP_GROUP_CREATION: 'true', LDAP_ATTRIBUTE_FOR_GROUPS: groupsAttribute },
    };
  }

  public _facts(): SignInQuestion {
    return { asks: 'ldap', name: this.options.host, provider: 'ldap' };
  }
}
