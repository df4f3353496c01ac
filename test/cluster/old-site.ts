import * as fs from 'fs';
import * as path from 'path';
import { ADMINISTRATOR, ClusterSite } from './cluster-site';
import { mustRun, waitUntil } from '../../instruments/cloud/run-command';
import { imageOf } from '../../instruments/kubernetes/programs';
import { ChatClient } from '../machine/chat-client';

/** How much there is. */
export interface OldSiteSize {
  readonly chats: number;
  readonly messages: number;
  readonly files: number;
  readonly knowledge: number;
}

export const OLD_KEY = 'b1946ac92492d2347c6235b4d2611184c0ffee00c0ffee00c0ffee00c0ffee00';
const PERSON = { name: 'Old Hand', email: 'old.hand@example.com', password: 'Heron-31-harbour-lantern' };
const DATA = '/app/backend/data';

/** What a file of the old site holds: each other passages, so that it is known which is found. */
export const contentOf = (index: number) => `Chapter ${index}. The watchword of garden ${index} is zanzibar${index}.\n${`Stone ${index} lies under a tree. `.repeat(80)}\n`;

/** A site on one machine as the cluster's image makes it, with SQLite, Chroma and files; and a backup of it as the machine's `backup` makes one. */
export class OldSite {
  public readonly backup: string;
  private container = '';
  private address = '';
  /** Of somebody who is signed in there. */
  public token = '';
  public readonly files: string[] = [];
  public readonly knowledge: string[] = [];

  public constructor(private readonly site: ClusterSite, private readonly version: string) {
    this.backup = path.join(site.cluster.cloud.folder, 'old-site');
    fs.mkdirSync(path.join(this.backup, 'data'), { recursive: true });
    fs.writeFileSync(path.join(this.backup, 'secret-key'), `${OLD_KEY}\n`);
  }

  /** Starts it; a machine's site is told the same. */
  public async start(): Promise<void> {
    const { cloud: { label, network, names } } = this.site.cluster;
    const { environment } = this.site.values(this.version);
    const key = [...this.site.cluster.cloud.bailian.keys.keys()][0];
    const told = {
      ...environment,
      OPENAI_API_KEYS: key,
      RAG_OPENAI_API_KEY: key,
      WEBUI_SECRET_KEY: OLD_KEY,
      WEBUI_ADMIN_EMAIL: ADMINISTRATOR.email,
      WEBUI_ADMIN_PASSWORD: ADMINISTRATOR.password,
    };
    this.container = await mustRun('docker', [
      'run', '--detach', '--label', label, '--network', network.name, '--dns', names.address, '--volume', `${path.join(this.backup, 'data')}:${DATA}`,
      ...Object.entries(told).flatMap(([name, value]) => ['--env', `${name}=${value}`]), imageOf(this.version), 'bash', 'start.sh',
    ]);
    await this.isReady();
  }

  /** Docker may give it another address whenever it starts. */
  private async isReady(): Promise<void> {
    this.address = await mustRun('docker', ['inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', this.container]);
    await waitUntil('the old site to answer', 300, () => this.browser().ask('/ready').then(({ status }) => status === 200, () => false));
  }

  /** People, files and knowledge by the site itself; chats as it writes them. */
  public async fill({ chats, messages, files, knowledge }: OldSiteSize): Promise<void> {
    const administrator = this.browser();
    await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
    await administrator.askJson('/api/v1/auths/add', { ...PERSON, role: 'user' });
    for (let index = 0; index < knowledge; index++) {
      this.knowledge.push(await administrator.addKnowledge(`garden ${index}`, contentOf(index)));
    }
    for (let index = knowledge; index < files; index++) {
      const { status, body } = await administrator.upload(`Ünïcödé ${index}.txt`, contentOf(index));
      if (status !== 200) throw new Error(`upload: ${status} ${body.slice(0, 300)}`);
      // The others are in no knowledge.
      if (index % 5 === 0) await administrator.askJson(`/api/v1/knowledge/${this.knowledge[index % knowledge]}/file/add`, { file_id: JSON.parse(body).id });
    }
    this.files.push(...(await this.rows('SELECT id FROM file ORDER BY created_at, id')).map(([id]) => id));
    const [[person]] = await this.rows(`SELECT id FROM user WHERE email = '${PERSON.email}'`);
    const program = fs.readFileSync(path.join(__dirname, 'fill_old_site.py'), 'utf8');
    await mustRun('docker', ['exec', '--interactive', this.container, 'python3', '-', `${DATA}/webui.db`, person, String(chats), String(messages)], {
      input: program, timeoutSeconds: 600,
    });
    const client = this.browser();
    this.token = (await client.signIn(PERSON.email, PERSON.password)).token;
  }

  /** Somebody before it. */
  public browser(): ChatClient {
    return new ChatClient({ address: this.address });
  }

  /** As a machine's `backup` stops it: with all of its databases settled. */
  public async stop(): Promise<void> {
    await mustRun('docker', ['stop', '--time', '60', this.container], { timeoutSeconds: 120 });
  }

  /** As it was: it is the way back. */
  public async startAgain(): Promise<void> {
    await mustRun('docker', ['start', this.container]);
    await this.isReady();
  }

  /** What its database says. */
  public async rows(query: string): Promise<string[][]> {
    const program = 'import json, sqlite3, sys\nprint(json.dumps([[str(v) for v in row] for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]))';
    const folder = path.join(this.backup, 'data');
    return JSON.parse(await mustRun('docker', ['run', '--rm', '--volume', `${folder}:/data`, imageOf(this.version), 'python3', '-c', program, '/data/webui.db', query]));
  }

  /** What the owner puts into the bucket. */
  public async archive(): Promise<Buffer> {
    const file = `${this.backup}.tar`;
    await mustRun('tar', ['-cf', file, '-C', path.dirname(this.backup), path.basename(this.backup)], { timeoutSeconds: 600 });
    return fs.readFileSync(file);
  }
}
