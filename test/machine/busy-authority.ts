import { randomBytes } from 'crypto';
import { Cloud } from '../../instruments/cloud/cloud';
import { Listener } from '../../instruments/cloud/listener';

const PORT = 16_000;
const LIMIT = {
  type: 'urn:ietf:params:acme:error:rateLimited',
  detail: 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s',
  status: 429,
};

/** Answers every order as Let's Encrypt does when its limit is reached. */
export class BusyAuthority {
  public static async start(cloud: Cloud): Promise<BusyAuthority> {
    const authority = new BusyAuthority(cloud.acme.address, `https://${cloud.acme.host}:${PORT}`);
    await authority.listener.start();
    return authority;
  }

  /** How many orders it was asked for. */
  public orders = 0;
  public readonly directoryUrl: string;
  private readonly listener: Listener;

  private constructor(address: string, base: string) {
    this.directoryUrl = `${base}/dir`;
    const directory = Object.fromEntries(['newNonce', 'newAccount', 'newOrder', 'revokeCert', 'keyChange'].map(name => [name, `${base}/${name}`]));
    this.listener = new Listener({
      address,
      port: PORT,
      tls: true,
      handler: ({ method, url }, response) => {
        const isOrder = url === '/newOrder';
        this.orders += isOrder ? 1 : 0;
        const [status, answer] = isOrder ? [429, LIMIT] : method === 'POST' ? [201, { status: 'valid', contact: [] }] : [200, directory];
        response.writeHead(status, {
          'content-type': isOrder ? 'application/problem+json' : 'application/json', 'replay-nonce': randomBytes(12).toString('hex'), 'location': `${base}/account/1`,
        });
        response.end(method === 'HEAD' ? undefined : JSON.stringify(answer));
      },
    });
  }

  public stop(): Promise<void> {
    return this.listener.stop();
  }
}
