import { readFileSync } from 'fs';
import { join } from 'path';

const read = (name: string) => readFileSync(join(__dirname, 'fixtures', `${name}.pem`), 'utf8');

/** For example.com and *.example.com. */
export const SITE = read('site');
export const INTERMEDIATE = read('intermediate');
export const ROOT = read('root');

/** What a certificate authority hands out. */
export const CHAIN = SITE + INTERMEDIATE;
