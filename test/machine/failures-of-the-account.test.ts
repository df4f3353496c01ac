import { expectSentenceAndSite, failureOf, printSentences } from './failure';
import { API_KEY, furnishAccount, ROLE, Site, STORED } from './site';
import { SiteProps } from './site-stack';
import { ApiError } from '../../instruments/cloud/api-error';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { PolicyStatement } from '../../instruments/cloud/roles';
import { SecretSource } from '../../lib';

// What is wrong in the account or at Bailian ends with a sentence of its own, and the site that ran before still runs.

let cloud: Cloud;
let machine: Machine;
let site: Site;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  await site.deploy();
});

afterAll(async () => {
  printSentences();
  await cloud?.stop();
});

async function expectBailianToFail(words: RegExp, props: SiteProps = {}): Promise<string> {
  const failure = await failureOf(site, site.with(props).run('web-ui'));
  expectSentenceAndSite(failure, words);
  return failure.invocation.output;
}

async function withRole(statements: PolicyStatement[] | undefined, action: () => Promise<unknown>): Promise<void> {
  machine.roleName = statements ? 'other-role' : undefined;
  if (statements) {
    cloud.roles.set('other-role', statements);
  }
  try {
    await action();
  } finally {
    machine.roleName = ROLE;
  }
}

describe('a stored value', () => {
  afterEach(() => {
    cloud.api.failures.clear();
    cloud.api.clockAheadSeconds = 0;
    cloud.parameters.parameters.set(STORED.apiKey, API_KEY);
  });

  test('that nobody made', async () => {
    cloud.parameters.parameters.delete(STORED.apiKey);
    await expectBailianToFail(new RegExp(`oos has no value ${STORED.apiKey}`));
  });

  test('that is empty', async () => {
    cloud.parameters.parameters.set(STORED.apiKey, ' ');
    await expectBailianToFail(new RegExp(`${STORED.apiKey} is empty`));
  });

  test('that the role may not read', async () => {
    await withRole([], () => expectBailianToFail(/role other-role may not .*oos:GetParameter/));
  });

  test('for a machine that has no role', async () => {
    await withRole(undefined, () => expectBailianToFail(/no RAM role/));
  });

  test('on a machine whose clock is wrong', async () => {
    cloud.api.clockAheadSeconds = 3600;
    await expectBailianToFail(/clock/);
  });

  test('in a store that nobody activated', async () => {
    cloud.api.failures.set('oos', new ApiError(403, 'Forbidden.ServiceNotOpen', 'OOS is not opened.'));
    await expectBailianToFail(/not activated/);
  });

  test('encrypted, without the right to decrypt it', async () => {
    cloud.parameters.secretParameters.set('sealed', API_KEY);
    await withRole([{ Effect: 'Allow', Action: 'oos:GetSecretParameter', Resource: '*' }], () =>
      expectBailianToFail(/role other-role may not/, { apiKey: SecretSource.fromOosSecretParameter('sealed') }));
  });

  test('in KMS that is not there', async () => {
    await withRole([{ Effect: 'Allow', Action: 'kms:GetSecretValue', Resource: '*' }], () =>
      expectBailianToFail(/bailian!secret-1/, { apiKey: SecretSource.fromKmsSecret('bailian!secret-1') }));
  });
});

describe('Bailian', () => {
  afterEach(() => cloud.parameters.parameters.set(STORED.apiKey, API_KEY));

  test('that does not know the key', async () => {
    cloud.parameters.parameters.set(STORED.apiKey, 'sk-wrong');
    expect(await expectBailianToFail(/does not accept the API key/)).not.toContain('sk-wrong');
  });

  test('of another region', async () => {
    await expectBailianToFail(/\(dashscope\.aliyuncs\.com\).*a key belongs to one region.*correct the endpoint/,
      { endpoint: 'https://dashscope.aliyuncs.com/compatible-mode/v1' });
  });

  test('that has no such model', async () => {
    await expectBailianToFail(/does not know the model qwen-gone/, { models: ['qwen-gone', 'qwen-flash'] });
  });

  test('whose task model only streams', async () => {
    await expectBailianToFail(/does not answer qwq-plus without streaming/, { models: ['qwen3.8-flash', 'qwq-plus'] });
  });
});
