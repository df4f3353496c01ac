import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { BrowserContext, chromium, Page } from 'playwright-core';
import { mustRun } from '../../instruments/cloud/run-command';

export interface BrowserProps {
  /** Becomes the browser's: its profile and the roots that it trusts. What was there is gone. */
  readonly folder: string;
  /** Authorities that it trusts beside those that every browser does. */
  readonly roots: Array<{ readonly name: string; readonly pem: string }>;
  /** The network namespace that it looks at the world from. @default - the host's */
  readonly namespace?: string;
  /** Where a name leads. @default - where it leads for everybody there */
  readonly host?: { readonly name: string; readonly address: string };
  /** @default en-US */
  readonly locale?: string;
}

/** Of the window. */
export const [WIDTH, HEIGHT] = [1280, 800];

const CHROMIUM = '/usr/bin/chromium';
/** Playwright brings what keeps a browser quiet and lets `http://` be `http://`. No QUIC: nginx has none, and its packets would only be dropped. */
const FLAGS = ['--disable-gpu', '--disable-quic', '--no-proxy-server'];

/** What is said of a request that the page itself has no use for any more: it has gone elsewhere. */
const GIVEN_UP = 'net::ERR_ABORTED';

/** A real Chromium without a window, with a profile of its own. It warns of a certificate, and refuses it, as the one on a desk does. */
export class Browser {
  public static async open(props: BrowserProps): Promise<Browser> {
    rmSync(props.folder, { recursive: true, force: true });
    mkdirSync(props.folder, { recursive: true });
    await trust(props.folder, props.roots);
    const context = await chromium.launchPersistentContext(join(props.folder, 'profile'), {
      executablePath: writeLauncher(props),
      args: [...FLAGS, ...props.host ? [`--host-resolver-rules=MAP ${props.host.name} ${props.host.address}`] : []],
      locale: props.locale ?? 'en-US',
      colorScheme: 'light',
      viewport: { width: WIDTH, height: HEIGHT },
      timeout: 60_000,
    });
    return new Browser(context);
  }

  /** The hosts, with their ports, that pages asked for something. */
  public readonly hostsAsked = new Set<string>();
  /** What pages wrote into the console as an error, what they did not catch, and requests that got no answer. */
  public readonly complaints: string[] = [];

  private constructor(private readonly context: BrowserContext) {
    context.on('request', request => {
      const { protocol, host } = new URL(request.url());
      if (/^https?:$/.test(protocol)) this.hostsAsked.add(host);
    });
    this.page.on('websocket', socket => this.hostsAsked.add(new URL(socket.url()).host));
    context.on('requestfailed', request => {
      const reason = request.failure()?.errorText;
      if (reason !== GIVEN_UP) this.complaints.push(`${request.method()} ${request.url()}: ${reason}`);
    });
    context.on('console', message => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', error => this.complaints.push(`not caught: ${error.error().stack ?? error.error().message}`));
  }

  /** The window that it opened with. */
  public get page(): Page {
    return this.context.pages()[0];
  }

  public close(): Promise<void> {
    return this.context.close();
  }
}

/** Chromium takes what somebody trusts from a database in that person's home. */
async function trust(home: string, roots: BrowserProps['roots']): Promise<void> {
  const database = join(home, '.pki/nssdb');
  mkdirSync(database, { recursive: true });
  await mustRun('certutil', ['-d', `sql:${database}`, '-N', '--empty-password']);
  for (const { name, pem } of roots) {
    await mustRun('certutil', ['-d', `sql:${database}`, '-A', '-n', name, '-t', 'C,,'], { input: pem });
  }
}

/** Playwright talks with it through pipes, so nothing but the network differs in a namespace. */
function writeLauncher({ folder, namespace }: BrowserProps): string {
  const file = join(folder, 'chromium');
  const within = namespace === undefined ? '' : `ip netns exec '${namespace}' `;
  writeFileSync(file, `#!/bin/sh\nHOME='${folder}' TMPDIR='${folder}' exec ${within}${CHROMIUM} "$@"\n`, { mode: 0o755 });
  return file;
}
