import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '../..');

/** The two packages that are made of these sources: where each lies, compiled. */
export const PACKAGES = { cdktf: ROOT, cdktn: join(ROOT, 'cdktn/package') };

/** A file of a package, as JSON. */
export function json(cdk: keyof typeof PACKAGES, file: string): any {
  const path = join(PACKAGES[cdk], file);
  if (!existsSync(path)) throw new Error(`${path} is not there yet: run "npx projen compile:cdktn" first`);
  return JSON.parse(readFileSync(path, 'utf8'));
}
