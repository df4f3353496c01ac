import { X509Certificate } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Bought } from './certificate-shop';
import { Deployment } from './deployment';
import { expectSentenceAndSite, failureOf } from './failure';
import { ZONE } from './site-stack';
import { StackPrograms } from './stack-programs';
import { Answer, ask, connect, Question } from './web-client';
import { Cloud } from '../../instruments/cloud/cloud';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';
import { ServerProcess } from '../../instruments/cloud/server-process';
import { TlsCertificate, TlsFrontend } from '../../lib';
import { aStack } from '../unit/constructs/stack';
import { synthesized } from '../unit/constructs/synthesized';

export const SITE = `chat.${ZONE}`;
export const NAMES = [SITE, `www.${SITE}`];
export const ROLE = 'web';
export const CONFIGURATION = '/etc/nginx/nginx.conf';
export const STATE = '/var/lib/open-webui/acme';
export const TOOLS = '/usr/local/lib/open-webui';

/** How a front end differs from the ordinary one; each becomes a prop of the product. */
export interface FrontendProps {
  /** @default NAMES */
  readonly names?: string[];
  /** @default - one that the machine signs itself */
  readonly certificate?: TlsCertificate;
  readonly upstreamPort?: number;
  readonly maxUploadSizeMiB?: number;
  /** The number of its ICP filing. @default - none is shown */
  readonly icpLicence?: string;
  /** The address that the records of the names lead to. @default - nobody asks */
  readonly ipAddress?: string;
  /** The value of the variable that a certificate from files is told as an argument. @default - none */
  readonly privateKey?: string;
}

/** What the product makes of a front end before something that runs elsewhere on the machine. */
class FrontendStack extends StackPrograms {
  public constructor({ names = NAMES, certificate = TlsCertificate.selfSigned(), upstreamPort, maxUploadSizeMiB, icpLicence, ipAddress }: FrontendProps) {
    const stack = aStack();
    new TlsFrontend(stack, 'Frontend', {
      name: 'chat',
      instanceId: 'i-t4nexample0000000000',
      securityGroupId: 'sg-t4nexample0000000000',
      instanceRole: { roleName: ROLE, grantable: true },
      domains: names.map(name => ({ name, dnsZone: ZONE })),
      certificate,
      upstreamPort,
      maxUploadSizeMiB,
      icpLicence,
      ipAddress,
    });
    super(synthesized(stack));
  }
}

/** The stand-in for Open WebUI, on 127.0.0.1:8080 of the machine. */
class Upstream {
  private readonly process: ServerProcess;
  private readonly listens: string;

  public constructor(private readonly machine: Machine, folder: string) {
    this.process = new ServerProcess(`upstream-${machine.instanceId}`, folder);
    this.listens = path.join(folder, `upstream-${machine.instanceId}-listens`);
  }

  public async start(): Promise<void> {
    const [command, ...words] = await this.machine.inItsNetwork();
    const server = ['-r', 'ts-node/register/transpile-only', path.join(__dirname, 'upstream-server.ts'), '8080', this.listens];
    this.process.start(command, [...words, process.execPath, ...server], { TS_NODE_PROJECT: path.join(__dirname, '../tsconfig.json') });
    await waitUntil('the stand-in for Open WebUI to listen', 30, () => fs.existsSync(this.listens));
  }

  public async stop(): Promise<void> {
    await this.process.stop();
    fs.rmSync(this.listens, { force: true });
  }
}

/** How another text of nginx's configuration comes about. */
export type Replacement = readonly [from: string, to: string];

/** A machine with a front end, what stands behind it, and who stands before it. */
export class FrontendSite extends Deployment {
  /** On a machine of its own, on which the packages are and nothing is deployed; the stand-in for Open WebUI runs. */
  public static async onNewMachine(cloud: Cloud, props: FrontendProps = {}): Promise<FrontendSite> {
    const machine = await Machine.boot(cloud, { warm: true, withoutDocker: true, roleName: ROLE });
    cloud.dns.zones.add(ZONE);
    NAMES.forEach(name => cloud.names.hosts.set(name, machine.address));
    const site = new FrontendSite(cloud, machine, new Upstream(machine, cloud.folder), props);
    await site.upstream.start();
    return site;
  }

  public readonly names: string[];
  protected readonly stack: FrontendStack;

  private constructor(private readonly cloud: Cloud, machine: Machine, public readonly upstream: Upstream, private readonly props: FrontendProps) {
    super(machine);
    this.names = props.names ?? NAMES;
    this.stack = new FrontendStack(props);
    cloud.roles.set(ROLE, this.stack.statements);
  }

  /** Takes the machine away; the cloud does so too when it stops. */
  public async destroy(): Promise<void> {
    await this.upstream.stop();
    await this.machine.destroy();
  }

  /** The same machine, configured otherwise. */
  public with(props: FrontendProps): FrontendSite {
    return new FrontendSite(this.cloud, this.machine, this.upstream, { ...this.props, ...props });
  }

  protected get known(): Record<string, string> {
    const { ipAddress = '', privateKey = '' } = this.props;
    return { site_address: ipAddress, private_key: Buffer.from(privateKey).toString('base64') };
  }

  /** Runs a program that must succeed, and gives what it said. */
  public async must(program: string): Promise<string> {
    const { succeeded, output } = await this.run(program);
    expect([program, succeeded, output]).toEqual([program, true, output]);
    return output;
  }

  /** The tools and nginx with the placeholder of a certificate. */
  public async deployFrontend(): Promise<void> {
    await this.installTools();
    await this.must('frontend');
  }

  /** Runs a program whose tools are impatient, so that what is waited for in vain is not waited for long. */
  public async runImpatiently(program: string): Promise<Invocation> {
    const changed = await this.machine.mustShell(`cd ${TOOLS} && for tool in check-dns:'PATIENCE = 60':'PATIENCE = 3' check-site:'PATIENCE = 60':'PATIENCE = 3' obtain-certificate:'wait_for 180':'wait_for 9'; do
      IFS=: read -r name old new <<<"$tool"; [[ -e $name ]] || continue
      grep -qF "$old" "$name" || { echo "$name has no $old" >&2; exit 1; }
      cp -a "$name" "/run/$name" && sed -i "s/$old/$new/" "$name" && echo "$name"; done`);
    try {
      return await this.run(program);
    } finally {
      await this.machine.mustShell(`for name in ${changed.replace(/\n/g, ' ')}; do [[ ! -e ${TOOLS}/$name ]] || mv "/run/$name" ${TOOLS}/; done`);
    }
  }

  /** The program ends with this sentence, and the site goes on as it was. */
  public async expectRefusal(program: string, words: RegExp): Promise<void> {
    const { serialNumber } = await this.served(SITE);
    const failure = await failureOf(this, this.runImpatiently(program));
    expectSentenceAndSite(failure, words);
    expect(failure.invocation.lastLine).toMatch(`${program}: `);
    expect((await this.served(SITE)).serialNumber).toBe(serialNumber);
  }

  /** Asks as a browser does, from this host. */
  public ask(target: string, question: Partial<Question> = {}): Promise<Answer> {
    const { machine: { address }, names: [name] } = this;
    const port = question.port ?? 443;
    return ask({ address, port, tls: port === 443, name, path: target, ...question });
  }

  /** The address of somebody who has not asked yet. */
  public newVisitor(): Promise<string> {
    return this.cloud.network.addServiceAddress();
  }

  public async serves(name = this.names[0]): Promise<boolean> {
    return (await this.ask('/', { name }).catch(() => undefined))?.status === 200;
  }

  /** Has nginx serve a certificate that was bought. */
  public async serve({ chain, key }: Bought): Promise<void> {
    await this.machine.writeFile('/root/chain.pem', chain);
    await this.machine.writeFile('/root/key.pem', key);
    await this.machine.mustShell(`${TOOLS}/tls-certificate install /root/chain.pem /root/key.pem`);
    const { serialNumber } = new X509Certificate(chain);
    await waitUntil('nginx to serve the certificate that was bought', 10, async () => (await this.served()).serialNumber === serialNumber);
  }

  /** The certificate that nginx serves. */
  public async served(name = this.names[0]): Promise<X509Certificate> {
    const socket = await connect({ host: this.machine.address, port: 443, servername: name });
    const certificate = socket.getPeerX509Certificate()!;
    socket.destroy();
    return certificate;
  }

  /** The workers of nginx that take connections; those on their way out have another title. */
  public async workers(): Promise<string[]> {
    return (await this.machine.shell("pgrep -fx 'nginx: worker process'")).stdout.split('\n').filter(Boolean);
  }

  /** Has nginx take its configuration, and waits until no worker of before takes a connection. */
  public async reload(): Promise<void> {
    const before = await this.workers();
    await this.machine.mustShell('systemctl reload nginx');
    await waitUntil('new workers of nginx', 20, async () => {
      const now = await this.workers();
      return now.length > 0 && !now.some(one => before.includes(one));
    });
  }

  /** With another configuration for a while: what a test would see if ours were wrong, or with time compressed. */
  public async configured(replacements: readonly Replacement[], during: () => Promise<unknown>): Promise<void> {
    const { machine } = this;
    const ours = `${await machine.readFile(CONFIGURATION)}\n`;
    const others = replacements.reduce((text, [from, to]) => {
      expect(text).toContain(from);
      return text.replaceAll(from, to);
    }, ours);
    await machine.writeFile(CONFIGURATION, others);
    try {
      await this.reload();
      await during();
    } finally {
      await machine.writeFile(CONFIGURATION, ours);
      await this.reload();
    }
  }

  /** What a second run must leave alone: every file's path, mode, owner, size, time of change, target. What changes by itself is left out. */
  public async stateOf(...folders: string[]): Promise<string[]> {
    const listing = await this.machine.mustShell(`find ${folders.join(' ')} \\( -type d -printf '%p %M %u\\n' \\) -o -printf '%p %M %u %s %T@ %l\\n'`);
    return listing.split('\n').filter(line => !/^\/(run\/(systemd|log)|usr\/local\/share\/cloud-assistant)|\.lock /.test(line)).sort();
  }
}
