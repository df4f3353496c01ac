import { GpuWebUiInstance } from '../../../lib';
import { NETWORK, REQUIRED, aStack } from '../constructs/stack';
import { all, isProgram, resolved, synthesized } from '../constructs/synthesized';
import { TOOLS } from '../machine/tools';

const stack = aStack();
const instance = new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK });
const configuration = synthesized(stack);
const commands = all(configuration, 'alicloud_ecs_command').filter(command => !isProgram(command));
const textOf = ({ command_content: content }: (typeof commands)[number]) => Buffer.from(content, 'base64').toString('utf8');

test('seven commands lie in the account, by the site’s name, and the instance knows their ids', () => {
  expect(Object.keys(instance.commands)).toEqual(['status', 'logs', 'backup', 'restore', 'restart', 'update-system', 'clean-up']);
  expect(commands.map(({ name }) => name.replace('open-webui-chat-Instance-', '')).sort()).toEqual(Object.keys(instance.commands).sort());
  expect(resolved(stack, instance.commands.restart)).toMatch(/^\$\{alicloud_ecs_command\.Instance_Commands_Restart_\w+\.id\}$/);
});

test('nobody calls them by himself', () => {
  const called = all(configuration, 'alicloud_ecs_invocation').map(({ command_id: id }) => id);
  expect(called.filter(id => id.includes('_Commands_'))).toEqual([]);
});

test.each(commands.map(command => [command.name, command] as const))('%s is one call of a tool that the machine has', (_, command) => {
  const [, call] = textOf(command).split('\n');
  expect(textOf(command)).toMatch(/^#!\/usr\/bin\/env bash\nexec /);
  expect(TOOLS.map(({ name }) => name)).toContain(/^exec \/usr\/local\/lib\/open-webui\/([\w-]+)/.exec(call)![1]);
});

test('a parameter stands in a document behind exec, after which nothing is run', () => {
  const told = commands.filter(({ enable_parameter: takesOne }) => takesOne);
  const says = (call: string, parameter: string) => `#!/usr/bin/env bash\nexec /usr/local/lib/open-webui/${call} <<'END-OF-NAME'\n{{${parameter}}}\nEND-OF-NAME\n`;
  expect(told.map(textOf)).toEqual([says('clean-up -', 'remove'), says('restore-named', 'backup')]);
  expect(commands.filter(command => textOf(command).includes('{{'))).toEqual(told);
});
