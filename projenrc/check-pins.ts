/**
 * `npm run check:pins`: fails when there is a newer release of Open WebUI than the newest that the library names; says which of its images have no digest.
 *
 * Upstream publishes every release on PyPI under the version of its container image, so pip knows the newest. Part of no other command: a
 * release of theirs must not break a build of ours.
 */
import { execFileSync } from 'child_process';
import { ContainerImage, OllamaImage, OpenWebUiImage } from '../lib';

const pinned = Object.values(OpenWebUiImage).filter((value): value is OpenWebUiImage => value instanceof OpenWebUiImage).map(({ tag }) => tag.replace(/^v/, '')).sort(ascending).pop()!;
const listed = execFileSync('python3', ['-m', 'pip', 'index', 'versions', 'open-webui'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const [, newest] = /^open-webui \((\d+\.\d+\.\d+)\)/m.exec(listed) ?? [];

function ascending(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

if (newest === undefined) {
  throw new Error(`pip answered what this does not understand: ${listed}`);
}
const images = [OpenWebUiImage, OllamaImage].flatMap(family => Object.values(family).filter((value): value is ContainerImage => value instanceof family));
for (const { reference } of images.filter(({ digest }) => digest === undefined)) {
  // read where the registry itself is reached, and by nobody else's word: https://docs.docker.com/reference/cli/docker/buildx/imagetools/inspect/
  console.log(`${reference} has no digest: read it with "docker buildx imagetools inspect ${reference}", and write it down with how it was verified`);
}
console.log(`Open WebUI: pinned ${pinned}, newest ${newest}`);
process.exitCode = ascending(pinned, newest) < 0 ? 1 : 0;
