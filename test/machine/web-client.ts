import * as http from 'http';
import * as https from 'https';
import { Duplex } from 'stream';
import { StringDecoder } from 'string_decoder';
import * as tls from 'tls';

/** One request. */
export interface Question {
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  /** For the Host header and, with TLS, the name that the server is asked for. @default - the address */
  readonly name?: string;
  /** Authorities to trust. @default - the certificate is not looked at */
  readonly roots?: string[];
  /** As it is sent: nothing is made of it. */
  readonly path: string;
  /** @default GET */
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** The address that it comes from. @default - the system's choice */
  readonly from?: string;
  /** Whose connections it goes over. @default - one of its own */
  readonly agent?: https.Agent;
  /** @default 60 */
  readonly timeoutSeconds?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Name and value of each header as it came, one after the other. */
  readonly rawHeaders: string[];
  readonly body: string;
  /** When each piece of the body came, and what it was. */
  readonly pieces: Array<{ readonly at: number; readonly text: string }>;
  /** What is left of the connection after an upgrade. */
  readonly socket?: Duplex;
}

/** Room for the headers of single sign-on. */
const MAX_HEADER_SIZE = 1 << 20;

/** Asks, and keeps the answer with the time of each piece. */
export function ask(question: Question): Promise<Answer> {
  const request = start(question);
  const answer = answerOf(request, question.timeoutSeconds);
  request.end(question.body);
  return answer;
}

/** Begins to ask; the body is the caller's to write. */
export function start({ address, port, name, roots, path, method = 'GET', headers, from, ...question }: Question): http.ClientRequest {
  const secure = { servername: name, ca: roots, rejectUnauthorized: roots !== undefined };
  const named = { ...name === undefined ? {} : { host: name }, ...headers };
  const options = { host: address, port, path, method, headers: named, localAddress: from, maxHeaderSize: MAX_HEADER_SIZE, agent: question.agent ?? false };
  return question.tls ? https.request({ ...options, ...secure }) : http.request(options);
}

/** Waits for what comes; who has begun to write the body ends the request. */
export function answerOf(request: http.ClientRequest, timeoutSeconds = 60): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.setTimeout(timeoutSeconds * 1000, () => request.destroy(new Error(`no answer to ${request.path}`)));
    request.on('error', reject);
    request.on('response', response => {
      const pieces: Answer['pieces'] = [];
      // A character may come in two pieces.
      const decoder = new StringDecoder('utf8');
      response.on('data', (chunk: Buffer) => pieces.push({ at: Date.now(), text: decoder.write(chunk) }));
      response.on('error', reject);
      response.on('end', () => resolve(answered(response, pieces)));
    });
    request.on('upgrade', (response, socket) => resolve({ ...answered(response, []), socket }));
  });
}

function answered(response: http.IncomingMessage, pieces: Answer['pieces']): Answer {
  const { statusCode: status = 0, headers, rawHeaders } = response;
  return { status, headers, rawHeaders, body: pieces.map(piece => piece.text).join(''), pieces };
}

/** Every value of a header, as often as it came. */
export function valuesOf({ rawHeaders }: Answer, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1].toLowerCase() === name);
}

/** A connection with TLS, when its handshake is done. */
export function connect(options: tls.ConnectionOptions): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ rejectUnauthorized: false, ...options }, () => resolve(socket));
    socket.once('error', reject);
  });
}
