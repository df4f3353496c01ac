import { ChatClient } from './chat-client';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { RegistryMirror } from '../../instruments/cloud/registry-mirror';
import { Finished } from '../../instruments/cloud/run-command';
import { ImageMirrors } from '../../lib';

// A machine from which the registry is far away, and mirrors that are not what they should be: the right image arrives, or nothing that could run.

const NEAR = 'ghcr.nju.edu.cn';
const NEXT = 'ghcr.m.daocloud.io';
const SMALL = 'ghcr.io/acme/small';
const MIB = 1024 * 1024;
const BOTH = { mirrors: { 'ghcr.io': [NEAR, NEXT] } };
/** Where nobody is. */
const NOWHERE = '172.16.255.1';

let cloud: Cloud;
let site: Site;
let machine: Machine;
let near: RegistryMirror;
let next: RegistryMirror;
let registry: RegistryMirror;
/** The image that is meant, and the one that a liar has instead: others for each test, since docker remembers manifests. */
let image: string;
let others: string;
let digest: string;
let othersDigest: string;
let tests = 0;
const said: string[] = [];

/** 36 MiB in two layers that nothing makes smaller. */
async function push(tag: string): Promise<string> {
  await machine.mustShell(`
    mkdir -p /tmp/layer && head -c 4M /dev/urandom >/tmp/layer/first && tar -C /tmp/layer -c first | docker import - ${SMALL}:base
    head -c 32M /dev/urandom >/tmp/layer/second && docker create --name layer ${SMALL}:base nothing && docker cp /tmp/layer/second layer:/second
    docker commit layer ${SMALL}:${tag} && docker rm layer && docker push -q ${SMALL}:${tag} && docker rmi ${SMALL}:${tag} ${SMALL}:base`, { timeoutSeconds: 300 });
  return cloud.registry.digest('acme/small', tag);
}

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  await site.installTools();
  [near, next, registry] = [await cloud.addRegistryMirror(NEAR), await cloud.addRegistryMirror(NEXT), await cloud.addRegistryMirror('ghcr.io')];
});

afterAll(async () => {
  console.log(said.join('\n'));
  await cloud?.stop();
});

beforeEach(async () => {
  [near, next, registry].forEach(one => one.behave());
  [[NEAR, near], [NEXT, next], ['ghcr.io', registry]].forEach(([host, one]) => cloud.names.hosts.set(host as string, (one as RegistryMirror).listener.address));
  await machine.mustShell('docker images --no-trunc | awk \'/small/ { print $3 }\' | xargs -r docker rmi -f');
  [image, others] = [`1.0.${++tests}`, `6.6.${tests}`];
  [digest, othersDigest] = [await push(image), await push(others)];
  [near, next, registry].forEach(one => one.behave());
});

const names = () => machine.mustShell('docker image ls --digests --no-trunc | awk \'/small/ { print $1, $2, $3 }\' | sort');

/** Asks for the image, as a program does. */
async function pull(named = '', registries: object = BOTH): Promise<Finished> {
  await machine.writeFile('/etc/open-webui/registries.json', JSON.stringify(registries));
  const began = Date.now();
  const finished = await machine.shell(`/usr/local/lib/open-webui/pull-image ${SMALL}:${image} ${named}`, { timeoutSeconds: 600 });
  said.push(`-- ${expect.getState().currentTestName}: ${((Date.now() - began) / 1000).toFixed(1)} s\n${finished.stdout}${finished.stderr}`);
  return finished;
}

/** The image is there under its own name, its content is the one that was meant, and nothing is left of who served it. */
async function expectTheImage({ exitCode, stdout }: Finished, from: string): Promise<void> {
  expect([exitCode, stdout.trim().split('\n').pop()]).toEqual([0, expect.stringMatching(`^pulled from ${from} in \\d+ s$`)]);
  expect(stdout).toMatch(new RegExp(`the first bytes come from ${from} after \\d+ s`));
  expect(await machine.mustShell(`docker image inspect ${SMALL}:${image} | grep -c '"Id"'`)).toBe('1');
  const second = await machine.mustShell(`docker create --name look ${SMALL}:${image} x >/dev/null && docker cp look:/second - | wc -c; docker rm look >/dev/null`);
  expect(Number(second)).toBeGreaterThan(32 * MIB);
  expect(await names()).not.toMatch(/nju|daocloud/);
  expect(await machine.mustShell(`/usr/local/lib/open-webui/image-version now ${SMALL}:${image}`)).toBe(`${SMALL}:${image} ${digest}`);
}

/** One sentence, and nothing that could run. */
async function expectNothing({ exitCode, stderr }: Finished, words: RegExp): Promise<void> {
  expect([exitCode, stderr.trim().split('\n').length]).toEqual([1, 1]);
  expect(stderr).toMatch(words);
  expect(await names()).toBe('');
}

describe('an image whose digest is known', () => {
  test('comes from the first mirror while the registry does not answer, and is asked for once', async () => {
    registry.behave({ isSilent: true });
    await expectTheImage(await pull(digest), NEAR);
    const asked = near.asked.length;
    expect((await pull(digest)).stdout).toBe('');
    expect([near.asked.length, next.asked.length]).toEqual([asked, 0]);
  });

  test('comes from the registry itself where one mirror says 403 and the other 429', async () => {
    near.behave({ status: 403 });
    next.behave({ status: 429 });
    await expectTheImage(await pull(digest), 'ghcr.io');
  });

  test('comes from the next one where the first stands still in the middle of a layer, after a minute', async () => {
    near.behave({ stallsAfter: 2 * MIB });
    const finished = await pull(digest);
    await expectTheImage(finished, NEXT);
    expect(finished.stdout).toMatch(new RegExp(`^${NEAR}: it stands still: \\d+ MiB and \\d of 2 layers from ${NEAR} after (6\\d|7\\d) s$`, 'm'));
  });

  test('is not replaced by a mirror that has other content under the digest, or in the layers', async () => {
    near.behave({ lies: othersDigest });
    next.behave({ corruptsLayers: true });
    const finished = await pull(digest);
    await expectTheImage(finished, 'ghcr.io');
    // docker itself refuses what they serve
    expect(finished.stdout).toMatch(new RegExp(`^${NEAR}: .*verification failed`, 'm'));
    expect(finished.stdout).toMatch(new RegExp(`^${NEXT}: .*verification failed`, 'm'));
  });

  test('does not come from a liar where nobody else has it', async () => {
    near.behave({ lies: othersDigest });
    next.behave({ corruptsLayers: true });
    registry.behave({ status: 403 });
    await expectNothing(await pull(digest), /^could not pull ghcr\.io\/acme\/small@sha256:\w+ \(ghcr\.nju\.edu\.cn: .*verification failed.*name a mirror that it can reach, then deploy again$/m);
  });

  test('does not come where mirrors are gone, or take the question and say nothing', async () => {
    cloud.names.hosts.delete(NEAR);
    next.behave({ isSilent: true });
    cloud.names.hosts.set('ghcr.io', NOWHERE);
    await expectNothing(await pull(digest), /^could not pull .*ghcr\.nju\.edu\.cn: .*no such host.*ghcr\.m\.daocloud\.io: .*ghcr\.io: /m);
  });
});

describe('an image whose digest nobody has named', () => {
  test('is the one that the registry says, though its layers do not come from there', async () => {
    // 5 % of it
    registry.behave({ stallsAfter: 1.8 * MIB });
    near.behave({ lies: othersDigest });
    const finished = await pull();
    await expectTheImage(finished, NEXT);
    expect(finished.stdout).toMatch(new RegExp(`^${NEAR}: .*verification failed`, 'm'));
    expect(finished.stdout).not.toContain('from ghcr.io');
  });

  test('is the one that two mirrors say where the registry does not answer', async () => {
    registry.behave({ isSilent: true });
    const finished = await pull();
    await expectTheImage(finished, NEAR);
    expect(finished.stdout).toContain(`${NEAR} and ${NEXT} agree about ${image}`);
  });

  test('is none where the mirrors disagree and the registry does not answer', async () => {
    registry.behave({ status: 429 });
    next.behave({ lies: others });
    await expectNothing(await pull(), /^the mirrors disagree about ghcr\.io\/acme\/small:1\.0\.\d+ .*name the digest of the image in the app; nothing was pulled$/m);
  });

  test('is none where a single mirror says it', async () => {
    registry.behave({ status: 403 });
    const finished = await pull('', { mirrors: { 'ghcr.io': [NEAR] } });
    await expectNothing(finished, /^could not pull .*name the digest of the image, give the machine a way to the registry/m);
    expect(finished.stdout).not.toContain('pulling');
    expect(near.sentBytes).toBeLessThan(MIB);
  });

  test('comes by its tag where there are no mirrors', async () => {
    await expectTheImage(await pull('', {}), 'ghcr.io');
  });
});

test('images that mirrors served are removed when they are old, and kept where they are the one to go back to', async () => {
  await pull(digest);
  await machine.mustShell(`/usr/local/lib/open-webui/pull-image ${SMALL}:${others} ${othersDigest}`);
  await machine.mustShell(`docker rmi ${SMALL}:${image}`);
  const remove = (...kept: string[]) => machine.mustShell(`/usr/local/lib/open-webui/remove-old-images ${SMALL}:${others} ${kept.join(' ')}`);
  await remove(`${SMALL}@${digest}`);
  expect(await names()).toContain(digest.replace(':', '-'));
  await remove();
  expect(await names()).not.toContain(digest.replace(':', '-'));
  expect(await names()).toContain(`${SMALL} ${others}`);
});

test('a whole site comes up by mirrors while the registry stands still, and its next deploy asks nobody', async () => {
  registry.behave({ stallsAfter: 60 * MIB });
  near.behave({ status: 429 });
  const by = site.with({ version: '0.11.4', imageMirrors: ImageMirrors.MAINLAND });
  const { 'web-ui': webUi } = await by.deploy();
  said.push(`-- a whole site\n${webUi.output}`);
  expect(webUi.output).toContain(`pulled from ${NEXT} in `);
  const client = new ChatClient({ address: machine.address, name: site.names[0] });
  await client.signIn(ADMIN.email, ADMIN.password);
  expect((await client.streamed('qwen-flash', 'hello')).body).toContain('hello');
  expect(await machine.readFile('/var/lib/open-webui/version')).toBe(`ghcr.io/open-webui/open-webui:v0.11.4 ${await cloud.registry.digest('open-webui/open-webui', 'v0.11.4')}`);
  [near, next, registry].forEach(one => one.behave());
  expect((await by.run('web-ui')).lastLine).toBe('web-ui: done');
  expect([near, next, registry].map(({ asked }) => asked)).toEqual([[], [], []]);
});
