import * as fs from 'fs';
import * as http from 'http';
import * as https from 'https';
import { AddressInfo } from 'net';
import * as path from 'path';
import { CACHE_FOLDER } from './work-folder';

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse, body: Buffer) => void | Promise<void>;

export interface ListenerProps {
  readonly address: string;
  readonly port: number;
  /** Serve TLS with the certificate of the test authority. */
  readonly tls: boolean;
  /** Files of another certificate. @default - the one of all services */
  readonly certificate?: { readonly certificate: string; readonly key: string };
  readonly handler: Handler;
}

function readBody(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/**
 * How long a connection is kept for the next request: longer than clients do (15 s in Open WebUI), as in front of real services. Node itself
 * ends one after 6 s, and a question that is sent at that very moment is lost.
 */
const KEPT_MILLISECONDS = 75_000;

/** A server on one address that a test can take down and bring up again. */
export class Listener {
  private server?: http.Server;

  public constructor(private readonly props: ListenerProps) {}

  public get address(): string {
    return this.props.address;
  }

  /** Where it listens while it does: another one than asked for where that was 0. */
  public get port(): number {
    return (this.server?.address() as AddressInfo | null | undefined)?.port ?? this.props.port;
  }

  /** Begins to listen, on the port of before where that was any. */
  public async start(port = this.props.port): Promise<void> {
    const server = this.props.tls ? https.createServer(this.certificate()) : http.createServer();
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      readBody(request).then(body => this.props.handler(request, response, body)).catch((error: Error) => {
        if (!response.headersSent) {
          response.writeHead(500, { 'content-type': 'text/plain' });
        }
        response.end(String(error.stack));
      });
    });
    server.keepAliveTimeout = KEPT_MILLISECONDS;
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.props.address, resolve);
    });
  }

  public async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  }

  private certificate(): https.ServerOptions {
    const { certificate, key } = this.props.certificate ?? { certificate: path.join(CACHE_FOLDER, 'ca/service.crt'), key: path.join(CACHE_FOLDER, 'ca/service.key') };
    return { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
  }
}

export function answerJson(response: http.ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}
