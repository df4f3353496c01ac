import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { addPacketRule, PacketRule, removePacketRule, removePacketRules } from '../../instruments/cloud/packet-filter';
import { mustRun, runCommand } from '../../instruments/cloud/run-command';

/** The namespace, and the mark of every rule. */
const NAME = 'rehearsal-internet';
/** The host's end of the cable into the namespace. */
const EDGE = 'rehearsal-edge';
/** Where the packet filter keeps what the security groups let in. */
const CHAIN = 'REHEARSAL-EDGE';
const ROUTER = '198.51.100.1';
/** Where somebody is who looks at the site, and where somebody else is: addresses of one network namespace. */
export const HERE = '198.51.100.10';
export const ELSEWHERE = '198.51.100.77';

export interface InternetProps {
  /** The bridge behind which the machines stand. */
  readonly bridge: string;
  /** Who answers questions for names. */
  readonly nameServer: string;
}

/** A rule of a security group, as the packet filter needs it. */
export interface IngressRule {
  readonly groupId: string;
  readonly protocol: string;
  /** `443/443`; `-1/-1` for protocols without ports. */
  readonly portRange: string;
  readonly source: string;
}

/** A machine with its security groups. */
export interface Member {
  readonly address: string;
  readonly groupIds: string[];
}

/** Takes everything away, also what a run has left that was killed. */
async function sweep(): Promise<void> {
  await removePacketRules(NAME);
  for (const flag of ['-F', '-X']) await runCommand('iptables', ['-w', flag, CHAIN]);
  await runCommand('ip', ['netns', 'delete', NAME]);
  await runCommand('ip', ['link', 'delete', EDGE]);
  rmSync(join('/etc/netns', NAME), { recursive: true, force: true });
}

/**
 * The world outside: a network namespace of its own, with the cloud's edge between it and the machines. The edge translates public
 * addresses, as the cloud's NAT does for an EIP, and holds the rules of the security groups: what none of them lets in is dropped.
 */
export class Internet {
  public static async create(props: InternetProps): Promise<Internet> {
    await sweep();
    const internet = new Internet(props);
    await internet.makeNamespace();
    await internet.makeEdge();
    return internet;
  }

  public readonly namespace = NAME;
  private readonly publicAddresses = new Map<string, string>();
  private enforced = Promise.resolve();

  private constructor(private readonly props: InternetProps) {}

  /** Runs a command out there. */
  public run(command: string, parameters: string[], timeoutSeconds = 60) {
    return runCommand('ip', ['netns', 'exec', this.namespace, command, ...parameters], { timeoutSeconds });
  }

  /** The ports of an address that take a connection from out there. */
  public async openPorts(address: string, ports: number[], from = HERE): Promise<number[]> {
    const script = [
      'import asyncio, sys',
      'async def probe(port):',
      '  try: _, writer = await asyncio.wait_for(asyncio.open_connection(sys.argv[1], port, local_addr=(sys.argv[2], 0)), 2); writer.close(); return port',
      '  except (OSError, asyncio.TimeoutError): return 0',
      'async def main(): print(*[port for port in await asyncio.gather(*map(probe, map(int, sys.argv[3:]))) if port])',
      'asyncio.run(main())',
    ].join('\n');
    const probed = await this.run('python3', ['-c', script, address, from, ...ports.map(String)]);
    if (probed.exitCode !== 0) throw new Error(probed.stderr);
    return probed.stdout.trim().split(' ').filter(Boolean).map(Number);
  }

  /** An EIP is associated: what comes for the public address goes to the machine. */
  public async associate(publicAddress: string, machineAddress: string): Promise<void> {
    this.publicAddresses.set(publicAddress, machineAddress);
    await addPacketRule(NAME, this.translation(publicAddress, machineAddress));
  }

  public async dissociate(publicAddress: string): Promise<void> {
    const machineAddress = this.publicAddresses.get(publicAddress);
    if (machineAddress === undefined) return;
    this.publicAddresses.delete(publicAddress);
    await removePacketRule(NAME, this.translation(publicAddress, machineAddress));
  }

  /** Puts the rules of the security groups in force, all of them at once. Terraform changes several side by side; the last to be said holds. */
  public enforce(rules: IngressRule[], members: Member[]): Promise<void> {
    return this.enforced = this.enforced.catch(() => undefined).then(() => this.replaceRules(rules, members));
  }

  public async remove(): Promise<void> {
    await sweep();
  }

  private async replaceRules(rules: IngressRule[], members: Member[]): Promise<void> {
    const accepted = members.flatMap(({ address, groupIds }) =>
      rules.filter(({ groupId }) => groupIds.includes(groupId)).map(rule => this.acceptance(rule, address)));
    const lines = ['*filter', `:${CHAIN} - [0:0]`, `-A ${CHAIN} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`,
      ...accepted, `-A ${CHAIN} -j DROP`, 'COMMIT', ''];
    await mustRun('iptables-restore', ['-w', '--noflush'], { input: lines.join('\n') });
  }

  private async makeNamespace(): Promise<void> {
    const { namespace } = this;
    mkdirSync(join('/etc/netns', namespace), { recursive: true });
    writeFileSync(join('/etc/netns', namespace, 'resolv.conf'), `nameserver ${this.props.nameServer}\n`);
    await mustRun('ip', ['netns', 'add', namespace]);
    await mustRun('ip', ['link', 'add', EDGE, 'type', 'veth', 'peer', 'name', 'outside', 'netns', namespace]);
    await mustRun('ip', ['address', 'add', `${ROUTER}/24`, 'dev', EDGE]);
    await mustRun('ip', ['link', 'set', EDGE, 'up']);
    const within = ['netns', 'exec', namespace, 'ip'];
    await mustRun('ip', [...within, 'link', 'set', 'lo', 'up']);
    for (const address of [HERE, ELSEWHERE]) await mustRun('ip', [...within, 'address', 'add', `${address}/24`, 'dev', 'outside']);
    await mustRun('ip', [...within, 'link', 'set', 'outside', 'up']);
    await mustRun('ip', [...within, 'route', 'add', 'default', 'via', ROUTER]);
  }

  /** Into the chain of the security groups; what was let in is answered. */
  private async makeEdge(): Promise<void> {
    const { bridge } = this.props;
    await this.enforce([], []);
    await addPacketRule(NAME, { table: 'filter', chain: 'DOCKER-USER', rule: ['-i', EDGE, '-o', bridge, '-j', CHAIN] });
    const answers = ['-i', bridge, '-o', EDGE, '-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'ACCEPT'];
    await addPacketRule(NAME, { table: 'filter', chain: 'DOCKER-USER', rule: answers });
  }

  private translation(publicAddress: string, machineAddress: string): PacketRule {
    return { table: 'nat', chain: 'PREROUTING', rule: ['-i', EDGE, '-d', publicAddress, '-j', 'DNAT', '--to-destination', machineAddress] };
  }

  private acceptance({ protocol, portRange, source }: IngressRule, address: string): string {
    const ports = portRange === '-1/-1' ? '' : ` --dport ${portRange.replace('/', ':')}`;
    return `-A ${CHAIN} -s ${source} -d ${address} -p ${protocol}${ports} -j ACCEPT`;
  }
}
