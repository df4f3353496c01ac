import { randomUUID } from 'crypto';
import * as https from 'https';
import { ManagerOptions, Socket, io } from 'socket.io-client';
import { ChatClient } from './chat-client';
import { waitUntil } from '../../instruments/cloud/run-command';

/** Where the site is. */
export interface PageProps {
  /** Where the machine is. */
  readonly address: string;
  /** The site's name. */
  readonly name: string;
  /** What its certificate is signed with. */
  readonly root: string;
  /** Whose page it is. */
  readonly token: string;
}

/** The socket of a page, which connects anew by itself. */
export function socketOf({ address, name, root, token }: PageProps, options: Partial<ManagerOptions> = {}): Socket {
  const lookup = (_: string, { all }: { all?: boolean }, callback: (...found: any[]) => void) =>
    all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4);
  const agent = new https.Agent({ ca: root, lookup: lookup as any });
  return io(`https://${name}`, { ...options, path: '/ws/socket.io', transports: ['websocket'], auth: { token }, agent: agent as any });
}

/** What came of a question. */
export interface Shown {
  /** The answer, as the site keeps it. */
  readonly content: string;
  /** From asking to the end of the answer. */
  readonly seconds: number;
  /** How often the page was told of more of it. */
  readonly updates: number;
}

interface ChatEvent {
  readonly chat_id?: string;
  readonly data?: { readonly type?: string; readonly data?: { readonly active?: boolean } };
}

/**
 * An open chat page, as a browser has it: what happens comes over a socket, and a question makes a task of the server, which goes on and saves the answer also
 * when nobody looks.
 */
export class Page {
  /** Opens it. */
  public static async open(props: PageProps): Promise<Page> {
    const { address, name, root, token } = props;
    const client = new ChatClient({ address, name, roots: [root] });
    client.goesOnWith(token);
    const socket = socketOf(props);
    await waitUntil('the page to be connected', 60, () => socket.connected);
    return new Page(client, socket);
  }

  private readonly updates = new Map<string, number>();
  private readonly ended = new Set<string>();

  private constructor(private readonly client: ChatClient, private readonly socket: Socket) {
    socket.on('events', ({ chat_id: chatId = '', data: { type, data } = {} }: ChatEvent) => {
      if (type?.endsWith(':completion')) this.updates.set(chatId, (this.updates.get(chatId) ?? 0) + 1);
      if (type === 'chat:active' && data?.active === false) this.ended.add(chatId);
    });
  }

  /** Asks a question in a new chat, and waits for the end of the answer. */
  public async ask(model: string, content: string): Promise<Shown> {
    const started = Date.now();
    const [question, answer] = [randomUUID(), randomUUID()];
    const { chat_id: chatId } = await this.client.askJson<{ chat_id: string }>('/api/chat/completions', {
      model,
      stream: true,
      messages: [{ role: 'user', content }],
      session_id: this.socket.id,
      parent_id: null,
      id: answer,
      user_message: { id: question, parentId: null, childrenIds: [answer], role: 'user', content, models: [model], timestamp: Math.floor(started / 1000) },
      background_tasks: { title_generation: true, tags_generation: true, follow_up_generation: true },
    });
    await waitUntil('the end of an answer', 300, () => this.ended.has(chatId));
    const seconds = (Date.now() - started) / 1000;
    return { content: await this.kept(chatId, answer), seconds, updates: this.updates.get(chatId) ?? 0 };
  }

  /** The answer that a reload of the page shows; what follows it (title, tags) may still be written. */
  private async kept(chatId: string, answer: string): Promise<string> {
    let content = '';
    await waitUntil('the site to keep the answer', 30, async () => {
      ({ content } = (await this.client.askJson(`/api/v1/chats/${chatId}`)).chat.history.messages[answer]);
      return content !== '';
    });
    return content;
  }

  public close(): void {
    this.socket.close();
  }
}
