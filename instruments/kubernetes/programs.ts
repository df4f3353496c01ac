import * as fs from 'fs';
import * as path from 'path';

/** Where prepare.sh keeps what it has made. */
export const CLUSTER_CACHE_FOLDER = process.env.CLUSTER_TEST_CACHE ?? '/var/cache/cdktf-bailian-open-webui/kubernetes';

/** A program that prepare.sh has built. */
export function program(name: string): string {
  const file = path.join(CLUSTER_CACHE_FOLDER, 'bin', name);
  if (!fs.existsSync(file)) {
    throw new Error(`${file} is not there: run instruments/kubernetes/prepare.sh`);
  }
  return file;
}

/** The image of what keeps state. */
export const DATA_LAYER = 'machine-under-test/data-layer:current';

/** Open WebUI with what PostgreSQL takes: a version, or the newest one with a change (see `images/open-webui-changed/change.sh`). */
export const imageOf = (version: string) => `machine-under-test/cluster-open-webui:${version}`;

/** Certbot with dnspython. */
export const CERTBOT = 'machine-under-test/certbot:current';
