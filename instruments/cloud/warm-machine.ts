import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand } from './run-command';
import { CACHE_FOLDER, PREFIX } from './work-folder';
import { dockerProgram } from '../../lib/machine/programs/docker/docker';

const VOLUME_LABEL = `${PREFIX}-docker-folder`;

/** The version whose image is on a warm machine. */
export const WARM_VERSION = '0.12.4';

/** What the programs would install, beside docker. */
export const WARM_PACKAGES = ['xfsprogs', 'nginx', 'certbot', 'bind9-dnsutils'];

/** The image that is on a warm machine. */
export const WARM_IMAGE = `ghcr.io/open-webui/open-webui:v${WARM_VERSION}`;

/** The program of the product that installs docker. */
export function warmingProgram() {
  return dockerProgram(false);
}

/**
 * A machine on which the packages are installed and the image is pulled: its file system as an image, and its /var/lib/docker as a volume.
 * Tests start from it whose matter is not how these come there.
 */
export interface WarmMachine {
  readonly image: string;
  readonly volume: string;
}

/** Another name for each bare machine, program, list of packages and image that it is made of. */
export async function warmImageName(): Promise<string> {
  const bare = await mustRun('docker', ['image', 'inspect', '--format', '{{.Id}}', `${PREFIX}/machine:current`]);
  const images = fs.readFileSync(path.join(CACHE_FOLDER, 'registry', 'made-of'), 'utf8');
  const hash = createHash('sha256').update(JSON.stringify([bare, images, WARM_PACKAGES, WARM_IMAGE, warmingProgram().text])).digest('hex');
  return `${PREFIX}/warm-machine:${hash.slice(0, 16)}`;
}

export async function findWarmMachine(): Promise<WarmMachine | undefined> {
  const image = await warmImageName();
  const label = await runCommand('docker', ['image', 'inspect', '--format', `{{index .Config.Labels "${VOLUME_LABEL}"}}`, image]);
  const volume = label.stdout.trim();
  return volume && (await runCommand('docker', ['volume', 'inspect', volume])).exitCode === 0 ? { image, volume } : undefined;
}

/** Keeps a machine that was stopped: its container, and the volume of the same name. The image names its volume, and is made last: what is found is whole. */
export async function keepAsWarm(container: string): Promise<void> {
  const volume = `${container}-kept`;
  await mustRun('docker', ['volume', 'create', volume]);
  await copyDockerFolder(container, volume);
  await mustRun('docker', ['commit', '--change', `LABEL ${VOLUME_LABEL}=${volume}`, container, await warmImageName()], { timeoutSeconds: 300 });
}

/** Removes those that were made of something else than what there is now. */
export async function removeOldWarmMachines(): Promise<void> {
  const current = await findWarmMachine();
  const images = (await mustRun('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', `${PREFIX}/warm-machine`])).split('\n').filter(Boolean);
  for (const image of images.filter(one => one !== current?.image)) {
    await runCommand('docker', ['image', 'rm', image]);
  }
  const volumes = (await mustRun('docker', ['volume', 'ls', '--quiet', '--filter', `name=^${PREFIX}-.*-kept$`])).split('\n').filter(Boolean);
  for (const volume of volumes.filter(one => one !== current?.volume)) {
    await runCommand('docker', ['volume', 'rm', volume]);
  }
}

/** Layers never change once they are there, so their files are shared; the rest is docker's own book-keeping, and is copied. */
export async function copyDockerFolder(from: string, to: string): Promise<void> {
  const place = (volume: string) => mustRun('docker', ['volume', 'inspect', '--format', '{{.Mountpoint}}', volume]);
  const [source, target] = [await place(from), await place(to)];
  await mustRun('cp', ['--archive', '--link', path.join(source, 'overlay2'), target]);
  for (const entry of fs.readdirSync(source).filter(name => name !== 'overlay2')) {
    await mustRun('cp', ['--archive', path.join(source, entry), target]);
  }
}
