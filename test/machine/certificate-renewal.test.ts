import { AcmeSite } from './acme-site';
import { FrontendSite } from './frontend-site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// Renewals: certificates of this authority live for a minute and a half, so that a third of a life is 30 s.

const BROKEN = '/etc/nginx/conf.d/broken.conf';

let cloud: Cloud;
let acme: AcmeSite;
let site: FrontendSite;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  acme = await AcmeSite.onNewMachine(cloud, 90);
  site = acme.http(acme.hasty.directoryUrl);
  ({ machine } = site);
});

afterAll(async () => {
  await acme?.stop();
  await cloud?.stop();
});

test('a third of the life is left when the timer renews, and an authority that is silent then harms nobody', async () => {
  await site.must('certificate');
  const state = async () => [await acme.serial(), acme.hasty.orders, await site.workers()];
  const before = await state();
  await acme.mustRenew();
  expect(await state()).toEqual(before);
  await acme.untilDue();
  await cloud.network.refuse(acme.hasty);
  try {
    expect(await site.must('certificate')).toMatch(/warning: .* gave no new certificate, the present one is good until/);
    expect(await acme.renew()).toEqual({ succeeded: false, said: expect.stringContaining('gave no new certificate') });
    expect(await acme.serial()).toBe(before[0]);
  } finally {
    await cloud.network.accept(acme.hasty);
  }
  await acme.expectAnotherThan(`${before[0]}`, await acme.mustRenew());
  expect([acme.hasty.orders, await site.serves()]).toEqual([2, true]);
});

test('nginx is reloaded only after it accepts the certificate, which is not asked for twice', async () => {
  await site.must('certificate');
  const { orders } = acme.hasty;
  const before = [await acme.serial(), await site.workers()];
  await machine.writeFile(BROKEN, 'no_such_directive on;\n');
  await acme.untilDue();
  expect((await acme.renew()).said).toContain('nginx refuses the certificate, the one before is kept');
  expect([await acme.serial(), await site.workers()]).toEqual(before);
  expect(acme.hasty.orders).toBe(orders + 1);
  await machine.mustShell(`rm ${BROKEN}`);
  await acme.expectAnotherThan(`${before[0]}`, await acme.mustRenew());
  expect(acme.hasty.orders).toBe(orders + 1);
});
