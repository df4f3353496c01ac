import { DataLayerContainer } from './data-layer-container';
import { waitUntil } from '../cloud/run-command';

/** Valkey 8 in the place of Tair, as it is set up inside a VPC: without a password, and never forgetting what it was told to keep. */
export class Redis {
  public readonly port = 6379;
  public readonly container: DataLayerContainer;

  public constructor(public readonly address: string, label: string) {
    this.container = new DataLayerContainer({
      label,
      command: [
        'valkey-server', '--port', '6379', '--bind', address, '--protected-mode', 'no', '--timeout', '1800', '--maxclients', '10000',
        '--maxmemory-policy', 'noeviction', '--save', '', '--appendonly', 'no', '--dir', '/tmp',
      ],
    });
  }

  public async start(): Promise<void> {
    await this.container.start();
    await waitUntil('Redis to answer', 20, () => this.container.answers('valkey-cli', '-h', this.address, 'ping'));
  }

  public stop(): Promise<void> {
    return this.container.remove();
  }

  public ask(...words: string[]): Promise<string> {
    return this.container.execute(['valkey-cli', '-h', this.address, ...words]);
  }
}
