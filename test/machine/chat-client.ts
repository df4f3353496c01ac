import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { WORDS_OF_A_DOCUMENT } from './document';
import { Answer, ask } from './web-client';
import { CACHE_FOLDER } from '../../instruments/cloud/work-folder';

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** @default 60 */
  readonly timeoutSeconds?: number;
}

export interface ChatClientProps {
  /** Where the machine is. */
  readonly address: string;
  /** The site's name, for TLS and the Host header; without it plain HTTP on port 8080. */
  readonly name?: string;
  /** Roots to trust beside the test authority's; without any the certificate is not looked at. */
  readonly roots?: string[];
  /** @default - 443, or 8080 without a name */
  readonly port?: number;
}

export interface UploadOptions {
  /** @default - where documents go */
  readonly target?: string;
  /** @default text/plain */
  readonly type?: string;
}

const DOCUMENTS = '/api/v1/files/?process=true&process_in_background=false';
/** Where a file is kept, and nobody looks what is in it. */
export const UNPROCESSED = '/api/v1/files/?process=false';

/** Somebody in front of the site: what a browser would ask, asked over the network. */
export class ChatClient {
  private token?: string;

  public constructor(private readonly props: ChatClientProps) {}

  public ask(target: string, options: AskOptions = {}): Promise<Answer> {
    const { name, address, roots } = this.props;
    const own = fs.readFileSync(path.join(CACHE_FOLDER, 'ca', 'ca.crt'), 'utf8');
    return ask({
      ...options,
      address,
      path: target,
      port: this.props.port ?? (name === undefined ? 8080 : 443),
      tls: name !== undefined,
      name,
      roots: roots && [own, ...roots],
      method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
      headers: { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...options.headers },
    });
  }

  public async askJson<T = any>(target: string, body?: unknown, method?: string): Promise<T> {
    const answer = await this.ask(target, {
      method, body: body === undefined ? undefined : JSON.stringify(body), headers: { 'content-type': 'application/json' },
    });
    if (answer.status >= 300) {
      throw new Error(`${method ?? (body ? 'POST' : 'GET')} ${target}: ${answer.status} ${answer.body.slice(0, 300)}`);
    }
    return JSON.parse(answer.body);
  }

  public async signIn(email: string, password: string): Promise<{ role: string; token: string }> {
    this.token = undefined;
    const session = await this.askJson('/api/v1/auths/signin', { email, password });
    this.token = session.token;
    return session;
  }

  /** The token of a session that was begun elsewhere. */
  public goesOnWith(token: string): void {
    this.token = token;
  }

  public async models(): Promise<string[]> {
    const { data } = await this.askJson<{ data: Array<{ id: string }> }>('/api/models');
    return data.map(model => model.id);
  }

  /** Asks a model and gives the answer with the moment at which each piece of the stream came. */
  public streamed(model: string, question: string, more: object = {}): Promise<Answer> {
    return this.ask('/api/chat/completions', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: question }], ...more }),
      timeoutSeconds: 120,
    });
  }

  /** Uploads a file: a document, where nothing else is said. */
  public upload(fileName: string, content: Buffer | string, { target = DOCUMENTS, type = 'text/plain' }: UploadOptions = {}): Promise<Answer> {
    const boundary = randomBytes(12).toString('hex');
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\n`;
    return this.ask(target, {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
      timeoutSeconds: 300,
    });
  }

  /** Makes a knowledge collection of one document and gives its id. */
  public async addKnowledge(name: string, words = WORDS_OF_A_DOCUMENT): Promise<string> {
    const uploaded = await this.upload(`${name}.txt`, words);
    if (uploaded.status !== 200) {
      throw new Error(`upload: ${uploaded.status} ${uploaded.body.slice(0, 300)}`);
    }
    const file = JSON.parse(uploaded.body).id;
    const knowledge = await this.askJson('/api/v1/knowledge/create', { name, description: name });
    for (let tries = 0; ; tries++) {
      const added = await this.ask(`/api/v1/knowledge/${knowledge.id}/file/add`, {
        body: JSON.stringify({ file_id: file }), headers: { 'content-type': 'application/json' },
      });
      if (added.status === 200) {
        return knowledge.id;
      }
      if (tries > 20) {
        throw new Error(`the file did not become knowledge: ${added.status} ${added.body.slice(0, 300)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}

/** The text of a streamed answer: reasoning and content. */
export function textOfStream(answer: Answer): { reasoning: string; content: string } {
  const deltas = answer.body.split('\n').filter(line => line.startsWith('data: {'))
    .map(line => JSON.parse(line.slice(6)).choices?.[0]?.delta ?? {});
  return { reasoning: deltas.map(delta => delta.reasoning_content ?? '').join(''), content: deltas.map(delta => delta.content ?? '').join('') };
}
