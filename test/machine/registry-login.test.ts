import { expectSentence, failureOf } from './failure';
import { furnishAccount, ROLE, Site } from './site';
import { SiteProps, SiteStack } from './site-stack';
import { AcrInstance } from '../../instruments/cloud/acr-instance';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { PolicyStatement } from '../../instruments/cloud/roles';
import { OpenWebUiImage, RegistryLogin, SecretSource } from '../../lib';

// An image of one's own, which nobody pulls without a login.

const HOST = 'acme-registry.ap-southeast-1.cr.aliyuncs.com';
const INSTANCE = 'cri-1a2b3c4d5e6f7g8h';
const REPOSITORY = `${HOST}/ai/open-webui`;
const PASSWORD = 'Quartz-88-lantern-meadow-v3t';

/** Another release than the site's ends where it is pulled: older ones are refused. */
const imageWith = (login: RegistryLogin, repository = REPOSITORY, tag = 'v0.11.4'): SiteProps => ({ image: OpenWebUiImage.of(repository, tag, { login }) });
const BY_ROLE = imageWith(RegistryLogin.acrEnterprise(INSTANCE));
const BY_PASSWORD = imageWith(RegistryLogin.password('puller@acme', SecretSource.fromVariable('registry_password')));

let cloud: Cloud;
let site: Site;
let machine: Machine;
let acr: AcrInstance;

const stackOf = (props: SiteProps) => new SiteStack(props, { acmeDirectory: cloud.acme.directoryUrl, leadsHere: true });

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  const door = await cloud.addRegistryMirror(HOST);
  door.names.set('ai/open-webui', 'open-webui/open-webui').set('other/open-webui', 'open-webui/open-webui');
  acr = new AcrInstance(INSTANCE, 'ap-southeast-1', door);
  cloud.api.products.set('cr', acr);
  cloud.names.hosts.set(acr.authorizationHost, door.listener.address);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  await site.deploy();
});

afterAll(() => cloud?.stop());

/** Pulls by the very program, up to where it knows the image. */
async function pulled(props: SiteProps, statements: PolicyStatement[] = stackOf(props).statements) {
  cloud.roles.set(ROLE, statements);
  await machine.mustShell('docker images --no-trunc | awk \'/acme-registry.*v0.11.4/ { print $1 ":" $2 }\' | xargs -r docker rmi -f');
  return site.with(props).run('web-ui');
}

/** Nothing of a password is in what was said, or in any file that outlives the pull. */
async function expectNoneIsLeft(output: string, passwords: string[]): Promise<void> {
  expect(passwords.length).toBeGreaterThan(0);
  await machine.writeFile('/run/passwords', passwords.join('\n'));
  expect(passwords.filter(password => output.includes(password))).toEqual([]);
  const encoded = 'while read -r one; do echo "$one"; printf %s "$one" | base64 | tr -d =; done </run/passwords >/run/needles';
  const places = '/etc /root /home /run /tmp /var/log /var/tmp /var/lib/open-webui /usr/local --exclude=passwords --exclude=needles';
  expect((await machine.shell(`${encoded}; grep -rlaFf /run/needles ${places}; journalctl --no-pager | grep -aFf /run/needles; ls -a /root | grep docker; rm /run/passwords /run/needles`)).stdout).toBe('');
}

test('comes by a token of the machine’s role, which may pull this repository alone', async () => {
  const statements = stackOf(BY_ROLE).statements.filter(({ Action }) => Action.some(action => action.startsWith('cr:')));
  expect(statements).toEqual([
    { Effect: 'Allow', Action: ['cr:GetAuthorizationToken'], Resource: ['*'] },
    { Effect: 'Allow', Action: ['cr:PullRepository'], Resource: [`acs:cr:*:*:repository/${INSTANCE}/ai/open-webui`] },
  ]);
  const { output } = await pulled(BY_ROLE);
  expect(output).toContain(`pulled from ${HOST} in `);
  await expectNoneIsLeft(output, acr.issued);
  const present = imageWith(RegistryLogin.acrEnterprise(INSTANCE), REPOSITORY, 'v0.12.4');
  expect((await pulled(present)).lastLine).toBe('web-ui: done');
  const asked = acr.issued.length;
  expect((await site.with(present).run('web-ui')).lastLine).toBe('web-ui: done');
  expect(acr.issued.length).toBe(asked);
});

test.each([
  ['the token', 'cr:GetAuthorizationToken', new RegExp(`role ${ROLE} may not call cr:GetAuthorizationToken for ${INSTANCE}: allow it in the policy of the role`)],
  ['the repository', 'cr:PullRepository', /the registry does not let this login pull .*; correct the login, or what it may do/],
])('a role that is not allowed %s ends with a sentence', async (_what, action, words) => {
  const failure = failureOf(site, pulled(BY_ROLE, stackOf(BY_ROLE).statements.filter(({ Action }) => !Action.includes(action))));
  expectSentence(await failure, words);
});

test('a role that is allowed one repository pulls no other', async () => {
  const other = imageWith(RegistryLogin.acrEnterprise(INSTANCE), `${HOST}/other/open-webui`);
  expectSentence(await failureOf(site, pulled(other, stackOf(BY_ROLE).statements)), /the registry does not let this login pull/);
});

describe('by a password', () => {
  test('that is stored, and read when the image is pulled', async () => {
    acr.users.set('puller@acme', PASSWORD);
    cloud.parameters.parameters.set(stackOf(BY_PASSWORD).parameterOf('registry_password'), PASSWORD);
    const { output } = await pulled(BY_PASSWORD);
    expect(output).toContain(`pulled from ${HOST} in `);
    await expectNoneIsLeft(output, [PASSWORD]);
  });

  test('that is wrong ends with a sentence', async () => {
    acr.users.set('puller@acme', 'another');
    const failure = await failureOf(site, pulled(BY_PASSWORD));
    expectSentence(failure, /the registry does not let this login pull .*; correct the login, or what it may do/);
    await expectNoneIsLeft(failure.invocation.output, [PASSWORD]);
  });
});
