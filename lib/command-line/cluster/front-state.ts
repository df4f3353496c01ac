import { connect } from 'tls';
import { Finding, good, unknown, wrong } from './finding';
import { HttpsAnswer, PATIENCE_MILLISECONDS, httpsAnswer, timedOut } from './https-answer';

const HTTPS_PORT = 443;
const DAY = 86_400_000;
/** As on a machine: some days, and of a short life the last fifth. */
const LAST_DAYS = 14;
const LAST_SHARE = 5;
/** A certificate that nobody should trust, and a name that leads nowhere: what the site itself is to blame for, and no distance from it. */
const OF_THE_SITE = /^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|ENOTFOUND$)/;

/** How the site is reached. */
export interface Front {
  readonly names: readonly string[];
  /** Who may; none: everybody. */
  readonly allowedCidrs: readonly string[];
}

/** What came of asking a name: a status, or why there was none. */
export type Asked = { readonly name: string } & ({ readonly status: number } | { readonly error: NodeJS.ErrnoException });

/** Whether each name answers that it is ready, over TLS that is trusted here. */
export async function httpsState(front: Front): Promise<Finding> {
  const asked = front.names.map(name => ask(name, '/ready').then(({ status }): Asked => ({ name, status }), (error: NodeJS.ErrnoException): Asked => ({ name, error })));
  return httpsOf(front, await Promise.all(asked));
}

/** The same of what was answered. */
export function httpsOf({ names, allowedCidrs }: Front, answers: readonly Asked[]): Finding {
  const problems = answers.flatMap(answer => {
    if ('status' in answer) return answer.status === 200 ? [] : [{ says: `https://${answer.name}/ready answers ${answer.status}`, isOfTheSite: true }];
    const code = answer.error.code ?? '';
    return [{ says: `https://${answer.name} cannot be asked (${code || answer.error.message})`, isOfTheSite: OF_THE_SITE.test(code) }];
  });
  if (names.length === 0) return wrong('the release names no name of the site: deploy again');
  if (problems.length === 0) return good(`${names.join(', ')}: ready`);
  const says = problems.map(one => one.says).join('; ');
  if (problems.every(({ isOfTheSite }) => !isOfTheSite) && allowedCidrs.length > 0) return unknown(`${says}; only ${allowedCidrs.join(', ')} may reach the site`);
  return wrong(says);
}

/** How long the certificate is good that the site shows. */
export async function certificateState([name]: readonly string[], now: number): Promise<Finding> {
  if (name === undefined) return unknown('there is no name to ask');
  try {
    return lifeOf(await certificateOf(name), now);
  } catch (error) {
    return unknown(`it was not seen: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  }
}

/** The time in which a certificate is valid, as Node.js writes it. */
interface Validity {
  readonly from: string;
  readonly to: string;
}

/** How much of it is left. */
export function lifeOf(valid: Validity, now: number): Finding {
  const [from, to] = [Date.parse(valid.from), Date.parse(valid.to)];
  const left = (to - now) / DAY;
  if (Number.isNaN(left)) return wrong(`its end cannot be read: ${valid.to}`);
  if (left <= 0) return wrong('it has ended: deploy with a new one');
  if (left < Math.min(LAST_DAYS, (to - from) / DAY / LAST_SHARE)) return wrong(`it ends in ${Math.floor(left)} days: deploy with a new one`);
  return good(`good for ${Math.floor(left)} days`);
}

/** The version of Open WebUI, as it says to everybody; undefined where it does not. */
export async function versionOf([name]: readonly string[]): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    const { status, body } = await ask(name, '/api/config');
    const { version } = JSON.parse(status === 200 ? body : '{}') as { version?: unknown };
    return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

const ask = (name: string, path: string): Promise<HttpsAnswer> => httpsAnswer(`https://${name}${path}`, { agent: false });

/** From when to when the certificate is valid; whether it is to be trusted is asked elsewhere. */
function certificateOf(name: string): Promise<Validity> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: name, port: HTTPS_PORT, servername: name, rejectUnauthorized: false, timeout: PATIENCE_MILLISECONDS }, () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
      socket.destroy();
      resolve({ from, to });
    });
    socket.on('timeout', () => socket.destroy(timedOut()));
    socket.on('error', reject);
  });
}
