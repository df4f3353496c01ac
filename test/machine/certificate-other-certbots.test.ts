import * as path from 'path';
import { AcmeSite } from './acme-site';
import { FrontendSite } from './frontend-site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { CACHE_FOLDER } from '../../instruments/cloud/work-folder';

// The certbot that Ubuntu 24.04 has, and the newest.

let cloud: Cloud;
let acme: AcmeSite;
let site: FrontendSite;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  acme = await AcmeSite.onNewMachine(cloud);
  site = acme.http(acme.hasty.directoryUrl);
  ({ machine } = site);
});

afterAll(async () => {
  await acme?.stop();
  await cloud?.stop();
});

// Each stands before Debian's on the PATH.
test.each(['2.9.0', 'newest'])('certbot %s obtains, renews and says what is wrong', async version => {
  const folder = `certbot-${version}`;
  await machine.copyIn(path.join(CACHE_FOLDER, folder), `/opt/${folder}`);
  await machine.writeFile('/usr/local/bin/certbot', `#!/bin/sh
export REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt PYTHONPATH=/opt/${folder}
exec /usr/bin/python3 -c "import sys; from certbot.main import main; sys.exit(main())" "$@"
`);
  await machine.mustShell('chmod 755 /usr/local/bin/certbot');
  expect(await machine.mustShell('certbot --version')).toMatch(version === 'newest' ? /^certbot [3-9]/ : `certbot ${version}`);
  const before = await acme.serial();
  await acme.forget();
  await acme.expectAnotherThan(before, await acme.dns().must('certificate'));
  await acme.forget();
  await site.must('certificate');
  await acme.http(acme.busy.directoryUrl).expectRefusal('certificate', /too many certificates .5. already issued/);
  // what the timer's unit is told is the busy one's now
  await site.must('certificate');
  await acme.expectRenewalWhenDue();
});
