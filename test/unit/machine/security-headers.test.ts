import { readFileSync } from 'fs';
import { join } from 'path';
import { HEADERS_OF_FRONTEND } from '../../../lib/open-webui-environment';

// Which headers a site has is said in three places: nginx sends them and hides those of Open WebUI, the deploy's last look asks for them, and a variable of
// Open WebUI that says one of them is refused.

const TOOLBOX = join(__dirname, '../../../lib/machine/toolbox');
const NGINX = readFileSync(join(TOOLBOX, 'nginx/nginx.conf'), 'utf8');

const SENT = Object.fromEntries([...NGINX.matchAll(/^ *add_header (\S+) (\S+) always;$/gm)].map(([, header, value]) => [header, value]));
const HIDDEN = [...NGINX.matchAll(/^ *proxy_hide_header (\S+);$/gm)].map(([, header]) => header);

test('the deploy asks for the very headers that nginx sends', () => {
  const [, asked] = /^HEADERS = \{\n([^}]*)\}$/m.exec(readFileSync(join(TOOLBOX, 'certificate/check_site.py'), 'utf8'))!;
  expect(Object.fromEntries([...asked.matchAll(/'(.*)': '(.*)',/g)].map(([, header, value]) => [header, value]))).toEqual(SENT);
});

test('no add_header that comes with errors too is written in a way that is not read here', () => {
  expect(Object.keys(SENT)).toHaveLength(NGINX.match(/add_header .* always;/g)!.length);
});

test('each of them is hidden where Open WebUI sends it, and nothing else is', () => {
  expect(HIDDEN.sort()).toEqual(Object.keys(SENT).sort());
});

test('the variables that say them are those that are refused with a domain', () => {
  expect([...HEADERS_OF_FRONTEND.values()].sort()).toEqual(HIDDEN.sort());
});
