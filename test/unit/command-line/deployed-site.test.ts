import { UsageError } from '../../../lib/command-line/command';
import { DeployedCluster, DeployedMachine, deployedSite } from '../../../lib/command-line/deployed-site';
import { SAVED_COMMANDS } from '../../../lib/machine/saved-commands';
import { pascalCase } from '../../../lib/validation/names';

const NAMES = SAVED_COMMANDS.map(({ what }) => what);
const at = (path: string) => ({ '//': { metadata: { path: `chat/${path}` } } });

const deployedMachine = (...given: Parameters<typeof deployedSite>) => deployedSite(...given) as DeployedMachine;

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
  const { name, path, instanceId, commands } = deployedMachine(stack, state, undefined);
  expect([name, path, instanceId]).toEqual(['a-site', 'Chat/Instance', 'i-0']);
  expect([...commands]).toEqual(NAMES.map(what => [what, `c-0-${what}`]));
});

test('has the commands that were deployed with it', () => {
  const { stack, state } = deployed({ 'Chat/Instance': 'a-site' }, ['status']);
  expect([...deployedMachine(stack, state, 'a-site').commands.keys()]).toEqual(['status']);
});

test('is the one that has been deployed, where another one has not', () => {
  const { stack, state } = deployed({ 'One/Instance': 'one', 'Two/Instance': 'two' });
  state.delete('alicloud_instance.I0');
  expect(deployedSite(stack, state, undefined).name).toBe('two');
});

test('is told apart by its path where two of two regions have one name', () => {
  const { stack, state } = deployed({ 'One/Instance': 'a-site', 'OneMore/Instance': 'a-site' });
  expect(() => deployedSite(stack, state, 'a-site')).toThrow(new UsageError('several sites in chat are called a-site, name the path of one: One/Instance, OneMore/Instance'));
  expect(deployedMachine(stack, state, 'OneMore/Instance').commands.get('logs')).toBe('c-1-logs');
});

/** The same of a site on Kubernetes. */
function deployedOnKubernetes(values: unknown = JSON.stringify({ ingress: { names: ['chat.example.com'], allowedCidrs: [] } })) {
  const resource = {
    helm_release: { R: { ...at('Chat/Release/Resource'), name: 'a-cluster', namespace: 'a-cluster' } },
    alicloud_db_instance: { D: { ...at('Chat/Database/Resource'), instance_name: 'A-Cluster' } },
    alicloud_kvstore_instance: { K: at('Chat/Redis/Resource') },
    alicloud_oss_bucket: { B: at('Chat/Files/Resource') },
  };
  const data = { alicloud_cs_cluster_credential: { C: at('Chat/Credential') } };
  const state = new Map<string, Record<string, unknown>>([
    ['helm_release.R', { name: 'a-cluster', namespace: 'a-cluster', values: [values] }],
    ['data.alicloud_cs_cluster_credential.C', { cluster_id: 'c0ffee' }],
    ['alicloud_db_instance.D', { id: 'pgm-1' }],
    ['alicloud_kvstore_instance.K', { id: 'r-1' }],
    ['alicloud_oss_bucket.B', { id: 'files', bucket: 'files' }],
  ]);
  return { stack: { name: 'chat', folder: '/', configuration: { resource, data } }, state };
}

test('on Kubernetes has its cluster, what it stands on, and the names of the last release', () => {
  const { stack, state } = deployedOnKubernetes();
  expect(deployedSite(stack, state, undefined)).toMatchObject({
    on: 'Kubernetes',
    name: 'a-cluster',
    namespace: 'a-cluster',
    path: 'Chat',
    clusterId: 'c0ffee',
    databaseName: 'A-Cluster',
    databaseId: 'pgm-1',
    redisId: 'r-1',
    bucket: 'files',
    front: { names: ['chat.example.com'], allowedCidrs: [] },
  });
});

test.each([[undefined], ['no JSON'], ['{}'], [7]])('on Kubernetes has no name where the release has been told none: %j', values => {
  const { stack, state } = deployedOnKubernetes(values === undefined ? null : values);
  expect((deployedSite(stack, state, undefined) as DeployedCluster).front).toEqual({ names: [], allowedCidrs: [] });
});

test('on Kubernetes beside one on a machine is named', () => {
  const [machine, cluster] = [deployed({ 'Office/Instance': 'a-site' }), deployedOnKubernetes()];
  const resource = { ...machine.stack.configuration.resource, ...cluster.stack.configuration.resource };
  const stack = { ...machine.stack, configuration: { resource, data: cluster.stack.configuration.data } };
  const state = new Map([...machine.state, ...cluster.state]);
  expect(() => deployedSite(stack, state, undefined)).toThrow('name one by --site: a-site, a-cluster');
  expect(deployedSite(stack, state, 'a-cluster').on).toBe('Kubernetes');
  expect(deployedSite(stack, state, 'Chat').on).toBe('Kubernetes');
  expect(deployedSite(stack, state, 'a-site').on).toBe('a machine');
});

test.each<[string, ReturnType<typeof deployed>, string | undefined, string]>([
  ['no site', deployed({}), undefined, 'there is no site in chat that commands are saved of; take a newer release of this library, and deploy'],
  ['nothing deployed', { ...deployed({ 'Chat/Instance': 'a-site' }), state: new Map() }, undefined, 'chat is not deployed, as its state says; deploy it: npx cdktf deploy chat'],
  ['several', deployed({ One: 'one', Two: 'two' }), undefined, 'there are several sites in chat, name one by --site: one, two'],
  ['none of that name', deployed({ One: 'one', Two: 'two' }), 'elsewhere', 'there is no site elsewhere in chat; there is: one, two'],
  ['a site on Kubernetes that is not rolled out', { ...deployedOnKubernetes(), state: new Map() } as never, undefined, 'chat is not deployed, as its state says; deploy it: npx cdktf deploy chat'],
])('%s is said', (_what, { stack, state }, wanted, sentence) => {
  expect(() => deployedSite(stack, state, wanted)).toThrow(sentence);
});
