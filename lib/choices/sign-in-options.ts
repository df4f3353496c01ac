import { SecretSource, SECRET_SOURCE } from './secret-source';
import { BOOLEAN, listOf, NUMBER, TEXT } from '../validation/kind';
import { required, struct } from '../validation/struct';

/**
 * Which claim of the provider makes administrators and users. It decides anew at every sign-in; where it is absent or an empty list, Open WebUI takes it for
 * saying nothing, and an account keeps the role that it has.
 */
export interface SignInRoles {
  /** Who has one of these roles is an administrator of the site. Whose claim names others only is none, also who was one before. */
  readonly admins: string[];

  /**
   * Who has one of these roles may use the site. Whose claim names others only is refused, and a new account without the claim waits for approval.
   *
   * @default - everybody whom the provider lets in
   */
  readonly users?: string[];

  /**
   * The claim that lists somebody's roles; a dot leads into a nested one, e.g. `realm_access.roles` with Keycloak.
   *
   * @default roles
   */
  readonly claim?: string;
}

/** The kinds of its properties. */
export const SIGN_IN_ROLES = struct<SignInRoles>({ admins: required(listOf(TEXT)), users: listOf(TEXT), claim: TEXT });

/** What holds for the accounts that people get by signing in, whatever the provider. */
export interface SignInOptions {
  /**
   * Whether an account that somebody gets by signing in for the first time waits until an administrator has approved it.
   *
   * @default false
   */
  readonly requiresApproval?: boolean;
}

/** The kinds of its properties. */
export const SIGN_IN_OPTIONS = struct<SignInOptions>({ requiresApproval: BOOLEAN });

/** What holds for accounts, where the provider tells an e-mail address. */
export interface ProviderSignInOptions extends SignInOptions {
  /**
   * Whether who signs in becomes the owner of the account that has the same e-mail address already, an administrator's too. Open WebUI does not ask whether
   * the provider has verified that address: say true only where people cannot choose it themselves.
   *
   * @default false
   */
  readonly mergeAccountsByEmail?: boolean;
}

/** The kinds of its properties. */
export const PROVIDER_SIGN_IN_OPTIONS = struct<ProviderSignInOptions>({ ...SIGN_IN_OPTIONS.kinds, mergeAccountsByEmail: BOOLEAN });

/** A provider of OpenID Connect: Alibaba Cloud IDaaS, Keycloak, Casdoor, Authing, Okta, … */
export interface OidcSignInOptions extends ProviderSignInOptions {
  /** The provider's address, below which is `/.well-known/openid-configuration`. */
  readonly issuer: string;

  /** The id of the site as a client of the provider. */
  readonly clientId: string;

  /** The client's secret. */
  readonly clientSecret: SecretSource;

  /**
   * What stands on the button: "Continue with …".
   *
   * @default - SSO
   */
  readonly name?: string;

  /**
   * What is asked of the provider.
   *
   * @default - openid, email, profile
   */
  readonly scopes?: string[];

  /**
   * Which roles make administrators and users.
   *
   * @default - none: an account keeps the role that an administrator of the site gave it
   */
  readonly roles?: SignInRoles;

  /**
   * The claim that lists somebody's groups. Groups that the site does not have yet are made.
   *
   * @default - none: groups are the administrator's alone
   */
  readonly groupsClaim?: string;

  /**
   * The domains whose e-mail addresses may sign in.
   *
   * @default - every address
   */
  readonly allowedDomains?: string[];
}

/** The kinds of its properties. */
export const OIDC_SIGN_IN_OPTIONS = struct<OidcSignInOptions>({
  ...PROVIDER_SIGN_IN_OPTIONS.kinds,
  issuer: required(TEXT),
  clientId: required(TEXT),
  clientSecret: required(SECRET_SOURCE),
  name: TEXT,
  scopes: listOf(TEXT),
  roles: SIGN_IN_ROLES,
  groupsClaim: TEXT,
  allowedDomains: listOf(TEXT),
});

/** A tenant of Microsoft Entra ID. */
export interface EntraSignInOptions extends ProviderSignInOptions {
  /** The tenant's id, a UUID: nobody of another tenant gets in. */
  readonly tenantId: string;

  /** The application's (client's) id. */
  readonly clientId: string;

  /** The client secret's value. */
  readonly clientSecret: SecretSource;

  /**
   * Whether the tenant is one of Microsoft Azure operated by 21Vianet, in mainland China.
   *
   * @default false
   */
  readonly operatedBy21Vianet?: boolean;

  /**
   * Which app roles make administrators and users.
   *
   * @default - none: an account keeps the role that an administrator of the site gave it
   */
  readonly roles?: SignInRoles;

  /**
   * The claim that lists somebody's groups; Entra puts their ids there unless told otherwise.
   *
   * @default - none: groups are the administrator's alone
   */
  readonly groupsClaim?: string;
}

/** The kinds of its properties. */
export const ENTRA_SIGN_IN_OPTIONS = struct<EntraSignInOptions>({
  ...PROVIDER_SIGN_IN_OPTIONS.kinds,
  tenantId: required(TEXT),
  clientId: required(TEXT),
  clientSecret: required(SECRET_SOURCE),
  operatedBy21Vianet: BOOLEAN,
  roles: SIGN_IN_ROLES,
  groupsClaim: TEXT,
});

/** Google accounts. */
export interface GoogleSignInOptions extends ProviderSignInOptions {
  /** The OAuth client's id. */
  readonly clientId: string;

  /** The OAuth client's secret. */
  readonly clientSecret: SecretSource;

  /** The domains whose e-mail addresses may sign in: without them it would be everybody who has a Google account. */
  readonly allowedDomains: string[];
}

/** The kinds of its properties. */
export const GOOGLE_SIGN_IN_OPTIONS = struct<GoogleSignInOptions>({
  ...PROVIDER_SIGN_IN_OPTIONS.kinds, clientId: required(TEXT), clientSecret: required(SECRET_SOURCE), allowedDomains: required(listOf(TEXT)),
});

/** An app of Feishu (feishu.cn; Lark is another service) that belongs to one company: its members get in. */
export interface FeishuSignInOptions extends ProviderSignInOptions {
  /** The app's id, `cli_…`. */
  readonly appId: string;

  /** The app's secret. */
  readonly appSecret: SecretSource;
}

/** The kinds of its properties. */
export const FEISHU_SIGN_IN_OPTIONS = struct<FeishuSignInOptions>({
  ...PROVIDER_SIGN_IN_OPTIONS.kinds, appId: required(TEXT), appSecret: required(SECRET_SOURCE),
});

/** A directory that speaks LDAP over TLS: OpenLDAP, Active Directory, … */
export interface LdapSignInOptions extends SignInOptions {
  /** The server's name, which its certificate must bear. */
  readonly host: string;

  /**
   * Its port for LDAP over TLS. Passwords never travel in clear, so there is none without.
   *
   * @default 636
   */
  readonly serverPort?: number;

  /** The account with which people are looked for. */
  readonly bindDn: string;

  /** That account's password. */
  readonly bindPassword: SecretSource;

  /** Below it people are looked for. */
  readonly searchBase: string;

  /**
   * The attribute that people give as their name; `sAMAccountName` with Active Directory.
   *
   * @default uid
   */
  readonly usernameAttribute?: string;

  /**
   * The attribute with somebody's e-mail address. It says which account of the site is somebody's: nobody may be able to change his own.
   *
   * @default mail
   */
  readonly mailAttribute?: string;

  /**
   * Who may sign in, as an LDAP filter, e.g. `(memberOf=cn=chat,ou=groups,dc=example,dc=com)`.
   *
   * @default - everybody below searchBase
   */
  readonly searchFilter?: string;

  /**
   * The attribute that lists the DNs of somebody's groups, e.g. `memberOf`. Groups that the site does not have yet are made.
   *
   * @default - none: groups are the administrator's alone
   */
  readonly groupsAttribute?: string;
}

/** The kinds of its properties. */
export const LDAP_SIGN_IN_OPTIONS = struct<LdapSignInOptions>({
  ...SIGN_IN_OPTIONS.kinds,
  host: required(TEXT),
  serverPort: NUMBER,
  bindDn: required(TEXT),
  bindPassword: required(SECRET_SOURCE),
  searchBase: required(TEXT),
  usernameAttribute: TEXT,
  mailAttribute: TEXT,
  searchFilter: TEXT,
  groupsAttribute: TEXT,
});
