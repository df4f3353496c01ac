import { BailianOpenWebUi, SecretSource, TlsCertificate } from '../../../lib';
import { aSite } from '../constructs/sites';
import { aStack } from '../constructs/stack';
import { all, Configuration, programName, synthesized } from '../constructs/synthesized';

/** How often each piece of the toolbox is installed. */
function installed(configuration: Configuration): Record<string, number> {
  const names = all(configuration, 'alicloud_ecs_command').map(programName).filter(name => name.startsWith('toolbox-'));
  return names.reduce<Record<string, number>>((counts, name) => ({ ...counts, [name]: (counts[name] ?? 0) + 1 }), {});
}

const DOMAIN = { domain: 'example.com', apiKey: SecretSource.fromKmsSecret('key'), certificate: TlsCertificate.acme() };

test('a piece that instance and front end use is on their machine once, and both come after it', () => {
  const stack = aStack();
  aSite(stack, DOMAIN);
  const configuration = synthesized(stack);
  expect(Object.values(installed(configuration)).filter(count => count !== 1)).toEqual([]);
  const calls = Object.entries(configuration.resource.alicloud_ecs_invocation);
  const after = (program: string) => calls.find(([id]) => id.includes(program))![1].depends_on as string[];
  const account = expect.stringMatching(/^alicloud_ecs_invocation\..*_Instance_Toolbox_Account_/);
  expect([after('WebUiProgram'), after('CertificateProgram')]).toEqual([expect.arrayContaining([account]), expect.arrayContaining([account])]);
});

test('two sites of a stack have a toolbox each', () => {
  const stack = aStack();
  aSite(stack, DOMAIN);
  new BailianOpenWebUi(stack, 'Other', {
    adminEmail: 'admin@example.com', name: 'other', apiKey: SecretSource.fromKmsSecret('key'), adminPassword: SecretSource.fromKmsSecret('password'),
  });
  expect(installed(synthesized(stack))).toMatchObject({ 'toolbox-account': 2, 'toolbox-prune': 2, 'toolbox-nginx': 1 });
});

test('no program is called before a tool that it uses is there, whoever installs it', () => {
  const stack = aStack();
  aSite(stack, DOMAIN);
  const { alicloud_ecs_command: commands, alicloud_ecs_invocation: calls } = synthesized(stack).resource;
  const installs = Object.fromEntries(Object.entries(calls).map(([id, { command_id: command }]) => [programName(commands[/command\.([\w-]+)\./.exec(command)![1]]), id]));
  for (const [id, { command_id: command, depends_on: needed = [] }] of Object.entries(calls)) {
    const text = Buffer.from(commands[/command\.([\w-]+)\./.exec(command)![1]].command_content, 'base64').toString('utf8');
    const uses = / uses='(.*)'$/m.exec(text)![1].split(' ').filter(Boolean).map(use => `alicloud_ecs_invocation.${installs[`toolbox-${use.split('=')[0]}`]}`);
    expect([id, uses.filter(use => !needed.includes(use))]).toEqual([id, []]);
  }
});
