import { aSite } from './sites';
import { stackIn, warningsOf } from './stack';
import { only, synthesized } from './synthesized';
import { BailianOpenWebUiProps, DiskCategory, InstanceType, OpenWebUiImage, SecretSource, TlsCertificate } from '../../../lib';
import { CHAIN, SITE } from '../validation/certificates';

function warnings(region: string, props: Partial<BailianOpenWebUiProps>): string[] {
  const stack = stackIn(region);
  aSite(stack, props);
  return warningsOf(stack);
}

const DOMAIN = { domain: 'example.com' };
const COPY = { openWebUiImage: OpenWebUiImage.of('registry.cn-hangzhou.aliyuncs.com/acme/open-webui', 'v0.12.4') };

test('a site over HTTPS outside the mainland is warned of nothing', () => {
  expect(warnings('ap-southeast-1', DOMAIN)).toEqual([]);
  expect(warnings('cn-hongkong', DOMAIN)).toEqual([]);
});

test('a site without a domain is served in clear text', () => {
  expect(warnings('ap-southeast-1', {})).toEqual(['the site is served over plain HTTP on port 8080: passwords and chats cross the network in clear; a domain brings HTTPS']);
});

test('a domain in the mainland needs an ICP filing', () => {
  expect(warnings('cn-hangzhou', { ...DOMAIN, ...COPY })).toEqual(['a domain that leads to mainland China is blocked until it has an ICP filing with Alibaba Cloud']);
  expect(warnings('cn-hangzhou', COPY)).not.toContainEqual(expect.stringContaining('ICP'));
});

test('an image on ghcr.io is slow to reach from the mainland', () => {
  expect(warnings('cn-hangzhou', DOMAIN)).toContain('ghcr.io is slow to reach from mainland China: name a copy of the image in a registry of yours with OpenWebUiImage.of');
  expect(warnings('cn-hangzhou', { ...DOMAIN, ...COPY })).not.toContainEqual(expect.stringContaining('ghcr.io'));
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

test.each(Object.values(DiskCategory))('a system disk of %s is encrypted, or it is said what lies on it', systemDiskCategory => {
  const instanceType = [InstanceType.E_C1M2_LARGE, InstanceType.of('ecs.g7.large'), InstanceType.of('ecs.g6.large')].find(type => type.allowsDisk(systemDiskCategory))!;
  const stack = stackIn('ap-southeast-1');
  aSite(stack, { ...DOMAIN, instanceType, systemDiskCategory });
  const { system_disk_encrypted: isEncrypted } = only(synthesized(stack), 'alicloud_instance');
  expect([isEncrypted, warningsOf(stack)]).toEqual(systemDiskCategory === DiskCategory.CLOUD_ESSD ? [true, []] : [undefined, [
    `the system disk is not encrypted: ${systemDiskCategory} cannot be while an instance is made, cloud_essd can; the key that signs sessions, the key of the certificate and what memory was swapped out lie on it`,
  ]]);
});
