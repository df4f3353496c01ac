import { randomUUID } from 'crypto';
import * as http from 'http';
import { answerJson, Listener } from './listener';

type Kind = 'chat' | 'embedding' | 'rerank';

export interface BailianModel {
  readonly id: string;
  /** `always`: answers only as a stream; `optional`: thinks unless told not to; `never`. */
  readonly thinking?: 'always' | 'optional' | 'never';
  /** What it is for. @default - a chat */
  readonly kind?: Kind;
  /** Whether it refuses a question that offers it tools. @default false */
  readonly withoutTools?: boolean;
}

interface Message {
  readonly role: string;
  readonly content: string | Array<{ readonly type: string; readonly text?: string }>;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: Message[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly enable_thinking?: boolean;
  readonly tools?: Array<{ readonly function: { readonly name: string } }>;
}

/** What else a question holds: texts to embed, or documents to put in order. */
interface OtherRequest {
  readonly input?: string | string[];
  readonly query?: string;
  readonly documents?: string[];
}

/** What a model says, piece by piece. */
export interface Reply {
  readonly reasoning?: string[];
  readonly content: string[];
  /** Between two pieces of a stream. @default 20 */
  readonly pauseMilliseconds?: number;
}

export interface BailianCall {
  readonly host: string;
  readonly key: string;
  readonly path: string;
  readonly model: string;
  readonly stream: boolean;
  /** The names of the tools that the question offers. */
  readonly tools: string[];
  readonly status: number;
  readonly at: number;
}

const DIMENSIONS = 1024;
const BASE = '/compatible-mode/v1';
const RERANKS = '/compatible-api/v1/reranks';

/** The endpoint of a Coding Plan: it has chat models under another path, and nothing else. */
export const CODING_PLAN = { host: 'coding.dashscope.aliyuncs.com', base: '/v1' };

class Refusal extends Error {
  public constructor(public readonly status: number, public readonly code: string, message: string, public readonly type = 'invalid_request_error') {
    super(message);
  }
}

export function textOf(message: Message | undefined): string {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.map(part => part.text ?? '').join('\n');
}

/** What is answered at each path. */
const KINDS: Record<string, Kind> = { [`${BASE}/chat/completions`]: 'chat', [`${BASE}/embeddings`]: 'embedding', [RERANKS]: 'rerank' };
const KINDS_OF_PLAN: Record<string, Kind> = { [`${CODING_PLAN.base}/chat/completions`]: 'chat' };

/** About as many as a tokenizer counts: what is said, and what the tools are described with. */
const tokensOf = (...what: unknown[]) => Math.ceil(what.map(one => typeof one === 'string' ? one : JSON.stringify(one ?? '')).join('').length / 4);

const similarity = (one: number[], other: number[]) => one.reduce((sum, value, index) => sum + value * other[index], 0);

/** Words that two texts share bring their vectors near each other: enough for a search to find the right passage. */
function embed(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    let hash = 2166136261;
    for (const sign of word) {
      hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619) >>> 0;
    }
    vector[hash % DIMENSIONS] += 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map(value => value / length);
}

function usageOf({ messages, tools }: ChatRequest, said: string[]) {
  const [prompt, completion] = [tokensOf(...messages.map(textOf), tools), tokensOf(...said)];
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** Says something to every kind of question that Open WebUI asks: titles, tags and follow-ups as the JSON that it wants. */
export function defaultReply(request: ChatRequest): Reply {
  const asked = textOf(request.messages.filter(message => message.role === 'user').pop());
  if (asked.includes('### Task:') && /"(title|tags|follow_ups|queries)"/.test(asked)) {
    const field = /"(title|tags|follow_ups|queries)"/.exec(asked)?.[1] ?? 'title';
    return { content: [JSON.stringify({ [field]: field === 'title' ? 'A simulated title' : ['simulated'] })] };
  }
  const context = /<context>\s*([\s\S]*?)<\/context>/.exec(request.messages.map(textOf).join('\n'))?.[1].replace(/<[^>]*>/g, '').trim();
  return { reasoning: ['The user ', 'asks, ', 'so I answer.'], content: ['You ', 'said: ', asked.slice(-400), ...(context ? [' The document says: ', context] : [])] };
}

/** Model Studio's OpenAI-compatible API, with what it refuses. */
export class Bailian {
  /** Which key is good at which endpoint: a key of one site is not known at another. */
  public readonly keys = new Map<string, string>();
  public models: BailianModel[] = [
    { id: 'qwen3.8-max', thinking: 'optional' }, { id: 'qwen3.8-flash', thinking: 'optional' }, { id: 'qwen3.7-plus', thinking: 'optional' },
    { id: 'deepseek-v4.1-flash', thinking: 'optional' }, { id: 'qwen-flash', thinking: 'never' }, { id: 'qwq-plus', thinking: 'always' },
    { id: 'kimi-k3', thinking: 'optional' }, { id: 'glm-5.2', thinking: 'optional' }, { id: 'qwen-mt-plus', thinking: 'never', withoutTools: true },
    { id: 'text-embedding-v4', kind: 'embedding' }, { id: 'text-embedding-v3', kind: 'embedding' }, { id: 'qwen3-rerank', kind: 'rerank' },
  ];
  public reply: (request: ChatRequest) => Reply = defaultReply;
  public readonly calls: BailianCall[] = [];
  public readonly listener: Listener;
  /** When each piece of the last stream left here, to be held against when it arrived. */
  public lastStreamSentAt: number[] = [];

  public constructor(address: string) {
    this.listener = new Listener({ address, port: 443, tls: true, handler: (request, response, body) => this.serve(request, response, body) });
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): Promise<void> {
    const host = (request.headers.host ?? '').split(':')[0];
    const key = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const path = (request.url ?? '').split('?')[0];
    let json: ChatRequest = { model: '', messages: [] };
    // Who only looks whether his key is taken asks no model.
    const note = (status: number) => request.method === 'GET' || this.calls.push({
      host, key, path, model: json.model, stream: json.stream === true, tools: (json.tools ?? []).map(tool => tool.function.name), status, at: Date.now(),
    });
    try {
      json = this.read(body, json);
      if (this.keys.get(key) !== host) {
        throw new Refusal(401, 'invalid_api_key', 'Incorrect API key provided. ');
      }
      await this.answer(request, response, path, json);
      note(200);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      note(error.status);
      answerJson(response, error.status, {
        error: { message: error.message, type: error.type, param: null, code: error.code }, request_id: randomUUID(),
      });
    }
  }

  private read(body: Buffer, empty: ChatRequest): ChatRequest {
    try {
      return body.length ? { ...empty, ...JSON.parse(body.toString()) } : empty;
    } catch {
      throw new Refusal(400, 'invalid_parameter_error', 'Request body format invalid');
    }
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse, path: string, json: ChatRequest & OtherRequest): Promise<void> {
    const kind = this.kindAt(request.headers.host ?? '', path);
    if (request.method === 'GET' && path === `${BASE}/models`) {
      return answerJson(response, 200, { object: 'list', data: this.models.map(({ id }) => ({ id, object: 'model', created: 1_760_000_000, owned_by: 'system' })) });
    }
    if (request.method !== 'POST' || kind === undefined) {
      throw new Refusal(404, 'not_found', 'Not Found');
    }
    const model = this.models.find(one => one.id === json.model);
    if (!model) {
      throw new Refusal(404, 'model_not_found', `The model \`${json.model}\` does not exist or you do not have access to it.`);
    }
    if ((model.kind ?? 'chat') !== kind) {
      throw new Refusal(400, 'invalid_parameter_error', `Unsupported model \`${model.id}\` for OpenAI compatibility mode.`);
    }
    const answers = {
      chat: () => this.answerChat(response, model, json),
      embedding: () => this.answerEmbeddings(response, model, json),
      rerank: () => this.answerRerank(response, model, json),
    };
    return answers[kind]();
  }

  /** What is answered at a path; a host of its own kind has not what the others have. */
  private kindAt(host: string, path: string): Kind | undefined {
    return (host.split(':')[0] === CODING_PLAN.host ? KINDS_OF_PLAN : KINDS)[path];
  }

  private answerEmbeddings(response: http.ServerResponse, model: BailianModel, json: OtherRequest): void {
    const input = Array.isArray(json.input) ? json.input : [json.input ?? ''];
    if (input.length > 10) {
      throw new Refusal(400, 'InvalidParameter',
        '<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than 10.: input.contents', 'InvalidParameter');
    }
    const tokens = tokensOf(...input);
    answerJson(response, 200, {
      object: 'list',
      model: model.id,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
      data: input.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) })),
    });
  }

  private answerRerank(response: http.ServerResponse, model: BailianModel, { query = '', documents = [] }: OtherRequest): void {
    const asked = embed(query);
    const results = documents.map((text, index) => ({ index, relevance_score: similarity(asked, embed(text)) }));
    answerJson(response, 200, {
      object: 'list',
      id: randomUUID(),
      model: model.id,
      usage: { total_tokens: tokensOf(query, ...documents) },
      results: results.sort((one, other) => other.relevance_score - one.relevance_score),
    });
  }

  private async answerChat(response: http.ServerResponse, model: BailianModel, json: ChatRequest): Promise<void> {
    if (model.withoutTools && json.tools?.length) {
      throw new Refusal(400, 'invalid_parameter_error', `<400> InternalError.Algo.InvalidParameter: The tool call is not supported by the model ${model.id}.`);
    }
    if (!json.stream && model.thinking === 'always') {
      throw new Refusal(400, 'invalid_parameter_error', 'This model only support stream mode, please enable the stream parameter to access the model. ');
    }
    if (!json.stream && json.enable_thinking) {
      throw new Refusal(400, 'invalid_parameter_error', 'parameter.enable_thinking must be set to false for non-streaming calls');
    }
    const thinks = model.thinking === 'always' || (model.thinking === 'optional' && json.enable_thinking !== false && json.stream === true);
    const { reasoning, ...reply } = this.reply(json);
    return json.stream ? this.stream(response, json, { ...reply, reasoning: thinks ? reasoning : undefined }) : this.answerWhole(response, json, reply);
  }

  private answerWhole(response: http.ServerResponse, json: ChatRequest, reply: Reply): void {
    answerJson(response, 200, {
      id: `chatcmpl-${randomUUID()}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model: json.model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: reply.content.join('') } }],
      usage: usageOf(json, reply.content),
    });
  }

  private async stream(response: http.ServerResponse, json: ChatRequest, reply: Reply): Promise<void> {
    const id = `chatcmpl-${randomUUID()}`;
    const send = (choices: object[], more: object = {}) => response.write(`data: ${JSON.stringify({
      id, object: 'chat.completion.chunk', created: Math.floor(Date.now() / 1000), model: json.model, choices, usage: null, ...more,
    })}\n\n`);
    this.lastStreamSentAt = [];
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' });
    send([{ index: 0, finish_reason: null, delta: { role: 'assistant', content: '' } }]);
    const deltas = [
      ...(reply.reasoning ?? []).map(piece => ({ content: null, reasoning_content: piece })),
      ...reply.content.map(piece => ({ content: piece, reasoning_content: null })),
    ];
    for (const delta of deltas) {
      await new Promise(resolve => setTimeout(resolve, reply.pauseMilliseconds ?? 20));
      if (response.destroyed) {
        return;
      }
      this.lastStreamSentAt.push(Date.now());
      send([{ index: 0, finish_reason: null, delta }]);
    }
    send([{ index: 0, finish_reason: 'stop', delta: { content: '' } }]);
    if (json.stream_options?.include_usage) {
      send([], { usage: usageOf(json, [...reply.reasoning ?? [], ...reply.content]) });
    }
    response.end('data: [DONE]\n\n');
  }
}
