import { Pod } from './pod';
import { Listener } from '../cloud/listener';

/** Where the API server asks nodes; all of them are this host. */
export const NODE_ADDRESS = '127.0.0.1';

/** What the API server asks of a node when somebody wants the logs of a pod: `/containerLogs/NAMESPACE/POD/CONTAINER`, as the kubelet answers it. */
export class NodeLogs {
  private readonly listener: Listener;

  public constructor(private readonly pods: ReadonlyMap<string, Pod>) {
    this.listener = new Listener({
      address: NODE_ADDRESS,
      port: 0,
      tls: true,
      handler: async (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'https://node');
        const text = await this.textOf(pathname, searchParams);
        response.writeHead(text === undefined ? 400 : 200, { 'content-type': 'text/plain' });
        response.end(text ?? `container in ${pathname} is waiting to start, or has no such log`);
      },
    });
  }

  public get port(): number {
    return this.listener.port;
  }

  public start(): Promise<void> {
    return this.listener.start();
  }

  public stop(): Promise<void> {
    return this.listener.stop();
  }

  private async textOf(path: string, options: URLSearchParams): Promise<string | undefined> {
    const [, kind, , name, container] = path.split('/');
    const pod = kind === 'containerLogs' ? [...this.pods.values()].find(one => one.name === name && !one.isGone) : undefined;
    const text = await pod?.logOf(container, options.get('previous') === 'true');
    if (text === undefined) return undefined;
    // of the two streams of a container docker's are one after the other
    const lines = text.split('\n').filter(line => line !== '').sort();
    const last = options.has('tailLines') ? lines.slice(-Number(options.get('tailLines'))) : lines;
    const isDated = options.get('timestamps') === 'true';
    return last.map(line => `${isDated ? line : line.replace(/^\S+ ?/, '')}\n`).join('');
  }
}
