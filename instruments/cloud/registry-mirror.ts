import * as fs from 'fs';
import * as http from 'http';
import * as https from 'https';
import * as path from 'path';
import { Listener } from './listener';
import { CACHE_FOLDER } from './work-folder';

/** How a mirror behaves, where it does not do what it is for. */
export interface Conduct {
  /** It answers everything with this status. */
  readonly status?: 403 | 429;
  /** It takes questions and never answers. */
  readonly isSilent?: boolean;
  /** It sends no more of any layer once it has sent so many bytes of layers. */
  readonly stallsAfter?: number;
  /** It serves the manifest of this tag for every other one. */
  readonly lies?: string;
  /** It changes what is in the layers. */
  readonly corruptsLayers?: boolean;
}

/** As registries say it. */
const ERRORS = {
  403: { code: 'DENIED', message: 'requested access to the resource is denied' },
  429: { code: 'TOOMANYREQUESTS', message: 'too many requests, try again later' },
};

const ANY_MANIFEST = /(\/manifests\/)[^/]+$/;

/** A reverse proxy in front of the registry: who pulls has to find out by himself whether it can be trusted. */
export class RegistryMirror {
  public readonly listener: Listener;
  /** What was asked of it. */
  public readonly asked: string[] = [];
  /** Under which names it has repositories of the registry. */
  public readonly names = new Map<string, string>();
  private conduct: Conduct = {};
  private sent = 0;

  public constructor(address: string, private readonly registryAddress: string) {
    this.listener = new Listener({ address, port: 443, tls: true, handler: (request, response, body) => this.serve(request, response, body) });
  }

  /** Whether a request may pass; who says no has answered it. */
  public guard: (request: http.IncomingMessage, response: http.ServerResponse) => boolean = () => true;

  /** Begins anew, with nothing asked and nothing sent. */
  public behave(conduct: Conduct = {}): void {
    this.conduct = conduct;
    this.asked.length = 0;
    this.sent = 0;
  }

  /** How many bytes of blobs it has sent: those of layers, and of the configuration that docker reads to name an image's digest. */
  public get sentBytes(): number {
    return this.sent;
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): void {
    const { isSilent, status, lies } = this.conduct;
    this.asked.push(`${request.method} ${request.url}`);
    if (isSilent) {
      return;
    }
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [ERRORS[status]] }));
      return;
    }
    if (!this.guard(request, response)) {
      return;
    }
    const own = request.url!.replace(/^\/v2\/([^?]+?)(?=\/(?:manifests|blobs)\/)/, (_, name: string) => `/v2/${this.names.get(name) ?? name}`);
    this.passOn(lies === undefined ? own : own.replace(ANY_MANIFEST, `$1${lies}`), request, response, body);
  }

  private passOn(target: string, request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): void {
    const question = https.request({
      host: this.registryAddress,
      servername: 'ghcr.io',
      ca: fs.readFileSync(path.join(CACHE_FOLDER, 'ca', 'ca.crt')),
      path: target,
      method: request.method,
      headers: { ...request.headers, host: 'ghcr.io' },
    }, answer => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.on('data', (chunk: Buffer) => this.passBack(target.includes('/blobs/'), chunk, answer, response));
      answer.on('end', () => response.end());
    });
    question.on('error', () => response.destroy());
    response.on('close', () => question.destroy());
    question.end(body);
  }

  private passBack(isLayer: boolean, chunk: Buffer, answer: http.IncomingMessage, response: http.ServerResponse): void {
    const { stallsAfter = Infinity, corruptsLayers } = this.conduct;
    if (isLayer && this.sent >= stallsAfter) {
      answer.pause();
      return;
    }
    this.sent += isLayer ? chunk.length : 0;
    if (isLayer && corruptsLayers) {
      chunk[chunk.length - 1] ^= 1;
    }
    if (!response.write(chunk)) {
      answer.pause();
      response.once('drain', () => answer.resume());
    }
  }
}
