/**
 * `npm run check:pins`: fails when there is a newer release of what the library names or was tried with (Open WebUI, Ollama, the provider aliyun/alicloud,
 * cdktn, OpenTofu), when nobody can say so, or when a list of models has grown old; says which images have no digest. Part of no other command: a release of
 * theirs must not break a build of ours.
 */
import { execFile } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { TRIED_VERSION } from './alicloud-resources';
import { OPENTOFU_VERSION } from '../instruments/opentofu';
import { BailianModels, ContainerImage, OllamaImage, OpenWebUiImage } from '../lib';
import { ascending, examine, examineLists, Finding, ofForge, ofGoProxy, ofNpm, ofPip, ofTerraformRegistry, Pin, Source } from './pins/pins';

const run = promisify(execFile);

async function fetched(address: string): Promise<string> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(60_000) });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.text();
}

/** By Go itself, which knows the proxies of this machine; one version a line, as a proxy lists them. */
const listed = (module: string): Promise<string> => run('go', ['list', '-m', '-versions', '-f', '{{range .Versions}}{{println .}}{{end}}', module])
  .then(({ stdout }) => stdout, (error: { readonly stderr?: string; readonly message: string }) => { throw new Error(error.stderr?.trim() || error.message); });

const goProxy = (module: string): Source => ({ name: 'the Go proxy', ask: () => listed(module), releases: ofGoProxy });
const npm = (name: string): Source => ({ name: 'npm', ask: async () => (await run('npm', ['view', name, 'versions', '--json'])).stdout, releases: ofNpm });
const pip = (name: string): Source => ({ name: 'pip', ask: async () => (await run('python3', ['-m', 'pip', 'index', 'versions', name])).stdout, releases: ofPip });
const forge = (repository: string): Source => ({ name: 'its forge', ask: () => fetched(`https://api.github.com/repos/${repository}/releases?per_page=100`), releases: ofForge });
const terraform = (provider: string): Source => (
  { name: 'the Terraform registry', ask: () => fetched(`https://registry.terraform.io/v1/providers/${provider}/versions`), releases: ofTerraformRegistry });

type Family = typeof OpenWebUiImage | typeof OllamaImage;
const imagesOf = (family: Family): ContainerImage[] => Object.values(family).filter((value): value is ContainerImage => value instanceof family);
const newestOf = (family: Family): string => imagesOf(family).map(({ tag }) => tag.replace(/^v/, '')).sort(ascending).pop()!;

const { devDependencies: { cdktn } } = JSON.parse(readFileSync(join(__dirname, '../cdktn/package.json'), 'utf8'));

const PINS: readonly Pin[] = [
  // every release of it is on PyPI under the version of its container image
  { what: 'Open WebUI', pinned: newestOf(OpenWebUiImage), sources: [pip('open-webui')] },
  { what: 'Ollama', pinned: newestOf(OllamaImage), sources: [goProxy('github.com/ollama/ollama'), forge('ollama/ollama')] },
  { what: 'the provider aliyun/alicloud', pinned: TRIED_VERSION, sources: [goProxy('github.com/aliyun/terraform-provider-alicloud'), terraform('aliyun/alicloud')] },
  { what: 'cdktn', pinned: cdktn, sources: [npm('cdktn')] },
  { what: 'OpenTofu', pinned: OPENTOFU_VERSION, sources: [goProxy('github.com/opentofu/opentofu')] },
];

async function main(): Promise<void> {
  for (const { reference } of [OpenWebUiImage, OllamaImage].flatMap(imagesOf).filter(({ digest }) => digest === undefined)) {
    // read where the registry itself is reached, and by nobody else's word: https://docs.docker.com/reference/cli/docker/buildx/imagetools/inspect/
    console.log(`${reference} has no digest: read it with "docker buildx imagetools inspect ${reference}", and write it down with how it was verified`);
  }
  const lists = Object.entries(BailianModels).filter(([, value]) => value instanceof BailianModels).map(([name]) => name);
  const findings: Finding[] = [...await Promise.all(PINS.map(examine)), ...examineLists(lists, new Date())];
  console.log(findings.map(({ line, isGood }) => `${isGood ? 'good' : 'LOOK'} ${line}`).join('\n'));
  process.exitCode = findings.every(({ isGood }) => isGood) ? 0 : 1;
}

void main();
