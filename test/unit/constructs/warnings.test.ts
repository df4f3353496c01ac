import { aSite } from './sites';
import { stackIn, warningsOf } from './stack';
import { only, synthesized } from './synthesized';
import { BailianOpenWebUiProps, DiskCategory, ImageMirrors, InstanceType, OllamaImage, OpenWebUiImage, SecretSource, TlsCertificate } from '../../../lib';
import { CHAIN, SITE } from '../validation/certificates';

function warnings(region: string, props: Partial<BailianOpenWebUiProps>): string[] {
  const stack = stackIn(region);
  aSite(stack, props);
  return warningsOf(stack);
}

const DOMAIN = { domain: 'example.com' };
const FILED = { icpLicence: '浙ICP备12345678号-1' };
const COPY = { openWebUiImage: OpenWebUiImage.of('registry.cn-hangzhou.aliyuncs.com/acme/open-webui', 'v0.12.4') };

test('a site over HTTPS outside the mainland is warned of nothing', () => {
  expect(warnings('ap-southeast-1', DOMAIN)).toEqual([]);
  expect(warnings('cn-hongkong', DOMAIN)).toEqual([]);
});

test('a site without a domain is served in clear text', () => {
  expect(warnings('ap-southeast-1', {})).toEqual(['the site is served over plain HTTP on port 8080: passwords and chats cross the network in clear; a domain brings HTTPS']);
});

test('a domain in the mainland needs an ICP filing', () => {
  const said = (names: string) =>
    `a name that leads to mainland China is blocked until it has an ICP filing with Alibaba Cloud, as ${names} must have: say its number in icpLicence, and the home page shows it`;
  expect(warnings('cn-hangzhou', { ...DOMAIN, ...COPY })).toEqual([said('example.com')]);
  expect(warnings('cn-hangzhou', { ...DOMAIN, ...COPY, www: true })).toEqual([said('example.com, www.example.com')]);
  expect(warnings('cn-hangzhou', COPY)).not.toContainEqual(expect.stringContaining('ICP'));
});

test('whoever says the number of the filing is not warned of it', () => {
  expect(warnings('cn-hangzhou', { ...DOMAIN, ...COPY, ...FILED })).toEqual([]);
});

test.each(['ap-southeast-1', 'cn-hongkong'])('the number of a filing is said in vain in %s, unless something in the mainland stands before the site', region => {
  expect(warnings(region, { ...DOMAIN, ...FILED })).toEqual([
    `icpLicence: 浙ICP备12345678号-1 is shown, but ${region} is not in mainland China, where alone a site is filed: leave it out, unless example.com leads to a server there, e.g. of a CDN`,
  ]);
});

describe('images in the mainland', () => {
  const MODELS = { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'] };
  const aboutImages = (region: string, props: Partial<BailianOpenWebUiProps>) => warnings(region, { ...DOMAIN, ...props }).filter(warning => /ghcr|docker\.io/.test(warning));

  test('come by mirrors, and nobody is warned', () => {
    expect(aboutImages('cn-hangzhou', MODELS)).toEqual([]);
    expect(aboutImages('ap-southeast-1', { ...MODELS, imageMirrors: ImageMirrors.NONE })).toEqual([]);
    expect(aboutImages('cn-hangzhou', { ...COPY, imageMirrors: ImageMirrors.NONE })).toEqual([]);
  });

  test('without mirrors are slow to come from ghcr.io, and do not come from Docker Hub', () => {
    const cure = 'name mirrors of it in imageMirrors, or a copy of the image in a registry of yours';
    expect(aboutImages('cn-hangzhou', { ...MODELS, imageMirrors: ImageMirrors.NONE })).toEqual([
      `ghcr.io is slow to reach from mainland China: ${cure}`, `docker.io is out of reach from mainland China: ${cure}`,
    ]);
    expect(aboutImages('cn-hangzhou', { ...MODELS, imageMirrors: ImageMirrors.of({ 'ghcr.io': ['ghcr.example.cn'] }) })).toEqual([`docker.io is out of reach from mainland China: ${cure}`]);
  });

  test('without a digest do not come from a single mirror of Docker Hub', () => {
    const ollamaImage = OllamaImage.of('docker.io/ollama/ollama', '0.36.0');
    expect(aboutImages('cn-hangzhou', { ...MODELS, ollamaImage })).toEqual([expect.stringMatching(/^a mirror is trusted by digest only, and docker\.io\/ollama\/ollama:0\.36\.0 has none: .*name the digest of the image$/)]);
    expect(aboutImages('cn-hangzhou', { ...MODELS, ollamaImage, imageMirrors: ImageMirrors.of({ 'ghcr.io': ['a.cn'], 'docker.io': ['a.cn', 'b.cn'] }) })).toEqual([]);
  });
});

test('a certificate without its intermediate is refused by whoever does not know its issuer', () => {
  const bought = (chain: string) => ({ ...DOMAIN, certificate: TlsCertificate.fromPem({ chain, privateKey: SecretSource.fromVariable('private_key') }) });
  expect(warnings('ap-southeast-1', bought(SITE))).toEqual([expect.stringContaining('append the intermediate certificate that the authority hands out')]);
  expect(warnings('ap-southeast-1', bought(CHAIN))).toEqual([]);
});

test('a secret that is handed over can be read by others', () => {
  expect(warnings('ap-southeast-1', { ...DOMAIN, apiKey: SecretSource.unsafeArgument('key') })).toEqual([
    "the variable key is handed over as an argument: whoever may list Cloud Assistant's invocations can read it for 30 days",
  ]);
});

test.each<[string, string, string[]]>([
  ['ap-southeast-1', 'ap-southeast-5', []],
  ['cn-hangzhou', 'cn-shanghai', []],
  ['ap-southeast-1', 'ap-southest-5', ['snapshotCopyTo: ap-southest-5 is no region that this library knows; did you mean ap-southeast-5?']],
  ['ap-southeast-1', 'xx-nowhere-1', ['snapshotCopyTo: xx-nowhere-1 is no region that this library knows']],
  ['ap-southeast-1', 'cn-hangzhou', ['the snapshots, with every chat, are copied into mainland China: its laws on data that cross the border apply']],
  ['cn-hangzhou', 'cn-hongkong', ['the snapshots, with every chat, are copied out of mainland China: its laws on data that cross the border apply']],
])('snapshots of %s that are copied to %s: it is said where that is nowhere, or across the border', (region, snapshotCopyTo, said) => {
  const stack = stackIn(region);
  aSite(stack, { ...DOMAIN, snapshotCopyTo });
  expect(warningsOf(stack).filter(words => /snapshot/.test(words))).toEqual(said);
});

test.each(Object.values(DiskCategory))('a system disk of %s is encrypted, or it is said what lies on it', systemDiskCategory => {
  const instanceType = [InstanceType.E_C1_M2_LARGE, InstanceType.of('ecs.g7.large'), InstanceType.of('ecs.g6.large')].find(type => type.allowsDisk(systemDiskCategory))!;
  const stack = stackIn('ap-southeast-1');
  aSite(stack, { ...DOMAIN, instanceType, systemDiskCategory });
  const { system_disk_encrypted: isEncrypted } = only(synthesized(stack), 'alicloud_instance');
  expect([isEncrypted, warningsOf(stack)]).toEqual(systemDiskCategory === DiskCategory.CLOUD_ESSD ? [true, []] : [undefined, [
    `the system disk is not encrypted: ${systemDiskCategory} cannot be while an instance is made, cloud_essd can; the key that signs sessions, the key of the certificate and what memory was swapped out lie on it`,
  ]]);
});
