import { ChatClient } from './chat-client';
import { DOCUMENTED, pick } from './settings-variables';
import { ADMIN, furnishAccount, ROLE, Site } from './site';
import { SiteProps, SiteStack } from './site-stack';
import { Cloud } from '../../instruments/cloud/cloud';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';
import { SecretSource } from '../../lib';

// Variables of Open WebUI arrive in the site that runs, over an upgrade too, and leave again; what the administrator has set beside them stays.

const SEED = Number(process.env.SETTINGS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const NAMES = pick(SEED, 20);
const KEPT = NAMES.slice(0, 10);
const NO_FRONTEND = { leadsHere: true, acmeDirectory: 'https://acme.example.net/directory' };

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;
let before: Record<string, unknown>;
let last: Invocation;

beforeAll(async () => {
  console.log(`SETTINGS_SEED=${SEED} picks ${NAMES.join(' ')}`);
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, version: '0.11.4', names: [] });
  ({ machine } = site);
  client = new ChatClient({ address: machine.address });
});

afterAll(() => cloud?.stop());

/** These variables as props, and what Terraform stores for those that are secrets. */
function told(names: readonly string[]): SiteProps {
  const secrets = names.filter(name => DOCUMENTED[name].secret);
  const secretEnvironment = Object.fromEntries(secrets.map(name => [name, SecretSource.fromVariable(name.toLowerCase())]));
  const stack = new SiteStack({ names: [], secretEnvironment }, NO_FRONTEND);
  secrets.forEach(name => cloud.parameters.parameters.set(stack.parameterOf(name.toLowerCase()), DOCUMENTED[name].value));
  cloud.roles.set(ROLE, stack.statements);
  return { environment: Object.fromEntries(names.filter(name => !DOCUMENTED[name].secret).map(name => [name, DOCUMENTED[name].value])), secretEnvironment };
}

async function deploy(props: SiteProps): Promise<string> {
  site = site.with(props);
  last = await site.run('web-ui');
  console.log(`${last.seconds.toFixed(1)} s: ${last.output.split('\n').filter(line => /asking|settings that change|warning/.test(line)).join('; ')}`);
  return last.lastLine;
}

/** All settings, as the running site has them. */
async function settings(): Promise<Record<string, unknown>> {
  await client.signIn(ADMIN.email, ADMIN.password);
  return client.askJson('/api/v1/configs/export');
}

/** What a setting is, or what is at a place in it. */
const at = (all: Record<string, unknown>, place: readonly string[]) =>
  place.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], all);
const PLACED = Object.entries(DOCUMENTED).flatMap(([name, { place }]) => place ? [[name, place] as const] : []);

/** Whether the site has the values of these variables, and of the others what it had before. */
async function expectSettings(names: readonly string[]): Promise<void> {
  const all = await settings();
  const expected = PLACED.map(([name, place]) => {
    const { value, arrivesAs = value } = DOCUMENTED[name];
    return [name, names.includes(name) ? arrivesAs : at(before, place)];
  });
  expect(PLACED.map(([name, place]) => [name, at(all, place)])).toEqual(expected);
  const process = (await machine.mustShell('docker exec open-webui cat /proc/1/environ')).split('\0');
  const variables = Object.fromEntries(process.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const shown = NAMES.filter(name => DOCUMENTED[name].value === variables[name]);
  expect(shown).toEqual(NAMES.filter(name => names.includes(name)));
}

/** What the administrator sets himself, in a row of his own and in one that variables have a part of. */
async function expectOwnSettings(): Promise<void> {
  const all = await settings();
  expect([all['task.autocomplete.enable'], at(all, ['user.permissions', 'chat', 'edit'])]).toEqual([true, false]);
}

const startedAt = () => machine.mustShell('docker inspect --format "{{.State.StartedAt}}" open-webui');

test('a site of before runs without a variable, and the administrator changes settings of his own', async () => {
  await site.deploy();
  const all = await settings();
  const permissions = all['user.permissions'] as { chat: object };
  await client.askJson('/api/v1/configs/import', {
    config: { ...all, 'task.autocomplete.enable': true, 'user.permissions': { ...permissions, chat: { ...permissions.chat, edit: false } } },
  });
  before = await settings();
  await expectOwnSettings();
});

test('twenty variables arrive, and no secret of theirs is said', async () => {
  expect(await deploy(told(NAMES))).toBe('web-ui: done');
  await expectSettings(NAMES);
  await expectOwnSettings();
  const secrets = NAMES.filter(name => DOCUMENTED[name].secret).map(name => DOCUMENTED[name].value);
  expect(secrets.filter(value => last.output.includes(value) || site.program('web-ui').text.includes(value))).toEqual([]);
  const said = secrets.map(value => `-e '${value}'`).join(' ');
  const found = (filter: string) => machine.mustShell(`find /etc/open-webui /run/open-webui /var/lib/open-webui -maxdepth 1 -type f ${filter} -exec grep -lF ${said} {} + || true`);
  expect(await found('-perm /077')).toBe('');
  expect(await found('')).toContain('/etc/open-webui/open-webui.env');
});

test('a second run asks no image and leaves the site alone', async () => {
  const started = await startedAt();
  expect(await deploy({})).toBe('web-ui: done');
  expect(last.output).not.toContain('asking ghcr.io');
  expect(await startedAt()).toBe(started);
});

test('they are there after an upgrade, which asks the new image', async () => {
  expect(await deploy({ version: '0.12.4' })).toBe('web-ui: done');
  expect(last.output).toContain('asking ghcr.io/open-webui/open-webui:v0.12.4');
  await expectSettings(NAMES);
  await expectOwnSettings();
});

test('half of them leave, and the others stay, also against the administrator', async () => {
  const own = PLACED.filter(([name]) => KEPT.includes(name)).map(([, [key]]) => [key, before[key]]);
  await client.askJson('/api/v1/configs/import', { config: { ...await settings(), ...Object.fromEntries(own) } });
  expect(await deploy(told(KEPT))).toBe('web-ui: done');
  await expectSettings(KEPT);
  await expectOwnSettings();
});

test('a value with which this release does not start is refused before anything is changed, and a name that nothing reads is a warning', async () => {
  const started = await startedAt();
  const { environment } = told(KEPT);
  expect(await deploy({ environment: { ...environment, RAG_TOP_K: 'seven' } })).toMatch(/does not start with the value of RAG_TOP_K in environment: .*nothing was changed$/);
  expect(await startedAt()).toBe(started);
  expect(await deploy({ environment: { ...environment, WEBUI_BANERS: '[]' } })).toBe('web-ui: done');
  expect(last.output).toContain('warning: nothing in ghcr.io/open-webui/open-webui:v0.12.4 reads WEBUI_BANERS; did you mean WEBUI_BANNERS?');
});

test('the last ones leave, and the site has the settings that it had', async () => {
  expect(await deploy(told([]))).toBe('web-ui: done');
  await expectSettings([]);
  await expectOwnSettings();
  expect(await deploy({})).toBe('web-ui: done');
  expect(last.output).not.toContain('asking ghcr.io');
});
