import { join } from 'path';
import { appFolder, seen, stacks } from './app';

const CHAT = appFolder(stacks(['chat']));
const TWO = appFolder(stacks(['chat', 'office']));
const MANIFEST = { stacks: { chat: { name: 'chat', synthesizedStackPath: 'stacks/chat/cdk.tf.json' } } };
const actions = (printed: string) => JSON.parse(printed).Statement.flatMap((statement: { Action: string[] }) => statement.Action);

test.each<[string, string, string[]]>([
  ['the only stack', CHAT, []],
  ['the stack that is named', TWO, ['chat']],
  ['what lies where --output says', appFolder(stacks(['chat'], 'built')), ['--output', 'built']],
  ['what lies at a whole path', '/', ['chat', '--output', join(TWO, 'cdktf.out')]],
  ['what lies where cdktf.json says', appFolder({ ...stacks(['chat'], 'dist'), 'cdktf.json': { output: 'dist' } }), []],
  ['cdktf.out where cdktf.json says nothing of it', appFolder({ ...stacks(['chat']), 'cdktf.json': { language: 'python' } }), []],
])('is printed of %s', async (_what, folder, words) => {
  const { exitCode, printed, complained } = await seen(folder, 'policy', ...words);
  expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: '' });
  expect(actions(printed)).toContain('vpc:CreateVpc');
});

test.each<[string, string, string[], string]>([
  ['an app that is not synthesized', appFolder({}), [],
    './cdktf.out/manifest.json cannot be read (ENOENT); synthesize the app first, in the folder of its cdktf.json: npx cdktf synth'],
  ['a manifest that is no JSON', appFolder({ 'cdktf.out/manifest.json': '{' }), [],
    './cdktf.out/manifest.json is no JSON object; synthesize the app first, in the folder of its cdktf.json: npx cdktf synth'],
  ['a manifest of another kind', appFolder({ 'cdktf.out/manifest.json': '7' }), [],
    './cdktf.out/manifest.json is no JSON object; synthesize the app first, in the folder of its cdktf.json: npx cdktf synth'],
  ['an app without a stack', appFolder({ 'cdktf.out/manifest.json': { version: '0.21.0' } }), [], 'there is no stack in ./cdktf.out; synthesize the app again: npx cdktf synth'],
  ['several stacks where none is named', TWO, [], 'there are several stacks, name one: chat, office'],
  ['a mistyped stack', TWO, ['offce'], 'there is no stack offce in ./cdktf.out; did you mean office?'],
  ['an unknown stack', TWO, ['production'], 'there is no stack production in ./cdktf.out; there is: chat, office'],
  ['a stack that is gone', appFolder({ 'cdktf.out/manifest.json': MANIFEST }), [],
    './cdktf.out/stacks/chat/cdk.tf.json cannot be read (ENOENT); synthesize the app again: npx cdktf synth'],
  ['a stack in HCL', appFolder({ 'cdktf.out/manifest.json': { stacks: { chat: { name: 'chat', synthesizedStackPath: 'stacks/chat/cdk.tf' } } } }), [],
    './cdktf.out/stacks/chat/cdk.tf is no JSON; synthesize the app without hclOutput'],
  ['a type that the table does not know',
    appFolder({ 'cdktf.out/manifest.json': MANIFEST, 'cdktf.out/stacks/chat/cdk.tf.json': { resource: { alicloud_log_project: { Files: {} } } } }), [],
    'chat: which rights alicloud_log_project.Files takes is not known here, so the policy would be too narrow; move it into a stack of its own'],
])('is not printed of %s', async (_what, folder, words, sentence) => {
  expect(await seen(folder, 'policy', ...words)).toEqual({ exitCode: 1, printed: '', complained: `cdktf-bailian-open-webui: ${sentence}` });
});
