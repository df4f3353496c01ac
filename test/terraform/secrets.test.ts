import { readFileSync, readdirSync, statSync } from 'fs';
import { join } from 'path';
import { Deployment, SECRETS, site } from './deployment';
import { StandIn } from './stand-in';
import { describeTerraform } from './stand-in/describe-terraform';
import { BailianOpenWebUiProps, SecretSource } from '../../lib';

/** Every way in which a value could be written down. */
function spellings(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
}

function found(text: string): string[] {
  return Object.entries(SECRETS).filter(([, secret]) => spellings(secret).some(spelling => text.includes(spelling))).map(([name]) => name);
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
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  test('from a store is in no file, no plan, no state and no call', async () => {
    expect(await exposures(deployment, {
      apiKey: SecretSource.fromKmsSecret('bailian-key'),
      adminPassword: SecretSource.fromOosSecretParameter('admin-password'),
    })).toEqual({});
  });

  test('from a variable is in the parameter, the plan and the state, and nowhere else', async () => {
    const exposed = await exposures(deployment, {});
    expect(Object.keys(exposed).sort()).toEqual(['call: alicloud_oos_parameter', 'plan', 'terraform.tfstate']);
  });

  test('as an argument is in the call of the web UI program, the plan and the state, and needs neither role nor parameter', async () => {
    const exposed = await exposures(deployment, {
      apiKey: SecretSource.unsafeArgument('api_key'),
      adminPassword: SecretSource.unsafeArgument('admin_password'),
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
  ])('in the variable %s is refused at plan when it is %j', async (name, value, sentence) => {
    deployment.variables[name] = value;
    for (const source of [SecretSource.fromVariable, SecretSource.unsafeArgument]) {
      const failure = await deployment.plan(site({ apiKey: source('api_key'), adminPassword: source('admin_password') })).then(() => '', String);
      expect(failure).toContain(`The variable ${name} ${sentence}`);
      expect(failure).not.toContain(value === '' ? SECRETS.api_key : value);
    }
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
