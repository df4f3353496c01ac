import * as net from 'net';
import { PodContainer } from './pod-container';
import { ProbeSpec } from './pod-spec';

/** A question that is asked of a container again and again; whether it has been answered often enough, or not been. */
export class Probe {
  /** What the last answers come to; nothing before there were enough. */
  public result?: boolean;
  private askedAt: number;
  private last?: boolean;
  private times = 0;

  public constructor(private readonly spec: ProbeSpec, private readonly address: string, private readonly container: PodContainer) {
    this.askedAt = Date.now() + (spec.initialDelaySeconds ?? 0) * 1000 - this.period;
  }

  private get period(): number {
    return (this.spec.periodSeconds ?? 10) * 1000;
  }

  /** Asks if it is time to. */
  public async ask(): Promise<void> {
    if (Date.now() - this.askedAt < this.period) {
      return;
    }
    this.askedAt = Date.now();
    const answer = await this.answer();
    this.times = answer === this.last ? this.times + 1 : 1;
    this.last = answer;
    if (this.times >= (answer ? this.spec.successThreshold ?? 1 : this.spec.failureThreshold ?? 3)) {
      this.result = answer;
    }
  }

  private async answer(): Promise<boolean> {
    const { httpGet, exec, tcpSocket, timeoutSeconds = 1 } = this.spec;
    try {
      if (httpGet) {
        const response = await fetch(`http://${this.address}:${httpGet.port}${httpGet.path ?? '/'}`, { signal: AbortSignal.timeout(timeoutSeconds * 1000), redirect: 'manual' });
        await response.arrayBuffer();
        return response.status >= 200 && response.status < 400;
      }
      return exec ? (await this.container.execute(exec.command, timeoutSeconds)).exitCode === 0 : await this.connects(tcpSocket!.port, timeoutSeconds);
    } catch {
      return false;
    }
  }

  private connects(port: number, timeoutSeconds: number): Promise<boolean> {
    return new Promise(resolve => {
      const socket = net.connect({ host: this.address, port, timeout: timeoutSeconds * 1000 });
      const end = (connected: boolean) => {
        socket.destroy();
        resolve(connected);
      };
      socket.on('connect', () => end(true)).on('error', () => end(false)).on('timeout', () => end(false));
    });
  }
}
