import { randomUUID } from 'crypto';
import { Socket } from 'socket.io-client';
import { ADMINISTRATOR, ClusterSite } from './cluster-site';
import { ChatRequest, Reply, textOf } from '../../instruments/cloud/bailian';
import { waitUntil } from '../../instruments/cloud/run-command';
import { ChatClient } from '../machine/chat-client';
import { socketOf } from '../machine/page';

export const MODEL = 'qwen-flash';
const PASSWORD = 'Heron-31-harbour-lantern';
/** How often an answer that must be there is looked for, once the site answers. */
const LOOKS = 30;

/** Where people find a site, and what it runs on. */
export type Found = Pick<ClusterSite, 'cluster' | 'place'>;

const clientOf = ({ place: { address, name, root } }: Found) => new ChatClient({ address, name, roots: [root] });

/** What people saw in a while. */
export interface Seen {
  /** Answers that were kept as the model gave them. */
  readonly answers: number;
  /** Answers that were begun, and are not kept whole. */
  readonly lost: number;
  /** Questions that the site did not take while it was open. */
  readonly refused: number;
  /** Seconds in which nobody was let in. */
  readonly closed: number;
  /** How often a page had to connect anew. */
  readonly reconnects: number;
}

/** The model counts to as many as it is asked to, so that it is known what an answer must be. */
export function count(request: ChatRequest): Reply {
  const [, words, pause] = /COUNT (\d+) EVERY (\d+)/.exec(textOf(request.messages.filter(({ role }) => role === 'user').pop())) ?? [];
  return { content: words ? wordsOf(Number(words)) : ['yes'], pauseMilliseconds: Number(pause ?? 1) };
}

const wordsOf = (words: number) => Array.from({ length: words }, (_, index) => `w${index} `);
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Whether people are let in. */
interface Door {
  /** At the last look. */
  isOpen(): boolean;
  /** At the last look, and at the next one still: it closes between two of them. */
  wasOpen(): Promise<boolean>;
}

/** Somebody with an open chat page, who asks without pause. */
class Person {
  public readonly answered: Array<{ chat: string; message: string; words: number }> = [];
  public lost: string[] = [];
  public refused: string[] = [];
  public connects = 0;
  private readonly client: ChatClient;
  private readonly socket: Socket;
  private sessionId = '';
  private isStopping = false;

  public constructor(site: Found, token: string, private readonly door: Door, private readonly words: number, private readonly model: string) {
    this.client = clientOf(site);
    this.client.goesOnWith(token);
    this.socket = socketOf({ ...site.place, token }, { reconnectionDelayMax: 2000 });
    this.socket.on('connect', () => {
      this.connects++;
      this.sessionId = this.socket.id ?? '';
    });
  }

  public async chat(): Promise<void> {
    await waitUntil('a page to be connected', 60, () => this.connects > 0);
    while (!this.isStopping) {
      const words = this.words + Math.floor(this.words * Math.random());
      const asked = await this.ask(words).catch(error => this.refuse(String(error)));
      if (asked) {
        await (await this.isKept(asked, words) ? this.answered.push({ ...asked, words }) : this.lost.push(asked.chat));
      } else {
        await pause(500);
      }
    }
  }

  public stop(): void {
    this.isStopping = true;
  }

  public leave(): void {
    this.socket.disconnect();
  }

  /** Whether an answer of before is there still. */
  public async readAgain(): Promise<boolean> {
    const there = await Promise.all(this.answered.map(async ({ chat, message, words }) => (await this.read(chat, message))?.text === wordsOf(words).join('').trim()));
    return there.every(Boolean);
  }

  private async refuse(why: string): Promise<undefined> {
    if (await this.door.wasOpen()) this.refused.push(why);
    return undefined;
  }

  private async ask(words: number): Promise<{ chat: string; message: string }> {
    const content = `COUNT ${words} EVERY 100`;
    const [question, message] = [randomUUID(), randomUUID()];
    const { chat_id: chat } = await this.client.askJson<{ chat_id: string }>('/api/chat/completions', {
      model: this.model,
      stream: true,
      messages: [{ role: 'user', content }],
      session_id: this.sessionId,
      parent_id: null,
      id: message,
      user_message: { id: question, parentId: null, childrenIds: [message], role: 'user', content, models: [this.model], timestamp: Math.floor(Date.now() / 1000) },
      background_tasks: {},
    });
    return { chat, message };
  }

  private async isKept({ chat, message }: { chat: string; message: string }, words: number): Promise<boolean> {
    await pause(words * 100);
    for (let looks = 0; looks < LOOKS;) {
      const found = await this.read(chat, message).catch(() => undefined);
      if (found?.done) return found.text === wordsOf(words).join('').trim();
      // Where the site goes back in time the chat itself is gone.
      if (found || this.door.isOpen()) looks++;
      await pause(1000);
    }
    return false;
  }

  private async read(chat: string, message: string): Promise<{ done: boolean; text: string }> {
    const { chat: { history } } = await this.client.askJson(`/api/v1/chats/${chat}`);
    const { done, content, output = [] } = history.messages[message] ?? {};
    const texts = output.flatMap((one: any) => (one.content ?? []).map(({ text }: { text?: string }) => text ?? ''));
    return { done: done === true, text: String(content || texts.join('')).trim() };
  }
}

/** What is done while people are at work. */
export interface Occasion {
  /** How long answers are at least: 30 words take 3 to 6 s. @default 30 */
  readonly words?: number;
  /** The site goes back in time: what was kept may be gone afterwards. @default false */
  readonly isForgetful?: boolean;
}

/** People at work, and somebody who looks all the time whether the site is open. */
export class People {
  /** Accounts for so many; the same ones every time. */
  public static async invite(site: Found, number: number, model = MODEL): Promise<People> {
    site.cluster.cloud.bailian.reply = count;
    const administrator = clientOf(site);
    await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
    const tokens: string[] = [];
    for (let index = 0; index < number; index++) {
      const email = `person-${index}@example.com`;
      await administrator.askJson('/api/v1/auths/add', { name: `Person ${index}`, email, password: PASSWORD, role: 'user' }).catch(() => undefined);
      tokens.push((await clientOf(site).signIn(email, PASSWORD)).token);
    }
    return new People(site, tokens, model);
  }

  private constructor(private readonly site: Found, public readonly tokens: readonly string[], private readonly model: string) {}

  /** What they see while something is done. */
  public async during(what: () => Promise<void>, { words = 30, isForgetful = false }: Occasion = {}): Promise<Seen> {
    let [open, closed, watching] = [true, 0, true];
    const waiting: Array<(isOpen: boolean) => void> = [];
    const door: Door = { isOpen: () => open, wasOpen: async () => open && new Promise<boolean>(resolve => waiting.push(resolve)) };
    const people = this.tokens.map(token => new Person(this.site, token, door, words, this.model));
    const watch = (async () => {
      for (let before = Date.now(); watching; before = Date.now()) {
        const wait = waiting.splice(0);
        open = await clientOf(this.site).ask('/health', { timeoutSeconds: 10 }).then(({ status }) => status === 200, () => false);
        wait.forEach(resolve => resolve(open));
        await pause(250);
        closed += open ? 0 : Date.now() - before;
      }
    })();
    const chats = Promise.all(people.map(person => person.chat()));
    try {
      await pause(3000);
      await what();
      await pause(3000);
    } finally {
      people.forEach(person => person.stop());
      await chats;
      watching = false;
      await watch;
    }
    const again = isForgetful ? [] : await Promise.all(people.map(person => person.readAgain()));
    people.forEach(person => person.leave());
    const sum = (of: (person: Person) => number) => people.reduce((total, person) => total + of(person), 0);
    if (again.includes(false)) throw new Error('an answer that was kept is not there any more');
    const refused = people.flatMap(person => person.refused);
    if (refused.length) console.log(refused.slice(0, 3).join('\n'));
    return {
      answers: sum(({ answered }) => answered.length),
      lost: sum(({ lost }) => lost.length),
      refused: refused.length,
      closed: Math.round(closed / 100) / 10,
      reconnects: sum(({ connects }) => connects - 1),
    };
  }
}
