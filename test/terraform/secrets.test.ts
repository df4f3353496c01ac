import { readFileSync, readdirSync, statSync } from 'fs';
import { join } from 'path';
import { Deployment, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { BailianEndpoint, BailianOpenWebUiProps, Embedding, SecretSource, TlsCertificate } from '../../lib';
import { CHAIN } from '../unit/validation/certificates';
import { describeOpenssl, openssl, P256, rsa } from '../unit/validation/made-certificates';

/** Those of every site, and the key with which documents are read. */
const KNOWN = { ...SECRETS, embedding_key: 'sk-9b2e4d6f8a0c1e3d5f7b9a8c6e4d2f10' };

const readDocumentsWith = (apiKey: SecretSource) => ({ embedding: Embedding.at(BailianEndpoint.SINGAPORE, apiKey) });

/** Every way in which a value could be written down. */
function spellings(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
}

function found(text: string): string[] {
  return Object.entries(KNOWN).filter(([, secret]) => spellings(secret).some(spelling => text.includes(spelling))).map(([name]) => name);
}

/** All files below a directory. */
function filesOf(directory: string): string[] {
  return readdirSync(directory).map(name => join(directory, name)).flatMap(path => statSync(path).isDirectory() ? filesOf(path) : [path]);
}

/** What holds a secret: files by their names, calls by resource type. */
async function exposures(deployment: Deployment, props: Partial<BailianOpenWebUiProps>): Promise<Record<string, string[]>> {
  const plan = await deployment.plan(site(props));
  const planned = { plan: found(JSON.stringify(plan.json.resource_changes)) };
  await deployment.deploy(site(props));
  const files = filesOf(deployment.directory).map(file => [file.slice(deployment.directory.length + 1), found(readFileSync(file, 'latin1'))] as const);
  const calls = deployment.standIn.calls.map(call => [`call: ${call.type}`, found(JSON.stringify(call))] as const);
  return Object.fromEntries([...Object.entries(planned), ...files, ...calls].filter(([, secrets]) => secrets.length > 0));
}

describeTerraform('a secret', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...KNOWN });
  });

  afterEach(() => standIn.stop());

  test('from a store is in no file, no plan, no state and no call', async () => {
    expect(await exposures(deployment, {
      apiKey: SecretSource.fromKmsSecret('bailian-key'),
      adminPassword: SecretSource.fromOosSecretParameter('admin-password'),
      ...readDocumentsWith(SecretSource.fromKmsSecret('embedding-key')),
    })).toEqual({});
  });

  test('from a variable is in the parameter, the plan and the state, and nowhere else', async () => {
    const exposed = await exposures(deployment, readDocumentsWith(SecretSource.fromVariable('embedding_key')));
    expect(Object.keys(exposed).sort()).toEqual(['call: alicloud_oos_parameter', 'plan', 'terraform.tfstate']);
    expect(exposed.plan.sort()).toEqual(Object.keys(KNOWN).sort());
  });

  test('as an argument is in the call of the web UI program, the plan and the state, and needs neither role nor parameter', async () => {
    const exposed = await exposures(deployment, {
      apiKey: SecretSource.unsafeArgument('api_key'),
      adminPassword: SecretSource.unsafeArgument('admin_password'),
      ...readDocumentsWith(SecretSource.unsafeArgument('embedding_key')),
    });
    expect(Object.keys(exposed).sort()).toEqual(['call: alicloud_ecs_invocation', 'plan', 'terraform.tfstate']);
    expect(standIn.cloud.resources().filter(({ type }) => /ram_|oos_/.test(type))).toEqual([]);
  });

  test.each([
    ['admin_password', 'short', 'must be 8 to 72 bytes'],
    ['admin_password', '1234567', 'must be 8 to 72 bytes'],
    ['admin_password', 'x'.repeat(73), 'must be 8 to 72 bytes'],
    ['admin_password', '密'.repeat(26), 'must be 8 to 72 bytes'],
    ['admin_password', 'eight\nlines of it', 'must not contain control characters'],
    ['api_key', 'sk-with a blank', 'must be printable ASCII'],
    ['api_key', 'sk-中文', 'must be printable ASCII'],
    ['api_key', '', 'must be printable ASCII'],
    ['embedding_key', 'sk-with a blank', 'must be printable ASCII'],
  ])('in the variable %s is refused at plan when it is %j', async (name, value, sentence) => {
    deployment.variables[name] = value;
    for (const source of [SecretSource.fromVariable, SecretSource.unsafeArgument]) {
      const failure = await deployment.plan(site({ apiKey: source('api_key'), adminPassword: source('admin_password'), ...readDocumentsWith(source('embedding_key')) })).then(() => '', String);
      expect(failure).toContain(`The variable ${name} ${sentence}`);
      expect(failure).not.toContain(value === '' ? KNOWN.api_key : value);
    }
  });

  describeOpenssl('that is the key of a certificate', () => {
    const withKey = (privateKey: string, source: (name: string) => SecretSource) => {
      deployment.variables.private_key = privateKey;
      return deployment.plan(site({ domain: 'chat.example.com', certificate: TlsCertificate.fromPem({ chain: CHAIN, privateKey: source('private_key') }) })).then(() => '', String);
    };
    let key: string;

    beforeAll(() => {
      key = openssl(P256);
    });

    test.each<[string, () => string]>([
      ['in PKCS #8', () => key],
      ['in the form before it', () => openssl(['ec'], key)],
      ['after the parameters of its curve', () => openssl(['ecparam', '-name', 'prime256v1']) + openssl(['ec'], key)],
      ['of RSA', () => openssl(['rsa', '-traditional'], openssl(rsa(2048)))],
      ['with Windows’ line ends', () => key.replace(/\n/g, '\r\n')],
    ])('is taken at plan %s', async (_what, value) => {
      expect(await withKey(value(), SecretSource.fromVariable)).toBe('');
      expect(await withKey(value(), SecretSource.unsafeArgument)).toBe('');
    });

    test.each<[string, () => string, string]>([
      ['encrypted', () => openssl(['pkey', '-aes256', '-passout', 'pass:secret'], key), 'must not be encrypted'],
      ['encrypted in the form before PKCS #8', () => openssl(['ec', '-aes256', '-passout', 'pass:secret'], key), 'must not be encrypted'],
      ['of OpenSSH', () => '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n', 'must be a private key in PEM'],
      ['with its certificate', () => key + CHAIN, 'must be a private key in PEM'],
      ['in one line', () => key.replace(/-+[A-Z ]+-+|\n/g, ''), 'must be a private key in PEM'],
    ])('is refused at plan %s, in one sentence', async (_what, value, sentence) => {
      for (const source of [SecretSource.fromVariable, SecretSource.unsafeArgument]) {
        const failure = await withKey(value(), source);
        expect(failure).toContain(`The variable private_key ${sentence}`);
        expect(failure.match(/The variable private_key/g)).toHaveLength(1);
      }
    });
  });

  test.each([
    ['admin_password', '12345678'],
    ['admin_password', 'x'.repeat(72)],
    ['admin_password', '密'.repeat(24)],
    ['admin_password', 'quotes " and \' and $ and %{ and ${x}'],
  ])('in the variable %s is taken when it is %j', async (name, value) => {
    deployment.variables[name] = value;
    await deployment.deploy(site());
    expect(standIn.cloud.resources('alicloud_oos_parameter').map(({ attributes }) => attributes.value)).toContain(value);
  });
});
