import { join } from 'path';
import { Browser } from './browser';
import { converse, GARDEN, SKY } from './conversation';
import { Deployment } from './deployment';
import { closeDoors, containerAnswersNeighbour, doors, isOpenToNeighbour, leaveDoorsOpen } from './doors';
import { askAboutADocument, askAboutTheSky } from './first-chats';
import { ELSEWHERE, HERE } from './internet';
import { Person } from './person';
import { NEW_INSTANCE, RUNS_AGAIN, RUNS_CHANGED } from './plans';
import { Say, Story } from './story';
import { ChatClient } from '../machine/chat-client';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from '../machine/keepsakes';

// The example own-domain, from the first `terraform apply` to the last `terraform destroy`, as its owner and its users see it.

const SECOND_KEY = 'sk-8a7c6e5d4b3f2a1908f7e6d5c4b3a291';

let deployment: Deployment;
let browser: Browser;
let person: Person;
let kept: Keepsakes;

const story = new Story('rehearsal', () => deployment.evidence());

beforeAll(async () => { deployment = await Deployment.start(); });

afterAll(async () => {
  story.close();
  await browser?.close();
  await deployment?.account.close();
});

async function administrator(): Promise<ChatClient> {
  const client = new ChatClient({ address: deployment.account.machine.address, name: 'example.com' });
  await client.signIn(deployment.admin.email, deployment.admin.password);
  return client;
}

async function expectNothingMissing(): Promise<void> {
  expect(await missingKeepsakes(await administrator(), kept)).toEqual([]);
}

async function expectVersion(version: string): Promise<void> {
  expect((await (await administrator()).askJson('/api/config')).version).toBe(version);
}

/** What the plan is, and that Terraform can do it. */
async function deploys(expected: string[], say: Say): Promise<void> {
  expect(await deployment.plan()).toEqual([...expected].sort());
  await applies(say);
}

/** Terraform can do what was planned last. */
async function applies(say: Say): Promise<void> {
  const ran = await deployment.apply();
  say(ran.map(({ commandName, seconds }) => `${commandName.replace('open-webui-chat-Chat-', '')} ${seconds.toFixed(1)} s`).join(', ') || 'nothing ran on the machine');
}

/** Does something on the machine for whose renewal of certificates it is some days later: all that it asks is the number of seconds. */
async function inDays(days: number, action: () => Promise<unknown>): Promise<void> {
  const { machine } = deployment.account;
  const dropIn = '/run/systemd/system/renew-certificate.service.d/later.conf';
  await machine.writeFile('/opt/later/date', `#!/bin/sh\n[ "$*" = +%s ] && exec /bin/date -d '${days} days' +%s\nexec /bin/date "$@"\n`);
  await machine.writeFile(dropIn, '[Service]\nEnvironment=PATH=/opt/later:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
  await machine.mustShell('chmod +x /opt/later/date; systemctl daemon-reload');
  await action();
  await machine.mustShell(`rm -r /opt/later ${dropIn}; systemctl daemon-reload`);
}

/** The certificate that the site serves to a name, looked at from outside: who issued it and its number. */
async function certificateOf(name: string): Promise<string> {
  const script = `openssl s_client -connect ${name}:443 -servername ${name} </dev/null 2>/dev/null | openssl x509 -noout -issuer -serial`;
  const { stdout } = await deployment.account.internet.run('bash', ['-c', script]);
  expect(stdout).toMatch(/issuer=.*\nserial=/);
  return stdout;
}

describe('a site', () => {
  story.step('first deploy', 'the plan only creates; every program succeeds; the name leads to the address; the release is the one asked for', async say => {
    deployment.app.useToo('BailianModels', 'DiskCategory', 'InstanceCharge', 'OpenWebUiImage', 'RemovalPolicy');
    deployment.app.replace('  www: true,\n', '');
    deployment.app.add("openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.11.4')");
    deployment.app.add('instanceCharge: InstanceCharge.spot()');
    const plan = await deployment.plan();
    expect(plan.filter(change => !change.startsWith('create '))).toEqual([]);
    await applies(say);
    expect((await deployment.account.internet.run('getent', ['ahostsv4', 'example.com'])).stdout).toContain(await deployment.output('public_ip'));
    await expectVersion('0.11.4');
    kept = await leaveKeepsakes(await administrator());
  });

  story.step('deploy again', 'the plan is empty', async () => {
    expect(await deployment.plan()).toEqual([]);
  });

  story.step('upgrade Open WebUI', 'only the program `web-ui` runs; a chat, a user, a setting, a connection and knowledge are there', async say => {
    deployment.app.replace("  openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.11.4'),\n", '');
    await deploys(RUNS_CHANGED('Instance_WebUiProgram'), say);
    await expectVersion('0.12.4');
    await expectNothingMissing();
  });

  story.step('a person looks', '`http://` leads to `https://` without a warning; the model that the app names is chosen', async say => {
    const { world, internet } = deployment.account;
    browser = await Browser.open({ folder: join(story.folder, 'browser'), roots: await world.trustedCertificates(), namespace: internet.namespace });
    person = new Person(browser, story.folder);
    const { url, status, redirects, certificate } = await person.open('http://example.com');
    expect({ redirects, status, from: new URL(url).origin }).toEqual({ redirects: [{ url: 'http://example.com/', status: 301 }], status: 200, from: 'https://example.com' });
    say(`the certificate is from ${certificate!.issuer}`);
    await person.signIn(deployment.admin.email, deployment.admin.password);
    await person.seeChosenModel('qwen3.8-flash');
  });

  story.step('a person chats', 'the answer streams; what the model thought is folded and can be unfolded; the chat has a title and is there after a reload', async say => {
    deployment.account.world.bailian.reply = converse;
    await person.chooseModel('qwen3.8-flash');
    await askAboutTheSky(person, say);
    expect(await person.unfoldThinking()).toBe(SKY.thought);
    await person.seeChats(SKY.title);
    await person.screenshot('chat');
    await person.reload();
    expect(await person.lastAnswer()).toBe(SKY.answer);
  });

  story.step('a person asks about a document', 'a file is uploaded, embedded and found; the answer draws on it', async () => {
    await askAboutADocument(person, story.folder);
    await person.screenshot('document');
  });

  story.step('a person leaves, a stranger comes', 'after signing out the sign-in page offers no way to register, and Open WebUI refuses who tries nevertheless', async () => {
    await person.signOut();
    const { offers, status, answer } = await person.tryToRegister('Stranger', 'stranger@example.org', 'a-strangers-password');
    expect({ offers, status, answer }).toEqual({ offers: [], status: 403, answer: expect.stringMatching(/permission|not allowed|prohibited/i) });
    expect([...browser.hostsAsked]).toEqual(['example.com']);
  });

  story.step('open doors', 'from outside 80 and 443 answer, 22 and 8080 do not, although something listens there; no neighbour reaches the container', async say => {
    const { machine, internet, world } = deployment.account;
    const address = await deployment.output('public_ip');
    expect(await isOpenToNeighbour(machine, 8080)).toBe(false);
    await leaveDoorsOpen(machine);
    const tried = await doors(machine);
    say(`ports tried: ${tried.join(' ')}`);
    expect(await internet.openPorts(address, tried)).toEqual([80, 443]);
    await closeDoors(machine);
    expect(await containerAnswersNeighbour(machine, world.network.bridge)).toBe(false);
    await machine.mustShell('iptables --flush DOCKER-USER');
    expect(await containerAnswersNeighbour(machine, world.network.bridge)).toBe(true);
    await machine.mustShell('/usr/local/lib/open-webui/container-firewall');
  });

  story.step('an allow-list', 'only rules change; who is on the list gets through, who is not does not', async say => {
    const { internet } = deployment.account;
    const address = await deployment.output('public_ip');
    const [list, everybody] = ['198-51-100-77-32', '0-0-0-0-0'];
    const rules = (what: string, source: string) => ['Http', 'Https'].map(port => `${what} security_group_rule Frontend_${port}Port_From-${source}`);
    deployment.app.add(`allowedCidrs: ['${ELSEWHERE}/32']`);
    await deploys([...rules('create', list), ...rules('delete', everybody)], say);
    expect(await internet.openPorts(address, [80, 443], HERE)).toEqual([]);
    expect(await internet.openPorts(address, [80, 443], ELSEWHERE)).toEqual([80, 443]);
    deployment.app.replace(`  allowedCidrs: ['${ELSEWHERE}/32'],\n`, '');
    await deploys([...rules('delete', list), ...rules('create', everybody)], say);
    expect(await internet.openPorts(address, [80, 443], HERE)).toEqual([80, 443]);
  });

  story.step('other models', 'the programs that know models run, the instance stays', async say => {
    deployment.app.add("models: BailianModels.of({ allowed: ['qwen3.8-max', 'qwen-flash'] })");
    await deploys(RUNS_CHANGED('Instance_WebUiProgram'), say);
    await person.open('https://example.com');
    await person.signIn(deployment.admin.email, deployment.admin.password);
    expect((await person.modelsOffered()).sort()).toEqual(['model-of-the-administrator', 'qwen-flash', 'qwen3.8-max']);
  });

  story.step('rotate the key', 'the programs that read it run; the site works after the old key was revoked, and never uses it again', async say => {
    const { bailian } = deployment.account.world;
    const old = deployment.apiKey;
    deployment.rotateKey(SECOND_KEY);
    await deploys(['update oos_parameter Instance_ApiKey', ...RUNS_AGAIN('Instance_WebUiProgram')], say);
    bailian.keys.delete(old);
    bailian.calls.length = 0;
    await expectNothingMissing();
    expect(new Set(bailian.calls.map(({ key, status }) => `${key} ${status}`))).toEqual(new Set([`${SECOND_KEY} 200`]));
  });

  story.step('add www and a second domain', 'two records are created, no other is touched; both names lead to the site, without a warning', async say => {
    deployment.account.world.dns.zones.add('example.net');
    deployment.app.add('www: true');
    deployment.app.add("additionalDomains: [{ name: 'chat.example.net' }]");
    await deploys([
      'create alidns_record DomainRecord-examplecom_wwwexamplecom', 'create alidns_record DomainRecord-examplenet_chatexamplenet', 'update ram_policy Frontend_CertificatePolicy',
      ...RUNS_CHANGED('Frontend_FrontendProgram', 'Frontend_CertificateProgram', 'Instance_WebUiProgram'),
    ], say);
    for (const name of ['www.example.com', 'chat.example.net']) {
      const { url, status } = await person.open(`http://${name}`);
      expect({ status, from: new URL(url).origin }).toEqual({ status: 200, from: `https://${name}` });
    }
  });

  story.step('an upgrade that fails', 'the apply fails, the output of its invocation ends with the reason; the release and all data are as before; the next deploy heals', async say => {
    deployment.app.add("openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.99')");
    const expected = RUNS_CHANGED('Instance_WebUiProgram');
    const failure = await deploys(expected, say).then(() => new Error('it did not fail'), (error: Error) => error);
    const { invocationId, lastLine } = deployment.account.invocations.at(-1)!;
    say(lastLine);
    expect(failure.message).toContain(`${invocationId}: Failed to reach target status. Last status: Failed.`);
    expect(lastLine).toMatch(/upgrade to .*0\.12\.99 failed/);
    await expectVersion('0.12.4');
    await expectNothingMissing();
    deployment.app.replace("  openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.99'),\n", '');
    await deploys(expected, say);
    await expectNothingMissing();
  });

  story.step('grow the data disk', 'the disk grows in place, and the file system with it', async say => {
    deployment.app.add('dataDiskSizeGiB: 60');
    await deploys(['update ecs_disk Instance_DataDisk', ...RUNS_AGAIN('Instance_DataDiskProgram')], say);
    expect(Number(await deployment.account.machine.mustShell('df --output=size -B1G /var/lib/open-webui | tail -n 1'))).toBeGreaterThanOrEqual(59);
  });

  story.step('renew the certificate', 'the timer\'s service, 65 days later, fetches another one, and nginx serves it to every name', async () => {
    const before = await certificateOf('example.com');
    await inDays(65, () => deployment.account.machine.mustShell('systemctl start renew-certificate.service', { timeoutSeconds: 180 }));
    const after = await Promise.all(['example.com', 'www.example.com', 'chat.example.net'].map(certificateOf));
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before);
  });

  story.step('replace the instance', 'another system disk: a new machine with the same address, the same certificate, the same data; who was signed in still is, and finds the chats', async say => {
    const [address, certificate] = [await deployment.output('public_ip'), await certificateOf('example.com')];
    deployment.app.add('systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY');
    await deploys([...NEW_INSTANCE('replace'), 'update terraform_data Instance_Kind', 'replace terraform_data Instance_ImageId', 'replace terraform_data Instance_MadeAs'], say);
    expect(await deployment.output('public_ip')).toBe(address);
    expect(await certificateOf('example.com')).toBe(certificate);
    await expectNothingMissing();
    await person.open('https://example.com');
    await person.seeChats(SKY.title, GARDEN.title);
  });

  story.step('the spot instance is taken away', 'the next deploy creates an instance and what is attached to it; address, certificate and data are the same', async say => {
    const certificate = await certificateOf('example.com');
    await deployment.account.reclaimInstance();
    await deploys(NEW_INSTANCE('create'), say);
    expect(await certificateOf('example.com')).toBe(certificate);
    await expectNothingMissing();
  });

  story.step('Cloud Assistant forgets what ran', 'every program runs once more, and changes nothing', async say => {
    deployment.account.forgetInvocations();
    const started = () => deployment.account.machine.mustShell('systemctl show --property=ActiveEnterTimestampMonotonic open-webui nginx docker');
    const before = await started();
    await deploys(NEW_INSTANCE('create').filter(change => change.includes('ecs_invocation') || change.includes('Ready')).map(change => change.replace('replace', 'create')), say);
    expect(await started()).toBe(before);
  });

  story.step('destroy, the disk protected', 'Terraform refuses; nothing is gone, the site answers', async () => {
    const before = deployment.account.standIn.cloud.resources().length;
    await expect(deployment.destroy()).rejects.toThrow(/prevent_destroy/);
    expect(deployment.account.standIn.cloud.resources()).toHaveLength(before);
    await expectNothingMissing();
  });

  story.step('destroy, the disk no longer protected', 'nothing is left in the account, no machine runs, the name leads nowhere', async () => {
    deployment.app.add('dataDiskRemovalPolicy: RemovalPolicy.DESTROY');
    expect(await deployment.plan()).toEqual([]);
    await deployment.apply();
    await deployment.destroy();
    expect(deployment.account.standIn.cloud.resources()).toEqual([]);
    expect(deployment.account.instanceCount).toBe(0);
    expect((await deployment.account.internet.run('getent', ['ahostsv4', 'example.com'])).exitCode).not.toBe(0);
  });
});
