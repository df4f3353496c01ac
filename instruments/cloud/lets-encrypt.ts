import { AcmeServer } from './acme-server';
import { Listener } from './listener';

/**
 * Let's Encrypt under its own names: its directory, which is the only address of it that a program knows. What the directory names is the test
 * server's, so everything else is asked there.
 */
export class LetsEncrypt {
  public readonly hosts = ['acme-v02.api.letsencrypt.org', 'acme-staging-v02.api.letsencrypt.org'];
  public readonly listener: Listener;

  public constructor(address: string, acme: AcmeServer) {
    this.listener = new Listener({
      address,
      port: 443,
      tls: true,
      handler: async (request, response) => {
        const known = request.url === '/directory' && ['GET', 'HEAD'].includes(request.method ?? '');
        const body = known ? await acme.directory() : '{"type": "urn:ietf:params:acme:error:malformed", "detail": "Page not found"}';
        response.writeHead(known ? 200 : 404, { 'content-type': known ? 'application/json' : 'application/problem+json', 'content-length': Buffer.byteLength(body) });
        response.end(request.method === 'HEAD' ? undefined : body);
      },
    });
  }
}
