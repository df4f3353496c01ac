import { readFileSync } from 'fs';
import { join } from 'path';
import { Browser } from './browser';
import { converse, SKY } from './conversation';
import { Deployment } from './deployment';
import { Person } from './person';
import { RUNS_AGAIN, RUNS_CHANGED } from './plans';
import { Say, Story } from './story';
import { CACHE_FOLDER } from '../../instruments/cloud/work-folder';

// A company's site, as its owner and its people see it: with a provider of OpenID Connect, then without passwords, then with a directory.

const ADA = { name: 'ada', password: 'ada-47-lemon-bridge' };
const BEN = { name: 'ben', password: 'ben-93-cloud-garden' };
const EVE = { name: 'eve', password: 'eve-11-stone-window' };
const CAROL = { uid: 'carol', password: 'carol-58-amber-lake', mail: 'carol@example.com', cn: 'Carol' };
const SECOND_SECRET = 'second-secret-of-the-client';

const OIDC = `signIn: SignIn.oidc({
    issuer: 'https://login.example.org', clientId: 'chat', clientSecret: SecretSource.fromVariable('client_secret'), name: 'Acme',
    roles: { admins: ['it'], users: ['staff'] }, groupsClaim: 'groups',
  })`;
const LDAP = `signIn: SignIn.ldap({
    host: 'ldap.example.org', bindDn: 'cn=chat,ou=services,dc=example,dc=org', bindPassword: SecretSource.fromVariable('bind_password'),
    searchBase: 'ou=people,dc=example,dc=org', groupsAttribute: 'memberOf',
  })`;
const REDIRECT_URI = "new TerraformOutput(stack, 'redirect_uri', { value: site.signInRedirectUri });\n";
const WITHOUT_PASSWORDS = '  passwordSignIn: false,\n';

let deployment: Deployment;
let browser: Browser;
let person: Person;

const story = new Story('sign-in', () => deployment.evidence());

beforeAll(async () => { deployment = await Deployment.start(); });

afterAll(async () => {
  story.close();
  await browser?.close();
  await deployment?.account.close();
});

async function startProvider(): Promise<void> {
  const { world } = deployment.account;
  const claims = (name: string, roles: string[], groups: string[]) => ({ name, email: `${name.toLowerCase()}@example.com`, roles, groups });
  world.identityProvider.redirectUris = ['https://example.com/oauth/oidc/callback'];
  world.identityProvider.accounts = {
    ada: { password: ADA.password, claims: claims('Ada', ['staff', 'it'], ['research']) },
    ben: { password: BEN.password, claims: claims('Ben', ['staff'], ['research', 'sales']) },
    eve: { password: EVE.password, claims: claims('Eve', ['guest'], []) },
  };
  await world.bring(world.identityProvider);
}

/** What the plan is, and that Terraform can do it. */
async function deploys(expected: string[], say: Say): Promise<void> {
  expect(await deployment.plan()).toEqual([...expected].sort());
  const ran = await deployment.apply();
  say(ran.map(({ commandName, seconds }) => `${commandName.replace('open-webui-chat-Chat-', '')} ${seconds.toFixed(1)} s`).join(', '));
}

/** The last line of what ran last, of a deploy that fails. */
async function fails(): Promise<string> {
  await deployment.plan();
  await expect(deployment.apply()).rejects.toThrow(/Last status: Failed/);
  return deployment.account.invocations.at(-1)!.lastLine;
}

/** Somebody else's browser, who has never been here. */
async function anotherBrowser(): Promise<void> {
  await browser?.close();
  const { world, internet } = deployment.account;
  const authority = { name: 'authority', pem: readFileSync(join(CACHE_FOLDER, 'ca/ca.crt'), 'utf8') };
  browser = await Browser.open({ folder: join(story.folder, 'browser'), roots: [...await world.trustedCertificates(), authority], namespace: internet.namespace });
  person = new Person(browser, story.folder);
  await person.open('https://example.com');
}

describe('a site of a company', () => {
  story.step('a first deploy with a provider that is down', 'the program ends with a sentence; Open WebUI has not run, and has no data', async say => {
    deployment.account.world.bailian.reply = converse;
    deployment.secrets.client_secret = deployment.account.world.identityProvider.clientSecret;
    deployment.app.useToo('SignIn');
    deployment.app.replace('  www: true,\n', '');
    deployment.app.replace("new TerraformOutput(stack, 'public_ip'", `${REDIRECT_URI}new TerraformOutput(stack, 'public_ip'`);
    deployment.app.add(OIDC);
    const sentence = await fails();
    say(sentence);
    expect(sentence).toMatch(/Acme cannot be reached/);
    expect(await deployment.account.machine.mustShell('docker ps --all --quiet; ls /var/lib/open-webui/data')).toBe('');
  });

  story.step('deploy with the provider', 'the site serves; the output is the address that the provider was told', async say => {
    await startProvider();
    await deployment.plan();
    say(`${(await deployment.apply()).length} programs`);
    expect(await deployment.output('redirect_uri')).toBe('https://example.com/oauth/oidc/callback');
  });

  story.step('somebody of the company comes in', 'the button leads to the provider and back into a chat; role and groups are those of the claims', async () => {
    await anotherBrowser();
    expect(await person.waysIn()).toEqual({ form: true, providers: ['Acme'] });
    expect(await person.comeInThrough('Acme', BEN)).toBe('in');
    expect(await person.isKnownAs()).toEqual({ email: 'ben@example.com', role: 'user', groups: ['research', 'sales'] });
    await person.chooseModel('qwen3.8-flash');
    expect((await person.ask(SKY.question)).text).toBe(SKY.answer);
    await person.screenshot('signed-in');
  });

  story.step('an administrator comes in', 'by role', async () => {
    await anotherBrowser();
    expect(await person.comeInThrough('Acme', ADA)).toBe('in');
    expect(await person.isKnownAs()).toEqual({ email: 'ada@example.com', role: 'admin', groups: expect.arrayContaining(['research']) });
  });

  story.step('he signs out', 'of the site and of the provider', async () => {
    await person.signOutOfBoth();
    expect(await person.waysIn()).toEqual({ form: true, providers: ['Acme'] });
    expect(await person.mustTypePassword('Acme')).toBe(true);
  });

  story.step('somebody without a role', 'is refused on the page', async say => {
    await anotherBrowser();
    const words = await person.comeInThrough('Acme', EVE);
    say(words);
    expect(words).toMatch(/permission|prohibited|not allowed/i);
  });

  story.step('passwords are switched off', 'only the program `web-ui` runs; the page has no form, the administrator of the company comes in', async say => {
    deployment.app.add(WITHOUT_PASSWORDS.trim().slice(0, -1));
    await deploys(RUNS_CHANGED('Instance_WebUiProgram'), say);
    await anotherBrowser();
    expect(await person.waysIn()).toEqual({ form: false, providers: ['Acme'] });
    await person.screenshot('without-passwords');
    expect(await person.comeInThrough('Acme', ADA)).toBe('in');
  });

  story.step('the secret is rotated', 'who has a session goes on; nobody new comes in before the deploy, everybody after it', async say => {
    const { identityProvider } = deployment.account.world;
    identityProvider.clientSecret = SECOND_SECRET;
    await identityProvider.restart();
    await person.startChat();
    expect((await person.ask(SKY.question)).text).toBe(SKY.answer);
    await anotherBrowser();
    expect(await person.comeInThrough('Acme', BEN)).not.toBe('in');
    deployment.secrets.client_secret = SECOND_SECRET;
    await deploys(['update oos_parameter Instance_SecretEnvironment-OAUTH_CLIENT_SECRET', ...RUNS_AGAIN('Instance_WebUiProgram')], say);
    await person.open('https://example.com');
    expect(await person.comeInThrough('Acme', BEN)).toBe('in');
  });

  story.step('the provider is down', 'who has a session chats on, nobody new comes in', async () => {
    await deployment.account.world.identityProvider.stop();
    await person.chooseModel('qwen3.8-flash');
    expect((await person.ask(SKY.question)).text).toBe(SKY.answer);
    await anotherBrowser();
    expect(await person.comeInThrough('Acme', BEN)).not.toBe('in');
  });

  story.step('the way back', 'while the provider is down passwords are switched on again, and the administrator signs in', async say => {
    deployment.app.replace(WITHOUT_PASSWORDS, '');
    await deploys(RUNS_CHANGED('Instance_WebUiProgram'), say);
    await anotherBrowser();
    await person.signIn(deployment.admin.email, deployment.admin.password);
    expect(await person.isKnownAs()).toMatchObject({ role: 'admin', email: deployment.admin.email });
  });

  story.step('a directory instead', 'people type its names and passwords into the page; groups are those of the directory', async say => {
    const { directory, world } = { directory: deployment.account.world.directory, world: deployment.account.world };
    await world.bring(directory);
    await directory.addPeople(CAROL);
    await directory.addGroup('sales', CAROL);
    deployment.secrets.bind_password = directory.bindPassword;
    deployment.app.replace(OIDC, LDAP);
    deployment.app.replace(REDIRECT_URI, '');
    await deployment.plan();
    say(`${(await deployment.apply()).length} programs`);
    await anotherBrowser();
    await person.signInAtDirectory(CAROL.uid, CAROL.password);
    expect(await person.isKnownAs()).toEqual({ email: CAROL.mail, role: 'user', groups: ['sales'] });
  });
});
