import { createHash, randomBytes } from 'crypto';
import * as fs from 'fs';
import * as http from 'http';
import * as path from 'path';
import { Listener } from './listener';
import { CACHE_FOLDER } from './work-folder';

const FRESH_FOR = 12 * 3_600_000;
const UPSTREAM = new URL(process.env.MACHINE_TEST_DEBIAN_MIRROR ?? 'http://deb.debian.org/debian').origin;

/** What never changes under its name. */
function isImmutable(file: string): boolean {
  return file.includes('/pool/') || file.includes('/by-hash/');
}

function download(url: string): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { timeout: 60_000 }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 502, body: Buffer.concat(chunks) }));
    });
    request.on('timeout', () => request.destroy(new Error(`${url} did not answer`)));
    request.on('error', reject);
  });
}

/**
 * The Debian archive under its own name. The machine has no way out, so what apt asks for is fetched here, once, and kept: a second run
 * needs no network, and apt, its lists and its signatures are the real ones.
 */
export class DebianMirror {
  public readonly listener: Listener;
  private readonly folder = path.join(CACHE_FOLDER, 'debian-mirror');
  private readonly underWay = new Map<string, Promise<{ status: number; body: Buffer }>>();

  public constructor(address: string) {
    this.listener = new Listener({ address, port: 80, tls: false, handler: (request, response) => this.serve(request, response) });
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const file = new URL(request.url ?? '/', 'http://mirror').pathname;
    const { status, body } = await this.get(file).catch((error: Error) => ({ status: 503, body: Buffer.from(error.message) }));
    const tag = `"${createHash('sha1').update(body).digest('hex')}"`;
    const modified = new Date(0).toUTCString();
    response.writeHead(status, { 'content-length': body.length, 'etag': tag, 'last-modified': modified });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private async get(file: string): Promise<{ status: number; body: Buffer }> {
    const kept = path.join(this.folder, encodeURIComponent(file));
    if (fs.existsSync(kept) && (isImmutable(file) || Date.now() - fs.statSync(kept).mtimeMs < FRESH_FOR)) {
      return { status: 200, body: await fs.promises.readFile(kept) };
    }
    const running = this.underWay.get(file) ?? this.fetch(file, kept);
    this.underWay.set(file, running);
    try {
      return await running;
    } catch (error) {
      if (fs.existsSync(kept)) {
        return { status: 200, body: await fs.promises.readFile(kept) };
      }
      throw error;
    } finally {
      this.underWay.delete(file);
    }
  }

  private async fetch(file: string, kept: string): Promise<{ status: number; body: Buffer }> {
    const answer = await download(`${UPSTREAM}${file}`);
    if (answer.status === 200) {
      await fs.promises.mkdir(this.folder, { recursive: true });
      // Another cloud may fetch the same: each has a part of its own, and the last one's name stands.
      const part = `${kept}.${randomBytes(6).toString('hex')}.part`;
      await fs.promises.writeFile(part, answer.body);
      await fs.promises.rename(part, kept);
    }
    return answer;
  }
}
