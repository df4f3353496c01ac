import { RequestOptions, request } from 'https';

/** What came back over HTTPS, whatever its status. */
export interface HttpsAnswer {
  readonly status: number;
  readonly body: string;
}

/** As long as somebody waits for an answer. */
export const PATIENCE_MILLISECONDS = 15_000;

/** Why there is none where nothing came in that time. */
export const timedOut = () => Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });

/**
 * Asks by GET.
 *
 * @throws what Node.js says of a connection that came to nothing, or was not trusted
 */
export function httpsAnswer(address: string | URL, options: RequestOptions): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { ...options, timeout: PATIENCE_MILLISECONDS }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(timedOut()));
    asked.on('error', reject);
    asked.end();
  });
}
