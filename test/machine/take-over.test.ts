import { ChatClient } from './chat-client';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { ACME_DIRECTORY, landedPrograms } from './landed-programs';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// A site that an earlier state has deployed is taken over: its data and its certificate stay, its tools are replaced, and nothing of it is left to rot.

const TOOLS = '/usr/local/lib/open-webui';

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;
let kept: Keepsakes;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true });
  ({ machine } = site);
  site.pointNamesAtMachine();
  await deployAsLanded();
  client = new ChatClient({ address: machine.address, name: site.names[0], roots: [await cloud.acme.rootCertificate()] });
  await client.signIn(ADMIN.email, ADMIN.password);
  kept = await leaveKeepsakes(client);
});

afterAll(() => cloud?.stop());

/** The programs of the earlier state, with what Terraform tells them. */
async function deployAsLanded(): Promise<void> {
  const { rounds, programs } = landedPrograms();
  for (const name of rounds.flat()) {
    const { text, ...told } = site.told(name, programs[name]);
    const invocation = await machine.runProgram(text.replaceAll(ACME_DIRECTORY, cloud.acme.directoryUrl), told);
    expect([name, invocation.lastLine]).toEqual([name, `${name}: done`]);
  }
}

/** What must be the same after it: what lies on the data disk beside the databases, the certificate, and the key of sessions. */
const belongings = () => machine.mustShell(`cd /var/lib/open-webui && ls -A . backups && cat secret-key version && readlink /etc/open-webui/tls/current &&
  find acme data/uploads -type f -name '*.pem' -o -type f -path 'data/uploads/*' | sort | xargs sha256sum`);

const served = () => machine.mustShell('sha256sum /etc/open-webui/tls/current/fullchain.pem');

test('the next deploy takes it over: nobody signs in again, nothing is missing, no certificate is asked for', async () => {
  const before = [await belongings(), await served()];
  await machine.mustShell("echo 'image: could not pull' >/var/log/open-webui/last-failure");
  await site.deploy();
  expect([await belongings(), await served()]).toEqual(before);
  // with the token of before
  expect(await missingKeepsakes(client, kept)).toEqual([]);
  expect((await machine.shell('cat /var/log/open-webui/last-failure')).exitCode).toBe(1);
});

/** What lies among the tools and no piece has; container-firewall is of the program docker. */
const ownerless = async () => {
  const found = (await machine.mustShell(`ls ${TOOLS}`)).split('\n');
  const owned = (await machine.mustShell(`tail -qn +2 ${TOOLS}/installed/*`)).split('\n');
  return found.filter(name => !['installed', 'container-firewall', '__pycache__'].includes(name) && !owned.includes(name));
};

test('nothing of what it had lies about: each tool has a piece that it belongs to, each unit something that it runs', async () => {
  expect(await ownerless()).toEqual([]);
  const units = await machine.mustShell(`grep -ohE '${TOOLS}/[a-z-]+' /etc/systemd/system/*.service /etc/systemd/system/*.d/*.conf | sort -u | xargs ls`);
  expect(units).not.toBe('');
  expect(await machine.mustShell('systemctl --failed --no-legend --plain | awk \'{ print $1 }\' | grep -E "open-webui|docker|nginx|renew|firewall|ollama" || true')).toBe('');
});

test('a tool that a piece has no more goes, and one that has moved to another piece stays', async () => {
  await machine.mustShell(`cd ${TOOLS} && touch former moved && printf 'former\\nmoved\\n' >>installed/backup && echo moved >>installed/prune`);
  expect((await site.run('toolbox-backup')).lastLine).toBe('toolbox-backup: done');
  expect((await machine.mustShell(`ls ${TOOLS}`)).split('\n').filter(name => ['former', 'moved'].includes(name))).toEqual(['moved']);
  expect((await site.run('toolbox-prune')).lastLine).toBe('toolbox-prune: done');
  expect(await ownerless()).toEqual([]);
});

test('a program that is not called with its very tools says which are missing, and changes nothing', async () => {
  await machine.mustShell(`sed -i '1s/.*/another/' ${TOOLS}/installed/upgrade`);
  const { lastLine } = await site.run('web-ui');
  expect(lastLine).toBe('web-ui: the tools "upgrade" that this program calls are not on the machine; deploy again, nothing was changed');
  expect((await client.ask('/ready')).status).toBe(200);
  await site.deploy();
  expect(await missingKeepsakes(client, kept)).toEqual([]);
});
