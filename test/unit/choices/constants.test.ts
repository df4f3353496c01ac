import { AcmeChallenge, AcmeServer, DiskCategory, InstanceRole, OllamaImage, OpenWebUiImage, RemovalPolicy, SignUp } from '../../../lib';
import { IMAGE_REPOSITORY } from '../../../lib/validation/addresses';
import { RELEASE_TAG } from '../../../lib/validation/releases';

test('the categories of disks are ECS’s words', () => {
  expect(Object.values(DiskCategory).sort()).toEqual(['cloud_auto', 'cloud_efficiency', 'cloud_essd', 'cloud_essd_entry', 'cloud_ssd']);
});

test('the challenges, policies and ways to sign up', () => {
  expect([Object.values(AcmeChallenge), Object.values(RemovalPolicy), Object.values(SignUp)]).toEqual([['dns-01', 'http-01'], ['retain', 'destroy'], ['closed', 'approval', 'open']]);
});

test('the authorities are Let’s Encrypt, its staging environment, or any other by its directory', () => {
  expect([AcmeServer.LETS_ENCRYPT, AcmeServer.LETS_ENCRYPT_STAGING, AcmeServer.of('https://acme.example.com/directory')].map(({ directoryUrl }) => directoryUrl)).toEqual([
    'https://acme-v02.api.letsencrypt.org/directory', 'https://acme-staging-v02.api.letsencrypt.org/directory', 'https://acme.example.com/directory',
  ]);
});

test('a role from elsewhere takes no policy', () => {
  expect(InstanceRole.fromRoleName('ChatMachine')).toEqual({ roleName: 'ChatMachine', grantable: false });
});

describe('an image', () => {
  test.each([
    ...Object.entries(OpenWebUiImage).map(entry => [...entry, 'ghcr.io/open-webui/open-webui'] as [string, OpenWebUiImage, string]),
    ...Object.entries(OllamaImage).map(entry => [...entry, 'docker.io/ollama/ollama'] as [string, OllamaImage, string]),
  ])('%s is pinned to the release of its name', (name, { repository, tag, reference }, expected) => {
    expect(`V${tag.replace(/^v/, '').replace(/\./g, '_')}`).toBe(name);
    expect([IMAGE_REPOSITORY.holds(repository), RELEASE_TAG.holds(tag), reference]).toEqual([true, true, `${expected}:${tag}`]);
  });

  test('is written as docker writes it, with its digest beside', () => {
    const image = OpenWebUiImage.of('registry.example.com:5000/acme/open-webui', '0.12.4', { digest: 'sha256:00' });
    expect([image.reference, image.digest]).toEqual(['registry.example.com:5000/acme/open-webui:0.12.4', 'sha256:00']);
  });
});
