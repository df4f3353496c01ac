/** What the machine asks of a provider before anything is changed, and what it must know before it switches passwords off. */
export interface SignInFacts {
  /** How it is asked: by OpenID Connect's discovery, by its token endpoint alone, or by LDAP. */
  readonly asks: 'discovery' | 'token' | 'ldap';
  /** What it is called in sentences. */
  readonly name: string;
  /** What Open WebUI calls it: the way of its accounts in the database. */
  readonly provider: string;
  /** Where it is asked: the discovery document, or the token endpoint. */
  readonly address?: string;
  /** Who it must say that it is. */
  readonly issuer?: string;
  /** The address to which it sends people back. */
  readonly redirectUri?: string;
  /** The claim, and the roles in it, that make an administrator. */
  readonly admins?: { readonly claim: string; readonly roles: readonly string[] };
  /** Tells two configurations apart under which another person, or nobody, could come in: all but the secret. */
  readonly access: string;
  /** Whether passwords go on. */
  readonly passwords: boolean;
}
