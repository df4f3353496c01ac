import { mustRun, runCommand } from '../run-command';
import { PREFIX } from '../work-folder';

export const METADATA_ADDRESS = '100.100.100.200';
const BRIDGE = 'mut-vswitch';
const SUBNET = '172.16.0';

/**
 * The vSwitch: a bridge whose lower half holds the services and whose upper half the machines. There is no way out of it but to the
 * services, so what a test needs from the world comes through one of them.
 */
export class Network {
  public static async create(): Promise<Network> {
    await mustRun('docker', [
      'network', 'create', '--label', PREFIX, '--subnet', `${SUBNET}.0/24`, '--ip-range', `${SUBNET}.128/25`, '--gateway', `${SUBNET}.1`,
      '--opt', `com.docker.network.bridge.name=${BRIDGE}`, '--opt', 'com.docker.network.bridge.enable_ip_masquerade=false', PREFIX,
    ]);
    const network = new Network();
    await mustRun('ip', ['address', 'add', `${METADATA_ADDRESS}/32`, 'dev', BRIDGE]);
    await network.forbidWayOut();
    return network;
  }

  public readonly name = PREFIX;
  public readonly gateway = `${SUBNET}.1`;
  private lastServiceAddress = 9;
  private lastMachineAddress = 128;
  private readonly cutOff = new Set<string>();

  private readonly noWayOut = ['-i', BRIDGE, '!', '-o', BRIDGE, '-m', 'comment', '--comment', PREFIX, '-j', 'REJECT'];

  private async forbidWayOut(): Promise<void> {
    while ((await runCommand('iptables', ['-w', '-D', 'DOCKER-USER', ...this.noWayOut])).exitCode === 0);
    await mustRun('iptables', ['-w', '-I', 'DOCKER-USER', ...this.noWayOut]);
  }

  /** An address of its own for a service, so that each can have port 443. */
  public async addServiceAddress(): Promise<string> {
    const address = `${SUBNET}.${++this.lastServiceAddress}`;
    await mustRun('ip', ['address', 'add', `${address}/32`, 'dev', BRIDGE]);
    return address;
  }

  /** An address that no other machine of this run has had: a disk that moves is not mistaken for a machine that came back. */
  public nextMachineAddress(): string {
    return `${SUBNET}.${++this.lastMachineAddress}`;
  }

  /** Takes everything away from a machine: no name, no registry, no cloud; its packets get no answer. */
  public async cut(machineAddress: string): Promise<void> {
    this.cutOff.add(machineAddress);
    await mustRun('iptables', ['-w', '-I', 'INPUT', '-i', BRIDGE, '-s', machineAddress, '-m', 'comment', '--comment', PREFIX, '-j', 'DROP']);
  }

  public async mend(machineAddress: string): Promise<void> {
    this.cutOff.delete(machineAddress);
    await mustRun('iptables', ['-w', '-D', 'INPUT', '-i', BRIDGE, '-s', machineAddress, '-m', 'comment', '--comment', PREFIX, '-j', 'DROP']);
  }

  public async remove(): Promise<void> {
    for (const address of this.cutOff) {
      await this.mend(address);
    }
    await runCommand('iptables', ['-w', '-D', 'DOCKER-USER', ...this.noWayOut]);
    await mustRun('docker', ['network', 'rm', this.name]);
  }
}
