import { SecretSource } from '../choices/secret-source';
import { SignIn } from '../choices/sign-in';
import { SignUp } from '../choices/sign-up';
import { SignInFacts } from '../machine/programs/web-ui/sign-in-facts';
import { digest } from '../validation/names';
import { PropsRule } from '../validation/rule';

/** What is known of signing in when every default is filled in. */
export interface SignInProps {
  readonly signIn?: SignIn;
  readonly passwordSignIn: boolean;
  readonly signUp: SignUp;
  /** The first is the site's address. */
  readonly servedOrigins: readonly string[];
}

/** Variables of Open WebUI's, those whose values are secrets too. */
export interface Variables {
  readonly environment: Record<string, string>;
  readonly secretEnvironment: Record<string, SecretSource>;
}

/** Open WebUI has one role for every account that somebody makes himself, in whatever way. */
function agreesWithSignUp({ signIn, signUp }: SignInProps): boolean {
  const role = { [SignUp.APPROVAL]: 'pending', [SignUp.OPEN]: 'user', [SignUp.CLOSED]: undefined }[signUp];
  return signIn === undefined || role === undefined || signIn._newcomer === role;
}

/** What must hold of signing in. */
export const SIGN_IN_RULES: ReadonlyArray<PropsRule<SignInProps>> = [
  {
    name: 'sign-in-needs-https',
    property: 'signIn',
    sentence: 'must be left out without HTTPS: what a provider sends would cross the network in clear',
    cure: () => 'give the site a domain, or servedOrigins to the machine alone',
    holds: ({ signIn, servedOrigins }) => signIn === undefined || servedOrigins.length > 0,
  },
  {
    name: 'without-passwords-another-way',
    property: 'passwordSignIn',
    sentence: 'must not be false without a signIn in which Open WebUI takes no passwords: nobody could come in; with LDAP it takes them',
    cure: () => 'leave it out, or give signIn with SignIn.oidc, entra, google or feishu',
    holds: ({ signIn, passwordSignIn }) => passwordSignIn || signIn?._needsNoPasswords === true,
  },
  {
    name: 'one-role-for-newcomers',
    property: 'signUp',
    sentence: 'must be SignUp.CLOSED beside this signIn: Open WebUI has one role for all new accounts, and the two want different ones',
    cure: () => 'SignUp.APPROVAL goes with accounts that wait (requiresApproval, or roles with users), SignUp.OPEN with others',
    holds: agreesWithSignUp,
  },
];

/** What Open WebUI is told of it, in its own variables. */
function variablesOf({ signIn, passwordSignIn, servedOrigins: [origin = ''] }: SignInProps): Variables {
  if (signIn === undefined) {
    return { environment: {}, secretEnvironment: {} };
  }
  // the first refuses passwords, the second hides their form
  const without: Record<string, string> = passwordSignIn ? {} : { ENABLE_PASSWORD_AUTH: 'false', ENABLE_LOGIN_FORM: 'false' };
  return { environment: { ...signIn._variables(origin), ...without }, secretEnvironment: { [signIn._secret.variable]: signIn._secret.source } };
}

/** Puts its variables beside those that the caller has given, of which none is one of them. */
export function withSignIn<M extends SignInProps & Variables>(model: M): M {
  const { environment, secretEnvironment } = variablesOf(model);
  return { ...model, environment: { ...model.environment, ...environment }, secretEnvironment: { ...model.secretEnvironment, ...secretEnvironment } };
}

/** Variables of signing in: those too that no property says, e.g. which claim is the e-mail address. */
export const OF_SIGN_IN = /^(?:ENABLE_)?(?:OAUTH|OPENID|LDAP|(?:MICROSOFT|GOOGLE|FEISHU)_(?:CLIENT|OAUTH|REDIRECT))(?:_.*)?$/;

/** Of these, what has no say in who comes in. */
const DECIDES_NOTHING = /^(?:OAUTH_PROVIDER_NAME|ENABLE_OAUTH_GROUP_(?:MANAGEMENT|CREATION)|OAUTH_GROUPS_CLAIM)$/;

/** Tells two configurations apart under which another person, or nobody, could come in; the secret's value is the machine's to compare. */
function accessOf({ environment, secretEnvironment }: Variables, newcomer: string): string {
  const isDeciding = (name: string) => OF_SIGN_IN.test(name) && !DECIDES_NOTHING.test(name);
  const said = Object.entries(environment).filter(([name]) => isDeciding(name)).sort();
  return digest(JSON.stringify([newcomer, said, Object.keys(secretEnvironment).filter(isDeciding).sort()]));
}

/** What the machine asks before it does any of that. */
export function signInFacts(model: SignInProps & Variables): SignInFacts | undefined {
  const { signIn, passwordSignIn: passwords, servedOrigins: [origin = ''] } = model;
  return signIn && { ...signIn._facts(origin), access: accessOf(model, signIn._newcomer), passwords };
}
