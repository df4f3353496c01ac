import { createContext, runInContext } from 'vm';
import { textsOf, HERE_DOCUMENT } from './variants';

// The number of an ICP filing, which a script shows that nginx gives the page. What nginx makes of it is seen in test/machine/what-nginx-serves.ts.

const NUMBER = '浙ICP备12345678号-1';

function configurationOf(icpLicence?: string): string {
  const [[, , text]] = [...textsOf({ domain: 'example.com', icpLicence })['toolbox-nginx'].matchAll(HERE_DOCUMENT)];
  return text;
}

const FILED = configurationOf(NUMBER);
const [ADDED] = /^ {4}location = \/static\/loader\.js \{$[^]*(?=^ {4}location \/ \{\n {6}proxy_pass)/m.exec(FILED)!;
/** As nginx takes it out of its quotation marks, which are no quotation marks of JavaScript's. */
const [, SCRIPT] = /^ {6}return 200 '([^']*)';$/m.exec(ADDED)!;

interface FakeElement {
  readonly name: string;
  readonly style: { cssText: string; zIndex?: number };
  readonly [property: string]: unknown;
}

/** A page as far as the script knows one. */
function aPage(path: string) {
  const [inHead, inBody]: FakeElement[][] = [[], []];
  const again: Array<() => void> = [];
  const { pathname, search } = new URL(path, 'https://example.com');
  const location = { pathname, search };
  const document = {
    createElement: (name: string) => ({ name, style: {} }),
    head: { appendChild: (element: FakeElement) => inHead.push(element) },
    body: { appendChild: (element: FakeElement) => inBody.push(element) },
  };
  runInContext(SCRIPT, createContext({ document, location, setInterval: (task: () => void) => again.push(task) }));
  return { inHead, inBody, goTo: (other: string) => { location.pathname = other; again.forEach(task => task()); } };
}

test('is all that the configuration of nginx has more', () => {
  expect(FILED.replace(ADDED, '')).toBe(configurationOf());
});

test('comes in ASCII, with nothing that nginx would take for a variable or for the end of the text', () => {
  expect(ADDED).toMatch(/^[\n -~]+$/);
  expect(SCRIPT).not.toMatch(/[$']|\\(?!u[0-9a-f]{4})/);
  // nginx takes no text that is longer than 4 KiB
  expect(SCRIPT.length).toBeLessThan(3000);
});

test('stands at the bottom in the middle, with a link to the ministry', () => {
  const [number, ...others] = aPage('/').inBody;
  expect(others).toEqual([]);
  expect(number).toMatchObject({ name: 'a', textContent: NUMBER, href: 'https://beian.miit.gov.cn/', target: '_blank', rel: 'noopener' });
  expect(number.style.cssText).toMatch(/^position:fixed;bottom:0;left:50%;transform:translateX\(-50%\);/);
});

test.each([['/', true], ['/?models=a', true], ['/auth', true], ['/auth?redirect=%2F', true], ['/c/1', false], ['/admin/settings', false], ['/authors', false]])('on %s is shown: %s, also for who comes from another page', (path, isShown) => {
  expect(aPage(path).inBody[0].hidden).toBe(!isShown);
  const other = aPage(isShown ? '/c/1' : '/');
  other.goTo(path.replace(/\?.*/, ''));
  expect(other.inBody[0].hidden).toBe(!isShown);
});

test('gives way to the box for the next message, where a chat stays on /', () => {
  expect(aPage('/?temporary-chat=true').inBody[0].hidden).toBe(true);
});

test('lies above the page of /auth, which would keep the pointer from it, and below the menus of /', () => {
  expect(['/', '/auth'].map(path => aPage(path).inBody[0].style.zIndex)).toEqual([30, 60]);
});

test('takes no place from the script that an image has of its own', () => {
  expect(aPage('/c/1').inHead).toEqual([expect.objectContaining({ name: 'script', src: '/static/own-loader.js' })]);
  expect(ADDED).toContain('location = /static/own-loader.js {\n      proxy_pass http://open_webui/static/loader.js;\n    }');
});
