import { AcmeSite } from './acme-site';
import { FrontendSite, NAMES, ROLE, STATE } from './frontend-site';
import { Cloud } from '../../instruments/cloud/cloud';
import { NameRecord, NameServer } from '../../instruments/cloud/name-server';

// A certificate by DNS-01: the machine sets its records itself, and waits for every name server of the zone.

let cloud: Cloud;
let acme: AcmeSite;
let site: FrontendSite;
/** The zone's second server, which may learn of a record late, as the real ones do. */
let late: NameServer;
let lateSeconds = 0;
/** A record that name servers do not know although it was set. */
let hidden: string | undefined;

const shown = (records: NameRecord[]): NameRecord[] => records.filter(({ name }) => name !== hidden);

beforeAll(async () => {
  cloud = await Cloud.start();
  cloud.names.sources.splice(0, Infinity, () => shown(cloud.dns.nameRecords()), () => [{ name: 'example.com', type: 'NS', value: 'ns2.alidns.com' }]);
  late = new NameServer(await cloud.network.addServiceAddress());
  late.sources.push(() => shown(cloud.dns.nameRecords(lateSeconds)));
  await late.start();
  cloud.names.hosts.set('ns2.alidns.com', late.address);
  acme = await AcmeSite.onNewMachine(cloud);
  site = acme.dns();
});

afterAll(async () => {
  await acme?.stop();
  await late?.stop();
  await cloud?.stop();
});

beforeEach(async () => {
  lateSeconds = 0;
  hidden = undefined;
  await acme.forget();
});

test('is obtained when every name server shows the records, which are taken away again', async () => {
  lateSeconds = 5;
  const before = cloud.dns.changes.length;
  const { succeeded, seconds } = await site.run('certificate');
  expect([succeeded, seconds > 10]).toEqual([true, true]);
  expect((await site.served()).issuer).toContain('Pebble');
  const changes = cloud.dns.changes.slice(before).map(change => change.replace(/ [\w-]+$/, '')).sort();
  expect(changes).toEqual(['add', 'delete'].flatMap(verb => NAMES.map(name => `${verb} TXT _acme-challenge.${name}`)));
  expect(cloud.dns.records).toEqual([]);
});

test('nothing of it names a credential: the only keys are those of the site and of the account at the authority', async () => {
  await site.must('certificate');
  const folders = [STATE, '/etc/open-webui', '/etc/letsencrypt', '/etc/systemd/system', '/root', '/var/log/open-webui'];
  expect((await site.machine.shell(`grep -rliE 'LTAI|STS\\.|access.?key|credentials|security.?token' ${folders.join(' ')}`)).stdout).toBe('');
});

describe('the authority is not asked to look', () => {
  let validations: number;

  beforeEach(async () => {
    await site.must('certificate');
    ({ validations } = cloud.acme);
    await acme.forget();
  });

  afterEach(() => expect([cloud.acme.validations, cloud.dns.records]).toEqual([validations, []]));

  test('where a record cannot be set', async () => {
    const statements = cloud.roles.statementsOf(ROLE);
    cloud.roles.set(ROLE, statements.filter(({ Action }) => !Action.includes('alidns:AddDomainRecord')));
    await site.expectRefusal('certificate', /role web may not call alidns:AddDomainRecord/);
    cloud.roles.set(ROLE, statements);
  });

  test('where the zone is served elsewhere', async () => {
    hidden = `_acme-challenge.${NAMES[1]}`;
    await site.expectRefusal('certificate', /name servers of example\.com to show _acme-challenge.*\.example\.com: is the zone delegated to Alibaba Cloud DNS/);
  });
});

test('a renewal by the timer needs nothing but its unit', async () => {
  await acme.dns(acme.hasty.directoryUrl).must('certificate');
  await acme.expectRenewalWhenDue();
});
