import { readFileSync } from 'fs';
import { join } from 'path';

const read = (name: string) => readFileSync(join(__dirname, 'fixtures', `${name}.pem`), 'utf8');

/** For example.com and *.example.com. */
export const SITE = read('site');
export const INTERMEDIATE = read('intermediate');
export const ROOT = read('root');

/** For *.chat.example.com. */
export const BELOW = read('below');

/** For clients only, and with an RSA key of 1024 bits; both else as SITE. */
export const FOR_CLIENTS = read('for-clients');
export const WEAK = read('weak');

/** What a certificate authority hands out. */
export const CHAIN = SITE + INTERMEDIATE;
