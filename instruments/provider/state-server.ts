import { existsSync, readFileSync, writeFileSync } from 'fs';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { AddressInfo } from 'net';
import { buffer } from 'stream/consumers';

/**
 * Terraform's `http` backend, which keeps each state in a file. A state in a file of its own Terraform writes anew after every resource, half of the time of an
 * apply; this one it sends when all is done.
 */
export class StateServer {
  public static async start(): Promise<StateServer> {
    const files = new Map<string, string>();
    const server = createServer((request, response) => {
      answer(request, response, files.get(request.url!)).catch((error: Error) => response.writeHead(500).end(error.message));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new StateServer(server, files);
  }

  private constructor(private readonly server: Server, private readonly files: Map<string, string>) {}

  /** The configuration of the backend that keeps the state in a file. */
  public backend(file: string): object {
    const path = `/${encodeURIComponent(file)}`;
    this.files.set(path, file);
    return { http: { address: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}` } };
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, file?: string): Promise<void> {
  if (file !== undefined && request.method === 'POST') {
    writeFileSync(file, await buffer(request));
    response.end();
  } else if (file !== undefined && request.method === 'GET' && existsSync(file)) {
    response.end(readFileSync(file));
  } else {
    response.writeHead(404).end();
  }
}
