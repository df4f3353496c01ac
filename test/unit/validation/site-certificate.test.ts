import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';
import { CHAIN, ROOT, SITE } from './certificates';
import { Authority, describeOpenssl, openssl, P256, Pair, Recipe, rsa } from './made-certificates';
import { chainRules, chainWarnings } from '../../../lib/validation/site-certificate';

const NAMES = ['example.com', 'www.example.com'];
const TOOLBOX = join(__dirname, '../../../lib/machine/toolbox');
const SAN = 'subjectAltName=DNS:example.com,DNS:*.example.com';

/** A folder of the toolbox with what the tool reads, and a path to itself where a machine has one. */
const TOOLS = mkdtempSync(join(tmpdir(), 'tools-'));
for (const file of ['tool.sh', 'shell.sh', 'chain/check-chain.sh']) {
  writeFileSync(join(TOOLS, basename(file)), readFileSync(join(TOOLBOX, file), 'utf8').replace(/\/usr\/local\/lib\/open-webui/g, TOOLS));
}
afterAll(() => rmSync(TOOLS, { recursive: true }));

/** What the machine says of a chain and its key; nothing where it takes them. */
function onTheMachine(chain: string, key: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'chain-'));
  writeFileSync(join(folder, 'chain.pem'), chain);
  writeFileSync(join(folder, 'key'), key);
  const { stderr, status } = spawnSync('bash', [join(TOOLS, 'check-chain.sh'), join(folder, 'chain.pem'), join(folder, 'key'), ...NAMES], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return status === 0 ? '' : stderr;
}

const atSynth = (chain: string) => chainRules(NAMES).find(rule => !rule.holds(chain))?.name;

describeOpenssl('a certificate that openssl made', () => {
  let root: Authority;
  let intermediate: Authority;

  beforeAll(() => {
    root = new Authority();
    intermediate = new Authority(root);
  });

  const chainOf = ({ certificate }: Pair) => certificate + intermediate.pair.certificate;

  test.each<[string, Recipe]>([
    ['as authorities issue them', {}],
    ['with an RSA key', { key: rsa(2048) }],
    ['with a key on P-384', { key: ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'] }],
    ['for clients too', { extensions: [SAN, 'extendedKeyUsage=clientAuth,serverAuth'] }],
    ['for any usage', { extensions: [SAN] }],
    ['without a subject', { subject: '/', extensions: [`${SAN}`, 'extendedKeyUsage=serverAuth'] }],
  ])('%s is taken at synth and on the machine', (_what, recipe) => {
    const pair = intermediate.issue(recipe);
    expect([atSynth(chainOf(pair)), onTheMachine(chainOf(pair), pair.key)]).toEqual([undefined, '']);
  });

  test.each<[string, Recipe, string, string]>([
    ['that has its name in the subject only', { extensions: ['extendedKeyUsage=serverAuth'] }, 'pem-covers', 'has no subject alternative names'],
    ['that is for another name', { extensions: ['subjectAltName=DNS:example.com,DNS:www.example.org'] }, 'pem-covers', 'is not for www.example.com'],
    ['that is for an address only', { extensions: ['subjectAltName=IP:203.0.113.7'] }, 'pem-covers', 'has no subject alternative names'],
    ['for clients only', { extensions: [SAN, 'extendedKeyUsage=clientAuth'] }, 'pem-for-servers', 'is not for servers'],
    ['of an authority', { extensions: [SAN, 'basicConstraints=CA:TRUE'] }, 'pem-of-a-site', "is an authority's"],
    ['with an RSA key of 1024 bits', { key: rsa(1024) }, 'pem-strong', 'has a key that browsers refuse'],
    ['with a key on a curve that browsers do not know', { key: ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'] }, 'pem-strong', 'has a key that browsers refuse'],
    ['with an Ed25519 key', { key: ['genpkey', '-algorithm', 'ED25519'] }, 'pem-strong', 'has a key that browsers refuse'],
    ['with a signature over SHA-1', { digest: 'sha1' }, 'pem-strong', 'has a signature over SHA-1'],
  ])('%s is refused at synth and on the machine', (_what, recipe, rule, sentence) => {
    const pair = intermediate.issue(recipe);
    expect([atSynth(chainOf(pair)), onTheMachine(chainOf(pair), pair.key)]).toEqual([rule, expect.stringContaining(sentence)]);
  });

  test.each<[string, Recipe, string]>([
    ['of 1024 bits', { key: rsa(1024) }, 'has a key that browsers refuse'],
    ['and a signature over SHA-1', { key: rsa(2048), digest: 'sha1' }, 'has a signature over SHA-1'],
  ])('by an intermediate with a key %s is refused at synth and on the machine', (_what, recipe, sentence) => {
    const weak = new Authority(root, recipe);
    const pair = weak.issue();
    const chain = pair.certificate + weak.pair.certificate;
    expect([atSynth(chain), onTheMachine(chain, pair.key)]).toEqual(['pem-strong', expect.stringContaining(sentence)]);
    expect(chainRules(NAMES).find(({ name }) => name === 'pem-strong')!.cure!(chain)).toBe('certificate 2 has another');
  });

  test('an old root at the end, which is not sent, is nobody’s concern', () => {
    const old = new Authority(undefined, { key: rsa(2048), digest: 'sha1' });
    expect(atSynth(old.issue().certificate + old.pair.certificate)).toBeUndefined();
  });

  test('of another day is warned of at synth and refused on the machine', () => {
    const pair = intermediate.issue({ days: 0 });
    expect(atSynth(chainOf(pair))).toBeUndefined();
    expect(onTheMachine(chainOf(pair), pair.key)).toContain('the certificate expired on 2');
    expect(chainWarnings(chainOf(pair), new Date(Date.now() + 60_000))).toEqual([expect.stringMatching(/^the certificate expired on 2\d{3}-\d\d-\d\d: the deploy fails; renew it$/)]);
    expect(chainWarnings(chainOf(pair), new Date('2020-01-01'))).toEqual([expect.stringContaining('is valid from 2')]);
  });

  describe('with a key', () => {
    let pair: Pair;
    const machineSays = (key: string) => onTheMachine(chainOf(pair), key);

    beforeAll(() => {
      pair = intermediate.issue({ key: P256 });
    });

    test('after the parameters of its curve, in the form of before PKCS #8, or with Windows’ line ends is taken', () => {
      const parameters = openssl(['ecparam', '-name', 'prime256v1']);
      const old = openssl(['ec'], pair.key);
      expect([parameters + old, old, pair.key.replace(/\n/g, '\r\n')].map(machineSays)).toEqual(['', '', '']);
    });

    test('that is encrypted is refused as such, in either form', () => {
      const modern = openssl(['pkey', '-aes256', '-passout', 'pass:secret'], pair.key);
      const old = openssl(['ec', '-aes256', '-passout', 'pass:secret'], pair.key);
      expect([modern, old].map(machineSays)).toEqual(Array(2).fill(expect.stringContaining('the private key is encrypted')));
    });

    test('that is another’s, or none, is refused', () => {
      expect(machineSays(openssl(P256))).toContain('does not belong to the first certificate');
      expect(machineSays('hello')).toContain('cannot be read');
    });
  });
});

describeOpenssl('a person sees at synth', () => {
  const DAY = new Date('2026-11-27');

  test('nothing of a chain that is whole and fresh', () => {
    expect([CHAIN, CHAIN + ROOT].map(chain => chainWarnings(chain, DAY))).toEqual([[], []]);
  });

  test('that the certificate stands alone', () => {
    expect(chainWarnings(SITE, DAY)).toEqual([expect.stringContaining('append the intermediate certificate')]);
  });

  test('nothing of the kind where it signed itself', () => {
    expect(chainWarnings(ROOT, DAY)).toEqual([]);
  });

  test('that it expires within a month, has expired, or is not valid yet', () => {
    const [from, to] = ['-startdate', '-enddate'].map(date => new Date(openssl(['x509', '-noout', date], SITE).split('=')[1]));
    const days = (date: Date, count: number) => new Date(date.getTime() + count * 86_400_000);
    const said = (date: Date) => chainWarnings(CHAIN, date).map(text => text.replace(/20\d\d-\d\d-\d\d/, 'DATE'));
    expect([days(to, -29), days(to, 0), days(from, -1)].map(said)).toEqual([
      ['the certificate expires on DATE: renew it'], ['the certificate expired on DATE: the deploy fails; renew it'],
      ['the certificate is valid from DATE on: until then the deploy fails; deploy it later'],
    ]);
    expect(said(days(to, -31))).toEqual([]);
  });
});
