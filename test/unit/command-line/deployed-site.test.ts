import { UsageError } from '../../../lib/command-line/command';
import { deployedSite } from '../../../lib/command-line/deployed-site';
import { SAVED_COMMANDS } from '../../../lib/machine/saved-commands';
import { pascalCase } from '../../../lib/validation/names';

const NAMES = SAVED_COMMANDS.map(({ what }) => what);
const at = (path: string) => ({ '//': { metadata: { path: `chat/${path}` } } });

/** A stack with sites at these paths, each called by its own name, and what Terraform remembers of it. */
function deployed(sites: Record<string, string>, commands = NAMES) {
  const each = Object.entries(sites).map(([path, name], index) => ({ path, name, index }));
  const resource = {
    alicloud_instance: Object.fromEntries(each.map(({ path, index }) => [`I${index}`, at(`${path}/Resource`)])),
    alicloud_ecs_command: Object.fromEntries(each.flatMap(({ path, index }) => [
      ['Program', at(`${path}/WebUiProgram/Command`)], ...NAMES.map(what => [`C${index}_${what}`, at(`${path}/Commands/${pascalCase(what)}`)]),
    ])),
  };
  const state = new Map<string, Record<string, unknown>>(each.flatMap(({ name, index }) => [
    [`alicloud_instance.I${index}`, { id: `i-${index}` }] as const,
    ...commands.map(what => [`alicloud_ecs_command.C${index}_${what}`, { id: `c-${index}-${what}`, name: `${name}-${what}` }] as const),
  ]));
  return { stack: { name: 'chat', folder: '/', configuration: { resource } }, state };
}

test('is the only one, with every command that is saved', () => {
  const { stack, state } = deployed({ 'Chat/Instance': 'a-site' });
  const { name, path, instanceId, commands } = deployedSite(stack, state, undefined);
  expect([name, path, instanceId]).toEqual(['a-site', 'Chat/Instance', 'i-0']);
  expect([...commands]).toEqual(NAMES.map(what => [what, `c-0-${what}`]));
});

test('has the commands that were deployed with it', () => {
  const { stack, state } = deployed({ 'Chat/Instance': 'a-site' }, ['status']);
  expect([...deployedSite(stack, state, 'a-site').commands.keys()]).toEqual(['status']);
});

test('is the one that has been deployed, where another one has not', () => {
  const { stack, state } = deployed({ 'One/Instance': 'one', 'Two/Instance': 'two' });
  state.delete('alicloud_instance.I0');
  expect(deployedSite(stack, state, undefined).name).toBe('two');
});

test('is told apart by its path where two of two regions have one name', () => {
  const { stack, state } = deployed({ 'One/Instance': 'a-site', 'OneMore/Instance': 'a-site' });
  expect(() => deployedSite(stack, state, 'a-site')).toThrow(new UsageError('several sites in chat are called a-site, name the path of one: One/Instance, OneMore/Instance'));
  expect(deployedSite(stack, state, 'OneMore/Instance').commands.get('logs')).toBe('c-1-logs');
});

const onKubernetes = { stack: { name: 'chat', folder: '/', configuration: { resource: { helm_release: { R: { namespace: 'chat' } } } } }, state: new Map() } as unknown as ReturnType<typeof deployed>;

test.each<[string, ReturnType<typeof deployed>, string | undefined, string]>([
  ['no site', deployed({}), undefined, 'there is no site in chat that commands are saved of; take a newer release of this library, and deploy'],
  ['nothing deployed', { ...deployed({ 'Chat/Instance': 'a-site' }), state: new Map() }, undefined, 'chat is not deployed, as its state says; deploy it: npx cdktf deploy chat'],
  ['several', deployed({ One: 'one', Two: 'two' }), undefined, 'there are several sites in chat, name one by --site: one, two'],
  ['none of that name', deployed({ One: 'one', Two: 'two' }), 'elsewhere', 'there is no site elsewhere in chat; there is: one, two'],
  ['a site on Kubernetes', onKubernetes, undefined, 'the site of chat runs on Kubernetes, where no commands are saved: look at it in the console of its cluster, or with kubectl --namespace chat get pods'],
])('%s is said', (_what, { stack, state }, wanted, sentence) => {
  expect(() => deployedSite(stack, state, wanted)).toThrow(sentence);
});
