import { ChatClient } from './chat-client';
import { CompanyAccount, Session, sessionOf } from './company-account';
import { expectSentenceAndSite, failureOf, printSentences } from './failure';
import { ADMIN, furnishAccount, ROLE, Site } from './site';
import { SiteProps, SiteStack } from './site-stack';
import { Cloud } from '../../instruments/cloud/cloud';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';
import { OidcSignInOptions, SecretSource, SignIn } from '../../lib';

// With the company's accounts: a real provider of OpenID Connect and a real directory. What is wrong with them is said before anything is changed, and
// however it is done wrong, an administrator can come in afterwards.

let cloud: Cloud;
let machine: Machine;
let site: Site;

const SECRET = SecretSource.fromVariable('client_secret');
const WORDS = { ada: 'ada-47-lemon-bridge', ben: 'ben-93-cloud-garden', eve: 'eve-11-stone-window' };

/** How the site is told of the provider. */
function oidc(options: Partial<OidcSignInOptions> = {}): SiteProps {
  const { issuer, clientId } = cloud.identityProvider;
  const given = { name: 'Acme', roles: { admins: ['it'], users: ['staff'] }, groupsClaim: 'groups', ...options };
  return { signIn: SignIn.oidc({ issuer, clientId, clientSecret: SECRET, ...given }) };
}

/** Stores the secret where Terraform would, for the role to read. */
function storeSecret(value: string, props: SiteProps): void {
  const stack = new SiteStack(props, { acmeDirectory: 'https://acme.example.net/directory', leadsHere: false });
  cloud.parameters.parameters.set(stack.parameterOf('client_secret'), value);
  cloud.roles.set(ROLE, stack.statements);
}

/** Deploys a change: the tools that it needs, then the program. */
async function change(props: SiteProps): Promise<Invocation> {
  const changed = site.with(props);
  const tools = ['toolbox-sign-in', 'toolbox-provider', 'toolbox-administrators'];
  await Promise.all(tools.filter(name => changed.programNames.includes(name)).map(name => changed.run(name)));
  return changed.run('web-ui');
}

async function deploys(props: SiteProps): Promise<Invocation> {
  const invocation = await change(props);
  expect(invocation.succeeded ? '' : invocation.output.slice(-1500)).toBe('');
  return invocation;
}

/** What runs, and on what. */
const running = () => machine.mustShell('systemctl show --property=ActiveEnterTimestampMonotonic open-webui; sha256sum /etc/open-webui/open-webui.env');

async function refuses(words: RegExp, props: SiteProps): Promise<void> {
  const before = await running();
  const failure = await failureOf(site, change(props));
  expectSentenceAndSite(failure, words);
  expect(failure.invocation.output).not.toContain(cloud.identityProvider.clientSecret);
  expect(await running()).toBe(before);
}

const somebody = (name: keyof typeof WORDS) => new CompanyAccount(cloud, site, name, WORDS[name]);
const stranger = () => new ChatClient({ address: machine.address, name: site.names[0] });
const configuration = () => stranger().askJson('/api/config');

async function administrator(): Promise<ChatClient> {
  const client = stranger();
  await client.signIn(ADMIN.email, ADMIN.password);
  return client;
}

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  const provider = cloud.identityProvider;
  provider.redirectUris = [`https://${site.names[0]}/oauth/oidc/callback`];
  const claims = (name: string, roles: string[], groups: string[]) => ({ name, email: `${name.toLowerCase()}@example.com`, roles, groups });
  provider.accounts = {
    ada: { password: WORDS.ada, claims: claims('Ada', ['staff', 'it'], ['research']) },
    ben: { password: WORDS.ben, claims: claims('Ben', ['staff'], ['research', 'sales']) },
    eve: { password: WORDS.eve, claims: claims('Eve', ['guest'], []) },
  };
  await cloud.bring(provider);
  storeSecret(provider.clientSecret, oidc());
  await site.deploy();
});

afterAll(async () => {
  printSentences();
  await cloud?.stop();
});

describe('before anything is changed it is said of the provider', () => {
  afterEach(() => storeSecret(cloud.identityProvider.clientSecret, oidc()));

  test.each<[string, RegExp, Partial<OidcSignInOptions>]>([
    ['that its name leads nowhere', /Acme cannot be reached: the name nowhere\.example\.org leads nowhere/, { issuer: 'https://nowhere.example.org' }],
    ['that nobody answers there', /Acme cannot be reached: login\.example\.org refuses the connection/, { issuer: 'https://login.example.org:4443' }],
    ['that there is no discovery document', /Acme has no discovery document at https:\/\/login\.example\.org\/realms\/acme\/\.well-known.*HTTP 404/, { issuer: 'https://login.example.org/realms/acme' }],
    ['that its certificate is for another name', /Acme has a certificate at sso\.example\.org that nobody can trust/, { issuer: 'https://sso.example.org' }],
    ['that it does not know the client', /Acme does not take client id and secret/, { clientId: 'another' }],
  ])('%s', async (_, words, options) => {
    cloud.names.hosts.set('sso.example.org', cloud.identityProvider.address);
    await refuses(words, oidc(options));
    expect((await configuration()).oauth.providers).toEqual({});
  });

  test('that it does not take the secret', async () => {
    storeSecret('a-wrong-secret', oidc());
    await refuses(/Acme does not take client id and secret: store the secret that it shows/, oidc());
  });

  test('that it is down', async () => {
    await cloud.identityProvider.stop();
    await refuses(/Acme cannot be reached/, oidc());
    await cloud.identityProvider.start();
  });
});

test('a secret that is empty is refused', async () => {
  storeSecret(' ', oidc());
  await refuses(/is empty/, oidc());
  storeSecret(cloud.identityProvider.clientSecret, oidc());
});

test('passwords are not switched off on a site into which nobody has come with an account of the company', async () => {
  await refuses(/passwords cannot be switched off: no administrator.*deploy with passwordSignIn true/, { ...oidc(), passwordSignIn: false });
  await administrator();
});

let ben: Session;

describe('with passwords beside it', () => {
  test('the provider is offered, and the password of the administrator goes on', async () => {
    await deploys(oidc());
    const { oauth, features } = await configuration();
    expect({ providers: oauth.providers, form: features.enable_login_form, signUp: features.enable_signup }).toEqual({ providers: { oidc: 'Acme' }, form: true, signUp: false });
    await administrator();
  });

  test('a second run asks nobody and changes nothing', async () => {
    await cloud.identityProvider.stop();
    const before = await running();
    await deploys(oidc());
    expect(await running()).toBe(before);
    await cloud.identityProvider.start();
  });

  test('claims make a user with his groups, and refuse whom they do not name', async () => {
    ben = await somebody('ben').mustComeIn();
    expect({ role: ben.role, email: ben.email, groups: ben.groups }).toEqual({ role: 'user', email: 'ben@example.com', groups: ['research', 'sales'] });
    expect(await somebody('eve').comesIn()).toMatch(/permission|prohibited|not allowed/i);
  });

  test('whom an administrator has made one by hand is no proof: the claim takes it from him at the next sign-in', async () => {
    const admin = await administrator();
    const { users } = await admin.askJson<{ users: Array<{ id: string; email: string; name: string }> }>('/api/v1/users/');
    const { id, name, email } = users.find(user => user.email === ben.email)!;
    await admin.askJson(`/api/v1/users/${id}/update`, { role: 'admin', name, email, profile_image_url: '/user.png' });
    expect((await ben.client.askJson('/api/v1/auths/')).role).toBe('admin');
    await refuses(/no administrator, whom its ID token makes one \("roles"\)/, { ...oidc(), passwordSignIn: false });
  });

  test('a claim makes an administrator', async () => {
    const ada = await somebody('ada').mustComeIn();
    expect({ role: ada.role, groups: ada.groups.includes('research') }).toEqual({ role: 'admin', groups: true });
  });

  test('with other settings at once passwords stay on', async () => {
    await refuses(/passwords cannot be switched off/, { ...oidc({ roles: { admins: ['board'] } }), passwordSignIn: false });
  });
});

describe('without passwords', () => {
  const without = (options?: Partial<OidcSignInOptions>): SiteProps => ({ ...oidc(options), passwordSignIn: false });

  test('the page has no form, the site takes no password, and who comes in by the provider comes in', async () => {
    await deploys(without());
    expect((await configuration()).features.enable_login_form).toBe(false);
    const { status } = await stranger().ask('/api/v1/auths/signin', { body: JSON.stringify(ADMIN), headers: { 'content-type': 'application/json' } });
    expect(status).toBe(403);
    expect((await somebody('ada').mustComeIn()).role).toBe('admin');
  });

  test('a wrong secret, other roles and another issuer are refused, and who comes in still does', async () => {
    storeSecret('a-wrong-secret', oidc());
    await refuses(/does not take client id and secret/, without());
    storeSecret(cloud.identityProvider.clientSecret, oidc());
    await refuses(/passwords cannot be switched off/, without({ roles: { admins: ['board'], users: ['staff'] } }));
    await refuses(/passwords cannot be switched off/, without({ allowedDomains: ['example.net'] }));
    await refuses(/Acme cannot be reached/, without({ issuer: 'https://nowhere.example.org' }));
    expect((await somebody('ada').mustComeIn()).role).toBe('admin');
  });

  test('the data of another Open WebUI are refused, and who comes in still does', async () => {
    const before = await running();
    await machine.mustShell('cp -a /var/lib/open-webui/data /root/other');
    const { exitCode, stderr } = await machine.shell('/usr/local/lib/open-webui/bring-data /root/other');
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/data cannot be brought while passwords are switched off: .*through Acme; .*nothing was changed\s*$/)]);
    expect(await running()).toBe(before);
    expect((await somebody('ada').mustComeIn()).role).toBe('admin');
  });

  test('the secret is rotated: nobody new comes in until the deploy, who has a session goes on, and after it everybody does', async () => {
    const ada = await somebody('ada').mustComeIn();
    cloud.identityProvider.clientSecret = 'second-secret-of-the-client';
    await cloud.identityProvider.restart();
    expect(typeof await somebody('ben').comesIn()).toBe('string');
    expect((await ada.client.askJson('/api/v1/auths/')).role).toBe('admin');
    storeSecret(cloud.identityProvider.clientSecret, oidc());
    await deploys(without());
    expect((await somebody('ben').mustComeIn()).role).toBe('user');
    expect((await ada.client.askJson('/api/v1/auths/')).role).toBe('admin');
  });

  test('the provider is down: who has a session goes on, and the way back to passwords is open, with whatever settings', async () => {
    const ada = await somebody('ada').mustComeIn();
    await cloud.identityProvider.stop();
    expect(typeof await somebody('ben').comesIn()).toBe('string');
    expect((await ada.client.streamed('qwen-flash', 'hello')).status).toBe(200);
    const { output } = await deploys(oidc({ roles: { admins: ['board'] } }));
    expect(output).toMatch(/switched on again all the same/);
    await administrator();
    await cloud.identityProvider.start();
  });
});

const SEARCH = `journalctl --no-pager -a | grep -c -F -f /root/words
grep -r -l -F -f /root/words /var/log 2>/dev/null
setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs find / \\( -path /proc -o -path /sys \\) -prune -o -type f -readable -print0 2>/dev/null |
  xargs -0 -r grep -l -a -F -f /root/words -- 2>/dev/null`;

test('no secret was in the journal, a log or a file that others can read', async () => {
  await machine.mustShell('install -m 600 /dev/stdin /root/words', { input: 'first-secret-of-the-client\nsecond-secret-of-the-client\n' });
  expect((await machine.shell(SEARCH, { timeoutSeconds: 300 })).stdout).toBe('0\n');
  await machine.mustShell('rm /root/words');
});

describe('a directory', () => {
  const CAROL = { uid: 'carol', password: 'carol-58-amber-lake', mail: 'carol@example.com', cn: 'Carol' };
  const DAVE = { uid: 'dave', password: 'dave-29-iron-valley', mail: 'dave@example.com', cn: 'Dave' };

  const ldap = (options: object = {}): SiteProps => {
    const { host, bindDn, searchBase } = cloud.directory;
    return { signIn: SignIn.ldap({ host, bindDn, bindPassword: SECRET, searchBase, searchFilter: '(memberOf=cn=chat,ou=groups,dc=example,dc=org)', groupsAttribute: 'memberOf', ...options }) };
  };
  const store = (value = cloud.directory.bindPassword) => storeSecret(value, ldap());

  /** Types name and password into the site's own form. */
  async function comesIn({ uid: user, password }: { uid: string; password: string }): Promise<Session | number> {
    const answer = await stranger().ask('/api/v1/auths/ldap', { body: JSON.stringify({ user, password }), headers: { 'content-type': 'application/json' } });
    return answer.status === 200 ? sessionOf(stranger(), JSON.parse(answer.body).token) : answer.status;
  }

  beforeAll(async () => {
    await cloud.bring(cloud.directory);
    await cloud.directory.addPeople(CAROL, DAVE);
    await cloud.directory.addGroup('chat', CAROL);
    await cloud.directory.addGroup('research', CAROL, DAVE);
    store();
  });

  test.each<[string, RegExp, object]>([
    ['whose name leads nowhere', /nowhere\.example\.org cannot be reached: the name nowhere\.example\.org leads nowhere/, { host: 'nowhere.example.org' }],
    ['at another port', /ldap\.example\.org cannot be reached: ldap\.example\.org refuses the connection/, { serverPort: 6360 }],
    ['with a certificate for another name', /other\.example\.org has a certificate at other\.example\.org that nobody can trust/, { host: 'other.example.org' }],
    ['that does not know the account', /does not take cn=nobody,dc=example,dc=org and its password \(invalidCredentials\)/, { bindDn: 'cn=nobody,dc=example,dc=org' }],
    ['where nobody is', /finds nobody with a uid below ou=robots,dc=example,dc=org \(noSuchObject\)/, { searchBase: 'ou=robots,dc=example,dc=org' }],
    ['whose people have another attribute', /finds nobody with a sAMAccountName/, { usernameAttribute: 'sAMAccountName' }],
    ['that does not understand the filter', /does not understand the search filter/, { searchFilter: '(memberOf)' }],
  ])('%s is refused with a sentence', async (_, words, options) => {
    cloud.names.hosts.set('other.example.org', cloud.directory.address);
    await refuses(words, ldap(options));
  });

  test('with a wrong password of the account that looks is refused', async () => {
    store('a-wrong-password');
    await refuses(/ldap\.example\.org does not take .* and its password/, ldap());
    store();
  });

  test('signs its people in, with their groups, and nobody whom the filter leaves out', async () => {
    await deploys(ldap());
    const { oauth, features } = await configuration();
    expect({ providers: oauth.providers, ldap: features.enable_ldap, form: features.enable_login_form }).toEqual({ providers: {}, ldap: true, form: true });
    const { role, email, groups } = await comesIn(CAROL) as Session;
    expect({ role, email, groups }).toEqual({ role: 'user', email: CAROL.mail, groups: ['chat', 'research'] });
    expect([await comesIn(DAVE), await comesIn({ ...CAROL, password: 'wrong' })]).toEqual([400, 400]);
    await administrator();
  });

  test('whose account gets another password signs in again after the deploy', async () => {
    await cloud.directory.changeBindPassword('another password');
    expect(await comesIn(CAROL)).toBe(400);
    store('another password');
    await deploys(ldap());
    expect((await comesIn(CAROL) as Session).email).toBe(CAROL.mail);
  });

  test('that is down lets who has a session go on', async () => {
    const { client } = await comesIn(CAROL) as Session;
    await cloud.directory.stop();
    expect(await comesIn(CAROL)).toBe(400);
    expect((await client.askJson('/api/v1/auths/')).email).toBe(CAROL.mail);
  });

  test('that is taken out of the app is asked no more; of no way to sign in anything is left, and the accounts stay', async () => {
    await deploys({});
    const { oauth, features } = await configuration();
    expect({ providers: oauth.providers, ldap: features.enable_ldap, form: features.enable_login_form }).toEqual({ providers: {}, ldap: false, form: true });
    expect(await comesIn(CAROL)).toBe(400);
    expect(await machine.mustShell('grep -cE "OAUTH|LDAP" /etc/open-webui/open-webui.env; ls /var/lib/open-webui/sign-in 2>&1 || true')).toMatch(/^0\n.*No such file/);
    const { users } = await (await administrator()).askJson<{ users: Array<{ email: string }> }>('/api/v1/users/');
    expect(users.map(({ email }) => email)).toEqual(expect.arrayContaining([ADMIN.email, 'ada@example.com', 'ben@example.com', CAROL.mail]));
  });
});
