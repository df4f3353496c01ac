import * as path from 'path';
import * as tls from 'tls';
import { ClusterSite, DOMAIN, SITE } from './cluster-site';
import { People } from './people';
import { mustRun, waitUntil } from '../../instruments/cloud/run-command';
import { CACHE_FOLDER } from '../../instruments/cloud/work-folder';
import { CERTBOT } from '../../instruments/kubernetes/programs';
import { ChartValues } from '../../lib/cluster/chart-values';

// A certificate by ACME, obtained and renewed by the cluster: one site's life, test after test.

const VERSION = '0.12.4';
const HELP = 'help.example.com';
const BOTH = { [DOMAIN]: 'example.com', [HELP]: 'example.com' };
const SECRETS = `/api/v1/namespaces/${SITE}/secrets`;
const BATCH = `/apis/batch/v1/namespaces/${SITE}`;

let site: ClusterSite;
/** A record that name servers do not know although it was set. */
let hidden: string | undefined;

beforeAll(async () => {
  site = await ClusterSite.start();
  const { cloud } = site.cluster;
  cloud.names.sources.splice(0, Infinity, () => cloud.dns.nameRecords().filter(({ name }) => name !== hidden));
  site.roots.push(await cloud.acme.rootCertificate());
});

afterAll(() => site?.stop());

const acme = () => site.cluster.cloud.acme;
const told = (zones: Record<string, string> = BOTH, version = VERSION): ChartValues => site.withAcme(site.values(version), zones);
const jobs = () => site.cluster.api.list(`${BATCH}/jobs`);
const replicas = () => site.replicas.map(({ name }) => name).sort();
const secret = (name: string) => site.cluster.api.find(`${SECRETS}/${SITE}-${name}`);
const said = (step: string) => [...site.cluster.nodes.logs].filter(([name]) => name.startsWith(`${SITE}-certificate-${step}`)).flatMap(([, lines]) => lines).join('\n');

/** What a browser is shown, which it must trust. */
function served(name = DOMAIN): Promise<{ serial: string; issuer: string; names: string }> {
  return new Promise((resolve, reject) => {
    const { address, root } = site.place;
    const socket = tls.connect({ host: address, port: 443, servername: name, ca: root }, () => {
      const { serialNumber: serial, issuer, subjectaltname: names = '' } = socket.getPeerCertificate();
      resolve({ serial, issuer: String(issuer.CN), names });
      socket.end();
    });
    socket.on('error', reject);
  });
}

const serial = async () => (await served()).serial;

/** A release that is refused, and what its pods have said. */
async function refusal(values: ChartValues, timeoutSeconds = 150): Promise<string> {
  expect((await site.release(values, timeoutSeconds)).exitCode).not.toBe(0);
  return site.said();
}

let runs = 0;

/** As the clock does; whether it went well. */
async function renew(): Promise<{ readonly succeeded: boolean; readonly said: string }> {
  const { spec: { jobTemplate: { spec } } } = await site.cluster.api.get(`${BATCH}/cronjobs/${SITE}-certificate`);
  const name = `${SITE}-certificate-by-hand-${++runs}`;
  await site.cluster.api.post(`${BATCH}/jobs`, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec });
  let status: { succeeded?: number; failed?: number } = {};
  await waitUntil('the run to end', 300, async () => {
    ({ status } = await site.cluster.api.get(`${BATCH}/jobs/${name}`));
    return Boolean(status.succeeded ?? status.failed);
  });
  return { succeeded: status.succeeded === 1, said: said(`by-hand-${runs}`) };
}

/** The certificate that is there becomes one with a week left. */
async function makeDue(): Promise<string> {
  const [authority, key] = ['ca.crt', 'ca.key'].map(file => path.join('/ca', file));
  const made = JSON.parse(await mustRun('docker', [
    'run', '--rm', '--volume', `${CACHE_FOLDER}/ca:/ca:ro`, '--volume', `${__dirname}:/test:ro`, '--entrypoint', 'python3', CERTBOT,
    '/test/due_certificate.py', authority, key, ...Object.keys(BOTH),
  ]));
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const { data } = (await secret('acme'))!;
  const [name] = Object.keys(data).filter(one => one.startsWith('certificate-'));
  const kept = { ...JSON.parse(Buffer.from(data[name], 'base64').toString()), ...made };
  await site.cluster.api.patch(`${SECRETS}/${SITE}-acme`, { data: { [name]: encoded(JSON.stringify(kept)) } });
  const before = await serial();
  await site.cluster.api.patch(`${SECRETS}/${SITE}-tls`, { data: { 'tls.crt': encoded(made.chain), 'tls.key': encoded(made.key) } });
  await waitUntil('the balancer to serve it', 10, async () => await serial() !== before);
  return serial();
}

describe('a first deploy is refused before anything is made', () => {
  afterEach(async () => {
    expect([await secret('tls'), await secret('state'), await jobs().then(all => all.map(({ metadata: { name } }) => name))]).toEqual([undefined, undefined, [`${SITE}-certificate-obtain`]]);
    expect(await site.cluster.api.list(`/apis/networking.k8s.io/v1/namespaces/${SITE}/ingresses`)).toEqual([]);
    expect([acme().validations, site.cluster.cloud.dns.records]).toEqual([0, []]);
  });

  it('where the authority cannot be reached', async () => {
    await site.cluster.cloud.network.refuse(acme());
    expect(await refusal(told())).toMatch(/no certificate for chat\.example\.com, help\.example\.com from https:\/\/acme\.test\/dir: .*(?:refused|reset)/i);
    await site.cluster.cloud.network.accept(acme());
  });

  it('where the role may not set a record', async () => {
    const { roles } = site.cluster.cloud;
    const statements = roles.statementsOf('chat-certificate');
    roles.set('chat-certificate', []);
    expect(await refusal(told())).toMatch(/role \S+ may not call alidns:AddDomainRecord/);
    roles.set('chat-certificate', statements);
  });

  it('where the name servers do not show a record, and the authority is not asked to look', async () => {
    hidden = `_acme-challenge.${HELP}`;
    expect(await refusal(told(), 400)).toMatch(/name servers of example\.com do not show _acme-challenge\.help\.example\.com after 180 seconds: is the zone delegated/);
    hidden = undefined;
  });
});

it('a first deploy obtains it by records that are taken away again, and the site is served with it by every name', async () => {
  await site.mustRelease(told());
  expect(await served()).toMatchObject({ issuer: expect.stringContaining('Pebble'), names: `DNS:${DOMAIN}, DNS:${HELP}` });
  expect((await served(HELP)).serial).toBe(await serial());
  expect(site.cluster.cloud.dns.records).toEqual([]);
  expect(new Set(site.cluster.cloud.dns.changes.map(change => change.replace(/ [\w-]+$/, '')))).toEqual(new Set(['add', 'delete'].flatMap(verb => Object.keys(BOTH).map(name => `${verb} TXT _acme-challenge.${name}`))));
});

it('who obtains it may read and write these two secrets, and nothing else', async () => {
  const may = async (verb: string, name: string, resource = 'secrets') => (await site.cluster.api.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    spec: { user: `system:serviceaccount:${SITE}:${SITE}-certificate`, resourceAttributes: { namespace: SITE, verb, name, resource } },
  })).status.allowed;
  for (const name of ['tls', 'acme']) expect([await may('get', `${SITE}-${name}`), await may('patch', `${SITE}-${name}`), await may('delete', `${SITE}-${name}`)]).toEqual([true, true, false]);
  expect([await may('get', `${SITE}-state`), await may('patch', `${SITE}-state`), await may('list', ''), await may('get', SITE, 'pods')]).toEqual([false, false, false, false]);
});

it('while it is fresh neither the clock nor a release asks the authority', async () => {
  const before = [acme().orders, await serial()];
  expect(await renew()).toEqual({ succeeded: true, said: expect.stringContaining('https://acme.test/dir is not asked') });
  await site.mustRelease(told());
  expect([acme().orders, await serial()]).toEqual(before);
});

it('what cannot be served is put right from what is kept', async () => {
  const before = [acme().orders, await serial()];
  await site.cluster.api.patch(`${SECRETS}/${SITE}-tls`, { data: { 'tls.key': Buffer.from('half').toString('base64') } });
  await renew();
  await waitUntil('the balancer to serve it', 10, async () => (await secret('tls'))!.data['tls.key'].length > 100);
  expect([acme().orders, await serial()]).toEqual(before);
});

it('a third of its life before its end the clock renews it, and nobody who chats notices', async () => {
  const { orders } = acme();
  const due = await makeDue();
  const pods = replicas();
  const people = await People.invite(site, 2);
  const schedule = (when: string) => site.cluster.api.patch(`${BATCH}/cronjobs/${SITE}-certificate`, { spec: { schedule: when } });
  const { spec: { schedule: usual } } = await site.cluster.api.get(`${BATCH}/cronjobs/${SITE}-certificate`);
  const seen = await people.during(async () => {
    await schedule('* * * * *');
    await waitUntil('another certificate to be served', 180, async () => await serial() !== due);
    await schedule(usual);
  });
  expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0, reconnects: 0 });
  expect((await served()).issuer).toContain('Pebble');
  expect([acme().orders, replicas()]).toEqual([orders + 1, pods]);
});

it('where the authority is away while a good one is there, a release goes on and says so, and a run by the clock fails', async () => {
  const due = await makeDue();
  await site.cluster.cloud.network.refuse(acme());
  await site.mustRelease(site.withAcme(site.values(VERSION, {}, { WEBUI_NAME: 'Depot' }), BOTH));
  expect(said('obtain')).toMatch(/warning: https:\/\/acme\.test\/dir gave no new certificate, the present one is good until \d{4}-\d\d-\d\d: /);
  expect((await site.client().askJson('/api/config')).name).toContain('Depot');
  expect(await renew()).toEqual({ succeeded: false, said: expect.stringContaining('the certificate is not renewed') });
  expect(await serial()).toBe(due);
  await site.cluster.cloud.network.accept(acme());
  expect((await renew()).succeeded).toBe(true);
  await waitUntil('another certificate to be served', 10, async () => await serial() !== due);
});

it('one that somebody has as files takes its place, and a release that fails then brings it back', async () => {
  const [before, { orders }] = [await serial(), acme()];
  await refusal(site.values('0.12.4-never-starts'), 120);
  expect(await serial()).toBe(before);
  await site.mustRelease(site.values(VERSION));
  expect((await served()).issuer).not.toContain('Pebble');
  expect(await site.cluster.api.list(`${BATCH}/cronjobs`)).toEqual([]);
  await site.mustRelease(told());
  expect([await serial(), acme().orders]).toEqual([before, orders]);
});

it('other names are another order, and until their release they are not served', async () => {
  const [before, { orders }] = [await serial(), acme()];
  const { settings, ...values } = told({ [DOMAIN]: 'example.com' });
  await refusal({ ...values, settings: { ...settings, models: ['qwen-never'] } });
  expect([await serial(), acme().orders]).toEqual([before, orders + 1]);
  await site.mustRelease({ ...values, settings });
  expect([(await served()).names, acme().orders]).toEqual([`DNS:${DOMAIN}`, orders + 1]);
});

it('nothing of it was refused to a pod, and no key is where a release can be read', async () => {
  expect(site.cluster.balancer.refusals).toEqual([]);
  expect(site.cluster.tokens.log.filter(({ code }) => code !== 'OK')).toEqual([]);
  const { stdout } = await site.helm.run(['get', 'all', SITE, '--namespace', SITE]);
  expect(stdout).toContain('chat-certificate');
  expect([/BEGIN [A-Z ]*PRIVATE KEY/, /STS\./].filter(pattern => pattern.test(stdout + site.said()))).toEqual([]);
});
