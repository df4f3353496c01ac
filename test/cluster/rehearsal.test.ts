import { join } from 'path';
import { ADMINISTRATOR, DOMAIN, referenceOf, replicasOf } from './cluster-site';
import { DrillTable } from './drill-table';
import { count, People, Seen } from './people';
import { NAMESPACE, RehearsedCluster } from './rehearsed-cluster';
import { textOf } from '../../instruments/cloud/bailian';
import { waitUntil } from '../../instruments/cloud/run-command';
import { Browser } from '../rehearsal/browser';
import { converse, GARDEN, SKY } from '../rehearsal/conversation';
import { askAboutADocument, askAboutTheSky } from '../rehearsal/first-chats';
import { Person } from '../rehearsal/person';
import { Say, Story } from '../rehearsal/story';

// The example cluster, from the only `terraform apply` that it takes to the last `terraform destroy`, as its owner and its users see it. The provider of Helm,
// the control plane and the replicas are the real ones.

const RELEASE = 'update helm_release Release';
const digestOf = (version: string) => referenceOf(version).split('@')[1];

let deployment: RehearsedCluster;
let browser: Browser;
let person: Person;
let people: People;
const table = new DrillTable();

const story = new Story('cluster', () => deployment.evidence());

beforeAll(async () => { deployment = await RehearsedCluster.start(); });

afterAll(async () => {
  story.close();
  table.print();
  await browser?.close();
  await deployment?.stop();
});

/** Names the image of another release in the app. */
function name(version: string, instead: string): void {
  deployment.app.replace(instead, digestOf(version));
}

/** Four people chat without pause while the owner does something. */
async function whilePeopleChat(what: string, say: Say, action: () => Promise<unknown>): Promise<Seen> {
  const seen = await table.drill(people, what, action);
  say(`${seen.answers} of ${seen.answers + seen.lost} answers kept, ${seen.refused} refused, ${seen.closed} s closed`);
  return seen;
}

describe('a site on a cluster', () => {
  story.step('first deploy', 'the plan only creates; one apply makes network, cluster, database, bucket, balancer and the site on them', async () => {
    deployment.app.useToo('RemovalPolicy');
    name('0.12.4', `sha256:${'0'.repeat(64)}`);
    // A release that does not come up is taken back after some minutes instead of three quarters of an hour.
    deployment.app.replace('new TerraformOutput(', "site.ready.addOverride('timeout', 200);\n\nnew TerraformOutput(");
    expect((await deployment.plan()).filter(change => !change.startsWith('create '))).toEqual([]);
    await deployment.apply();
    expect(await deployment.output('url')).toBe(`https://${DOMAIN}`);
    expect(await (await deployment.administrator()).askJson('/api/config')).toMatchObject({ version: '0.12.4' });
  });

  story.step('deploy again', 'the plan is empty', async () => {
    expect(await deployment.plan()).toEqual([]);
  });

  story.step('a person looks', '`http://` leads to `https://` without a warning; the model that the app names is chosen', async () => {
    const { address, root } = deployment.place;
    const namespace = await deployment.openNamespace();
    browser = await Browser.open({ folder: join(story.folder, 'browser'), roots: [{ name: 'authority', pem: root }], host: { name: DOMAIN, address }, namespace });
    person = new Person(browser, story.folder);
    const { url, status, redirects } = await person.open(`http://${DOMAIN}`);
    expect({ redirects, status, from: new URL(url).origin }).toEqual({ redirects: [{ url: `http://${DOMAIN}/`, status: 308 }], status: 200, from: `https://${DOMAIN}` });
    await person.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
    await person.seeChosenModel('qwen3.8-flash');
  });

  story.step('a person chats', 'the answer streams; what the model thought is folded; the chat has a title and is there after a reload', async say => {
    people = await People.invite(deployment, 4, 'qwen3.8-flash');
    deployment.cluster.cloud.bailian.reply = request => /COUNT \d+ EVERY/.test(textOf(request.messages.at(-1))) ? count(request) : converse(request);
    await askAboutTheSky(person, say);
    await person.seeChats(SKY.title);
    await person.reload();
    expect(await person.lastAnswer()).toBe(SKY.answer);
  });

  story.step('a person asks about a document', 'a file is uploaded to the bucket, embedded and found; the answer draws on it', async () => {
    await askAboutADocument(person, story.folder);
  });

  story.step('a setting', 'only the release changes; four people who chat lose no answer, and are never refused', async say => {
    deployment.app.add("environment: { ENABLE_NOTES: 'false' }");
    expect(await deployment.plan()).toEqual([RELEASE]);
    expect(await whilePeopleChat('terraform apply of a setting', say, () => deployment.apply())).toMatchObject({ lost: 0, refused: 0, closed: 0 });
  });

  story.step('an image that never starts', 'the apply fails, the site serves on, and the state knows what runs', async say => {
    name('0.12.4-never-starts', digestOf('0.12.4'));
    expect(await deployment.plan()).toEqual([RELEASE]);
    const seen = await whilePeopleChat('terraform apply of an image that never starts', say, () => expect(deployment.apply()).rejects.toThrow('terraform apply'));
    expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0 });
    expect(await deployment.imageThatRuns()).toBe(referenceOf('0.12.4'));
    name('0.12.4', digestOf('0.12.4-never-starts'));
    expect((await deployment.plan()).filter(change => change !== RELEASE)).toEqual([]);
    await deployment.apply();
    expect(await deployment.plan()).toEqual([]);
  });

  story.step('an image with another schema', 'it migrates, loses nothing, and there is nothing left to do; whoever has a page open goes on in it', async say => {
    name('0.12.4-next', digestOf('0.12.4'));
    expect(await deployment.plan()).toEqual([RELEASE]);
    expect(await whilePeopleChat('terraform apply of another schema', say, () => deployment.apply())).toMatchObject({ lost: 0, refused: 0 });
    expect(await deployment.imageThatRuns()).toBe(referenceOf('0.12.4-next'));
    expect(await deployment.plan()).toEqual([]);
    await person.startChat();
    expect((await person.ask(SKY.question)).text).toBe(SKY.answer);
    await person.seeChats(SKY.title, GARDEN.title);
  });

  story.step('a person leaves, a stranger comes', 'after signing out the sign-in page offers no way to register, and Open WebUI refuses who tries nevertheless', async () => {
    await person.signOut();
    const { offers, status } = await person.tryToRegister('Stranger', 'stranger@example.net', 'Kingfisher-19-meadow');
    expect({ offers, status }).toEqual({ offers: [], status: 403 });
  });

  story.step('what pods were', 'no role but their own, and they have been refused nothing', async () => {
    const { tokens, storage } = deployment.cluster;
    expect(tokens.log.filter(({ code }) => code !== 'OK')).toEqual([]);
    expect(storage.log.filter(({ status }) => status >= 400)).toEqual([]);
  });

  story.step('destroy, protected', 'Terraform refuses; nothing is gone, the site answers', async () => {
    const before = deployment.account.standIn.cloud.resources().length;
    await expect(deployment.destroy()).rejects.toThrow(/prevent_destroy/);
    expect(deployment.account.standIn.cloud.resources()).toHaveLength(before);
    await deployment.administrator();
  });

  story.step('destroy, no longer protected', 'nothing is left in the account, no replica runs', async () => {
    deployment.app.add('removalPolicy: RemovalPolicy.DESTROY');
    expect((await deployment.plan()).filter(change => !change.startsWith('update '))).toEqual([]);
    await deployment.apply();
    await deployment.destroy();
    expect(deployment.account.standIn.cloud.resources()).toEqual([]);
    // They end after their answers.
    await waitUntil('the replicas to end', 120, () => replicasOf(deployment.cluster, NAMESPACE).length === 0);
  });
});
