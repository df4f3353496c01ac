import { existsSync, readFileSync, writeFileSync } from 'fs';
import { IncomingMessage, ServerResponse } from 'http';
import { Listener } from '../cloud/listener';

/**
 * Terraform's `http` backend, which keeps each state in a file. A state in a file of its own Terraform writes anew after every resource, half of the time of an
 * apply; this one it sends when all is done.
 */
export class StateServer {
  public static async start(): Promise<StateServer> {
    const server = new StateServer();
    await server.listener.start();
    return server;
  }

  private readonly files = new Map<string, string>();
  private readonly listener = new Listener({ address: '127.0.0.1', port: 0, tls: false, handler: (...asked) => this.answer(...asked) });

  private constructor() {}

  /** The configuration of the backend that keeps the state in a file. */
  public backend(file: string): object {
    const path = `/${encodeURIComponent(file)}`;
    this.files.set(path, file);
    return { http: { address: `http://127.0.0.1:${this.listener.port}${path}` } };
  }

  public async stop(): Promise<void> {
    await this.listener.stop();
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const file = this.files.get(request.url!);
    if (file !== undefined && request.method === 'POST') {
      writeFileSync(file, body);
      response.end();
    } else if (file !== undefined && request.method === 'GET' && existsSync(file)) {
      response.end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  }
}
