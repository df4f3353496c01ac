import { ChatClient } from './chat-client';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// What a site no longer has is gone from the machine: the table in docs/leftovers.md, on the whole machine.

let cloud: Cloud;
let machine: Machine;
let site: Site;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 2048, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  // The warm machine has nginx already, running: one that ran before the site goes on after it (prune.test.ts), and here none shall have run.
  await machine.mustShell('systemctl disable --quiet --now nginx');
  site.pointNamesAtMachine();
});

afterAll(() => cloud?.stop());

/** Of what listens to others, of units, and of files: what a test says that it is gone. */
async function found(): Promise<string[]> {
  const ports = await machine.mustShell('ss -Hltn "( sport = :80 or sport = :443 or sport = :8080 )" | awk \'{ print $4 }\'');
  const files = await machine.mustShell('ls -d /etc/open-webui/{tls,nginx-before,ollama,local-models,acme.env} /var/lib/ollama /var/www/acme /etc/systemd/system/{ollama,renew-certificate}.* 2>/dev/null || true');
  const containers = await machine.mustShell("docker ps | awk 'NR > 1 { print \"container \" $NF }'; docker image ls ollama/ollama | awk 'NR > 1 { print \"image \" $1 }'");
  return [...new Set([ports, files, containers].flatMap(text => text.split('\n').filter(Boolean)))].sort();
}

async function opens(client: ChatClient): Promise<void> {
  expect((await client.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
}

test('with a domain and local models all of it is there', async () => {
  await site.run('docker');
  await site.bringOllama();
  site = site.with({ localModels: ['qwen3:8b', 'bge-m3:567m'] });
  await site.deploy();
  await opens(new ChatClient({ address: machine.address, name: site.names[0] }));
  expect(await found()).toEqual(expect.arrayContaining(['/etc/open-webui/tls', '/etc/open-webui/ollama', '/var/lib/ollama', 'container ollama', 'image ollama/ollama', '0.0.0.0:443', '127.0.0.1:8080']));
  expect(await machine.mustShell('ls /var/lib/ollama')).toBe('bge-m3:567m\nqwen3:8b');
});

test('a model that is taken off the list is removed, and one that somebody pulled by hand stays', async () => {
  await machine.mustShell('docker exec ollama ollama pull by-hand');
  site = site.with({ localModels: ['qwen3:8b', 'gemma3:4b'] });
  expect((await site.run('local-models')).lastLine).toBe('local-models: done');
  expect(await machine.mustShell('ls /var/lib/ollama')).toBe('by-hand\ngemma3:4b\nqwen3:8b');
});

test('without local models Ollama is gone, with its image and its models, and the site goes on', async () => {
  site = site.with({ localModels: [] });
  const { 'web-ui': webUi } = await site.deploy();
  expect(webUi.output).toContain('Ollama is gone, with its models');
  expect((await found()).filter(one => one.includes('ollama') || one.includes('local-models'))).toEqual([]);
  await opens(new ChatClient({ address: machine.address, name: site.names[0] }));
});

test('without a domain nginx is stopped, its certificate is gone, and the site is at its address', async () => {
  const { 'web-ui': webUi } = await site.with({ names: [] }).deploy();
  expect(webUi.output).toContain('the front end is gone, with certificate and key');
  expect(await found()).toEqual(['0.0.0.0:8080', 'container open-webui']);
  expect((await machine.shell('systemctl is-enabled nginx')).stdout.trim()).toBe('disabled');
  await opens(new ChatClient({ address: machine.address }));
});

test('after a restart of the machine it is still so', async () => {
  await machine.reboot();
  await machine.mustShell('for i in $(seq 60); do curl --silent --fail http://127.0.0.1:8080/ready >/dev/null && exit; sleep 1; done; exit 1');
  expect(await found()).toEqual(['0.0.0.0:8080', 'container open-webui']);
});

test('a second deploy takes nothing away and says nothing', async () => {
  expect((await site.with({ names: [] }).run('web-ui')).output).not.toMatch(/is gone|nginx/);
});

test('with the domain again all is as it was', async () => {
  await site.deploy();
  await opens(new ChatClient({ address: machine.address, name: site.names[0] }));
  expect(await found()).toEqual(expect.arrayContaining(['/etc/open-webui/tls', '0.0.0.0:443', '127.0.0.1:8080']));
});
