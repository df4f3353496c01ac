import * as fs from 'fs';
import * as path from 'path';
import * as tls from 'tls';
import { ADMINISTRATOR, ClusterSite, DOMAIN } from './cluster-site';
import { People } from './people';
import { waitUntil } from '../../instruments/cloud/run-command';
import { issueCertificate } from '../../instruments/cloud/service-certificate';
import { ChartValues } from '../../lib/cluster/chart-values';
import { WebUiSettings } from '../../lib/machine/programs/web-ui/web-ui';
import { ChatClient } from '../machine/chat-client';

const VERSION = '0.12.4';
let site: ClusterSite;
let person: ChatClient;

beforeAll(async () => {
  site = await ClusterSite.start();
  await site.mustRelease(site.values(VERSION));
  const { token } = await People.invite(site, 1).then(people => ({ token: people.tokens[0] }));
  person = site.client();
  person.goesOnWith(token);
});

afterAll(() => site?.stop());

/** The site with other settings, and variables of the app among them. */
function told(settings: Partial<WebUiSettings>, more: Partial<ChartValues> = {}): ChartValues {
  const values = site.values(VERSION, {}, settings.environment);
  return { ...values, settings: { ...values.settings, ...settings }, ...more };
}

/** A release that is refused, and why; nothing of the site is other than before. */
async function refusal(values: ChartValues): Promise<string> {
  const before = await state();
  const { exitCode } = await site.release(values, 150);
  expect(exitCode).not.toBe(0);
  expect(await state()).toEqual(before);
  return site.said();
}

const config = () => person.askJson('/api/config');
const replicas = () => site.replicas.map(({ name }) => name).sort();
const state = async () => ({ config: await config(), models: await person.models(), pods: replicas() });

it('are what people see after the first deploy', async () => {
  expect(await person.models()).toEqual(['qwen-flash']);
  expect((await config()).features.enable_signup).toBe(false);
});

it('that are rows are others after a release that says so, and what it says no more goes back', async () => {
  await site.mustRelease(told({ models: ['qwen-flash', 'qwen3.7-plus'], signUp: 'approval', environment: { DEFAULT_LOCALE: 'zh-CN' } }));
  expect((await person.models()).sort()).toEqual(['qwen-flash', 'qwen3.7-plus']);
  expect(await config()).toMatchObject({ default_locale: 'zh-CN', features: { enable_signup: true } });
  await site.mustRelease(site.values(VERSION));
  expect(await person.models()).toEqual(['qwen-flash']);
  const { default_locale: locale, features } = await config();
  expect([locale, features.enable_signup]).not.toContain('zh-CN');
  expect(features.enable_signup).toBe(false);
});

it('of an administrator stay what he has made them', async () => {
  const administrator = site.client();
  await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
  const banners = [{ id: 'one', type: 'info', title: '', content: 'Maintenance on Sunday', dismissible: true, timestamp: 0 }];
  await administrator.askJson('/api/v1/configs/banners', { banners });
  await site.mustRelease(told({ defaultModel: 'qwen-flash', environment: { WEBUI_NAME: 'Depot' } }));
  expect((await administrator.askJson('/api/v1/configs/banners')).map(({ content }: { content: string }) => content)).toEqual(['Maintenance on Sunday']);
});

it('another certificate is served after the next release, by the same replicas', async () => {
  const before = await served();
  const values = site.values(VERSION);
  await site.mustRelease(values);
  await waitUntil('those of before to have ended', 120, () => replicas().length === 2);
  const pods = replicas();
  await site.renewCertificate();
  await site.mustRelease({ ...values, ingress: { ...values.ingress, certificate: site.certificate } });
  expect(await served()).not.toBe(before);
  expect(replicas()).toEqual(pods);
});

it('one of Certificate Management Service is served by its id, without a Secret, and files take its place again', async () => {
  const [before, values, { certificates, refusals }] = [await served(), site.values(VERSION), site.cluster.balancer];
  const { certificate, key } = await issueCertificate(fs.mkdtempSync(path.join(site.cluster.cloud.folder, 'stored-')), DOMAIN);
  certificates.set('1234567-ap-southeast-1', [certificate, key].map(file => fs.readFileSync(file, 'utf8')).join(''));
  const { SITE_PRIVATE_KEY: _key, ...releaseSecrets } = values.releaseSecrets;
  await site.mustRelease({ ...values, releaseSecrets, ingress: { ...values.ingress, certificate: '', certificateId: '1234567-ap-southeast-1' } });
  await waitUntil('it to be served', 10, async () => await served() !== before);
  await site.mustRelease(values);
  await waitUntil('files to be served', 10, async () => await served() === before);
  expect(refusals).toEqual([]);
});

/** The certificate that a browser is shown. */
function served(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: site.place.address, port: 443, servername: DOMAIN, ca: site.place.root }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.end();
    });
    socket.on('error', reject);
  });
}

it('nothing of what the balancer was told was refused, or dropped by the API server', async () => {
  expect(site.cluster.balancer.refusals).toEqual([]);
  const { spec } = await site.cluster.api.get('/apis/alibabacloud.com/v1/albconfigs/chat');
  const { stdout } = await site.helm.run(['get', 'manifest', 'chat', '--namespace', 'chat']);
  const asked = [...new Set([...stdout.slice(stdout.indexOf('kind: AlbConfig')).split('\n---')[0].matchAll(/(?<=[\s{,-])"?(\w+)"?:/g)].map(([, name]) => name))];
  const there = JSON.stringify({ spec, name: '', kind: '', metadata: '', labels: '' });
  expect(asked.filter(name => !there.includes(`"${name}"`))).toEqual([]);
});

describe('a release is refused before anything is changed', () => {
  it('where Bailian does not take the key', async () => {
    const key = site.cluster.cloud.parameters.secretParameters.get('bailian-api-key')!;
    site.cluster.cloud.parameters.secretParameters.set('bailian-api-key', 'sk-00000000000000000000000000000000');
    expect(await refusal(told({ signUp: 'open' }))).toContain('does not accept the API key');
    site.cluster.cloud.parameters.secretParameters.set('bailian-api-key', key);
  });

  it('where Bailian does not know a model', async () => {
    expect(await refusal(told({ models: ['qwen-flash', 'qwen-never'] }))).toContain('does not know the model qwen-never');
  });

  it('where the key of the certificate is another\'s', async () => {
    const { certificate } = site;
    await site.renewCertificate();
    const { ingress } = site.values(VERSION);
    expect(await refusal({ ...told({ signUp: 'open' }), ingress: { ...ingress, certificate } })).toContain('the private key is not that of the certificate');
  });

  it('where a variable has a value with which Open WebUI does not start', async () => {
    expect(await refusal(told({ environment: { RAG_TOP_K: 'many' } }))).toContain('does not start with the value of RAG_TOP_K');
  });

  it('where passwords shall be off and no administrator has come in otherwise', async () => {
    const signIn = {
      asks: 'token' as const,
      name: 'Depot',
      provider: 'feishu',
      address: 'https://nobody.example.com/token',
      redirectUri: 'https://chat.example.com/oauth/feishu/callback',
      access: 'a',
      passwords: false,
    };
    const environment = { FEISHU_CLIENT_ID: 'cli_1', FEISHU_CLIENT_SECRET: 'x' };
    expect(await refusal(told({ environment }, { signIn }))).toMatch(/Depot cannot be reached|passwords cannot be switched off/);
  });
});
