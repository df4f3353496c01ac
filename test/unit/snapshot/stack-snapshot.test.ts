import { readFileSync } from 'fs';
import { join } from 'path';
import { Annotations, App, Aspects, DataTerraformRemoteStateLocal, Fn, LocalBackend, OssBackend, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { readBack } from './read-back';
import { alicloud, BailianOpenWebUi, StackSnapshot } from '../../../lib';
import { EcsCommand } from '../../../lib/alicloud/generated/ecs-command';
import { Vpc } from '../../../lib/alicloud/generated/vpc';
import { aStack, emptyStack, REQUIRED } from '../constructs/stack';

interface Resources { readonly resource: Record<string, Record<string, Record<string, string>>> }

const base64 = (bytes: string | Buffer) => Buffer.from(bytes as string).toString('base64');
const synthesized = (stack: TerraformStack) => JSON.parse(Testing.synth(stack, true)) as Resources;

/** The site of examples/own-domain. */
function ownDomain(): TerraformStack {
  const stack = aStack();
  new BailianOpenWebUi(stack, 'Chat', { domain: 'example.com', www: true, ...REQUIRED });
  return stack;
}

/** A stack with one command of the user's own. */
function stackWithCommand(content: string): TerraformStack {
  const stack = aStack();
  new EcsCommand(stack, 'Own', { name: 'own', type: 'RunShellScript', commandContent: content });
  return stack;
}

describe('of own-domain', () => {
  const stack = ownDomain();
  const text = StackSnapshot.textOf(stack);

  test('holds every resource and attribute that is synthesized', () => {
    const wanted = synthesized(stack);
    expect(Object.keys(wanted.resource.alicloud_ecs_command).length).toBeGreaterThan(20);
    expect(readBack(text)).toEqual(wanted);
  });

  test('shows every program in lines, with the files that it carries, and nothing in base64', () => {
    expect(text.match(/command_content:/g)).toHaveLength(text.match(/command_content: !base64encode \|\n/g)!.length);
    expect(text).toContain('\n        #!/usr/bin/env python3\n');
    expect(text.split('\n').filter(line => /[A-Za-z0-9+/]{120}/.test(line))).toEqual([]);
    const lines = text.split('\n').filter(line => line.startsWith('        '));
    expect(Math.max(...lines.filter(line => !/^ +(?:- )?[a-z_]+: "/.test(line)).map(line => line.length))).toBeLessThan(1000);
  });

  test('is the same text every time, and changes nothing of what is synthesized', () => {
    expect(StackSnapshot.textOf(stack)).toBe(text);
    expect(StackSnapshot.textOf(ownDomain())).toBe(text);
    expect(Testing.synth(stack)).toBe(Testing.synth(ownDomain()));
  });

  test('has in brief a digest in the place of each program, and everything else', () => {
    const brief = StackSnapshot.briefOf(stack);
    const { resource, ...rest } = synthesized(stack);
    const commands = Object.entries(resource.alicloud_ecs_command).map(([id, command]) => [id, {
      ...command, command_content: / version /.test(command.description) ? { sha256: expect.stringMatching(/^[\w+/]{43}=$/) } : command.command_content,
    }]);
    expect(readBack(brief)).toEqual({ ...rest, resource: { ...resource, alicloud_ecs_command: Object.fromEntries(commands) } });
    expect(brief.length * 7).toBeLessThan(text.length);
  });
});

/** The snapshots of own-domain, made by a library of which a file is another. */
function snapshotsWith(file: string, change: (text: string) => string): { readonly text: string; readonly brief: string } {
  let snapshots: { text: string; brief: string };
  jest.isolateModules(() => {
    const fs = jest.requireActual('fs');
    jest.doMock('fs', () => ({
      ...fs,
      readFileSync: (path: string, ...options: unknown[]) => {
        const read = fs.readFileSync(path, ...options);
        return String(path).endsWith(file) ? change(read) : read;
      },
    }));
    const { App: ItsApp, TerraformStack: ItsStack } = require('cdktf');
    const library = require('../../../lib');
    const stack = new ItsStack(new ItsApp(), 'chat');
    new library.alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
    new library.BailianOpenWebUi(stack, 'Chat', {
      domain: 'example.com',
      www: true,
      adminEmail: 'admin@example.com',
      apiKey: library.SecretSource.fromVariable('bailian_api_key'),
      adminPassword: library.SecretSource.fromVariable('admin_password'),
    });
    snapshots = { text: library.StackSnapshot.textOf(stack), brief: library.StackSnapshot.briefOf(stack) };
    jest.dontMock('fs');
  });
  return snapshots!;
}

/** The lines that are others, before and after; none comes or goes. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before, after].map(text => text.split('\n'));
  expect(now).toHaveLength(old.length);
  return old.flatMap((line, index) => line === now[index] ? [] : [`-${line}`, `+${now[index]}`]);
}

describe('a changed line', () => {
  const same = snapshotsWith('nowhere', text => text);

  test('of a program is that line of the snapshot, and the version in the description', () => {
    const { text, brief } = snapshotsWith('programs/docker/main.sh', main => main.replace(/^succeed$/m, 'say changed; succeed'));
    expect(difference(same.text, text)).toEqual([
      '-        succeed', '+        say changed; succeed',
      expect.stringMatching(/^- {6}description: "docker of open-webui-chat-Chat, version [\da-f]{8}"$/), expect.stringMatching(/^\+ {6}description: "docker of .*"$/),
    ]);
    expect(difference(same.brief, brief)).toEqual([
      expect.stringMatching(/^- {6}command_content: !base64sha256 "/), expect.stringMatching(/^\+ {6}command_content: !base64sha256 "/),
      expect.stringMatching(/^- {6}description: "docker of /), expect.stringMatching(/^\+ {6}description: "docker of /),
    ]);
  });

  test('of a tool is that line, its version, and those of the programs that use it', () => {
    const { text } = snapshotsWith('toolbox/images/pull_image.py', tool => tool.replace(/^import json$/m, 'import json as data'));
    const changed = difference(same.text, text).filter(line => line.startsWith('+')).map(line => line.slice(1).trim());
    const [others, ours] = [changed.filter(line => !line.startsWith('import ')), changed.filter(line => line.startsWith('import '))];
    expect(ours).toEqual(['import json as data']);
    expect(others.filter(line => !/^(?:description: ".*, version [\da-f]{8}"|readonly program='.*' uses='.*images=[\da-f]{8}.*'|readonly version='[\da-f]{8}')$/.test(line))).toEqual([]);
    expect(others.length).toBeGreaterThan(1);
  });
});

describe('a command of one\'s own', () => {
  /** What stands behind `command_content:`, with the lines below it. */
  const shown = (content: string) => /^ {6}command_content:(.*\n(?: {8}.*\n|\n)*)/m.exec(StackSnapshot.textOf(stackWithCommand(content)))![1];

  test.each([
    ['a script is shown in lines', '#!/bin/sh\n\nuptime\n', ' !base64encode |\n        #!/bin/sh\n\n        uptime\n'],
    ['a missing line feed at the end is to be seen', 'uptime\ndf', ' !base64encode |-\n        uptime\n        df\n'],
    ['carriage returns are to be seen', 'dir\r\nver\r\n', ' !base64encode\n        - "dir\\r\\n"\n        - "ver\\r\\n"\n'],
    ['blanks at the beginning and blank lines at the end are to be seen', ' a\n\n\n', ' !base64encode\n        - " a\\n"\n        - "\\n"\n        - "\\n"\n'],
    ['control characters are to be seen', 'a\x07\nb', ' !base64encode\n        - "a\\u0007\\n"\n        - "b"\n'],
    ['a very long line is one', `echo ${'x'.repeat(20_000)}\n`, ` !base64encode |\n        echo ${'x'.repeat(20_000)}\n`],
  ])('%s', (_what, text, wanted) => {
    expect(shown(base64(text))).toBe(wanted);
    expect(readBack(StackSnapshot.textOf(stackWithCommand(base64(text))))).toEqual(synthesized(stackWithCommand(base64(text))));
  });

  test.each([
    ['bytes that are no text', base64(Buffer.from([0x1f, 0x8b, 0x08, 0x00]))],
    ['base64 without its padding', base64('uptime\n').replace(/=+$/, '')],
    ['text that was never encoded', '#!/bin/sh uptime'],
  ])('%s are shown as they are', (_what, content) => {
    expect(shown(content)).toBe(` ${JSON.stringify(content)}\n`);
  });

  test('what only Terraform knows is shown as the expression that it is', () => {
    const stack = aStack();
    const script = new TerraformVariable(stack, 'script', {});
    new EcsCommand(stack, 'Own', { name: 'own', type: 'RunShellScript', commandContent: Fn.base64encode(script.stringValue) });
    expect(StackSnapshot.textOf(stack)).toContain('      command_content: "${base64encode(var.script)}"\n');
  });

  test('is shown in brief too', () => {
    expect(StackSnapshot.briefOf(stackWithCommand(base64('uptime\n')))).toBe(StackSnapshot.textOf(stackWithCommand(base64('uptime\n'))));
  });

  test('what is base64 elsewhere is left alone', () => {
    const stack = aStack();
    new Vpc(stack, 'Vpc', { description: base64('uptime\n') });
    expect(StackSnapshot.textOf(stack)).toContain(`      description: "${base64('uptime\n')}"\n`);
  });
});

test('of two stacks of an app each is its own', () => {
  const app = new App();
  const [one, other] = ['one', 'other'].map(id => new TerraformStack(app, id));
  [one, other].forEach(stack => new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' }));
  new Vpc(one, 'First', {});
  new Vpc(other, 'Second', {});
  expect([one, other].map(stack => /First|Second/.exec(StackSnapshot.textOf(stack))?.[0])).toEqual(['First', 'Second']);
  expect(readBack(StackSnapshot.textOf(one))).toEqual(synthesized(one));
});

/** The stacks `a` and `b` of an app; `b` uses what only Terraform knows of the network in `a`. */
function twoStacks(prepare: (a: TerraformStack) => unknown = () => undefined) {
  const app = Testing.app();
  const [a, b] = ['a', 'b'].map(id => new TerraformStack(app, id));
  [a, b].forEach(stack => new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' }));
  prepare(a);
  new Vpc(b, 'Vpc', { description: new Vpc(a, 'Vpc', {}).id });
  return { app, a, b };
}

describe('before and after app.synth()', () => {
  const texts = (...stacks: TerraformStack[]) => stacks.flatMap(stack => [StackSnapshot.textOf(stack), StackSnapshot.briefOf(stack)]);

  test('the text is the same, without the place that cdktf chooses for the state', () => {
    const { app, a } = twoStacks();
    const text = StackSnapshot.textOf(a);
    app.synth();
    expect(StackSnapshot.textOf(a)).toBe(text);
    expect(text).not.toContain('backend');
    expect(text).not.toContain(process.cwd());
  });

  test('a reference to another stack is the output there and the state of the other here', () => {
    const { app, a, b } = twoStacks();
    expect(Testing.synth(b)).toContain('"${alicloud_vpc.Vpc.id}"'); // which b does not have
    const before = texts(b, a);
    app.synth();
    expect(Testing.synth(b)).toContain(`"path": "${join(process.cwd(), 'terraform.a.tfstate')}"`);
    expect(texts(b, a)).toEqual(before);
    expect(readBack(before[2])).toMatchObject({ output: { 'cross-stack-output-alicloud_vpcVpcid': { value: '${alicloud_vpc.Vpc.id}', sensitive: true } } });
    expect(readBack(before[0])).toMatchObject({
      data: { terraform_remote_state: { 'cross-stack-reference-input-a': { backend: 'local', workspace: '${terraform.workspace}' } } },
      resource: { alicloud_vpc: { Vpc: { description: '${data.terraform_remote_state.cross-stack-reference-input-a.outputs.cross-stack-output-alicloud_vpcVpcid}' } } },
    });
    expect(before.join('')).not.toContain(process.cwd());
  });

  test('a stack within another has what the aspects of that one do to it', () => {
    const app = Testing.app();
    const outer = new TerraformStack(app, 'outer');
    const inner = new TerraformStack(outer, 'inner');
    new alicloud.AlicloudProvider(inner, 'alicloud', { region: 'ap-southeast-1' });
    new Vpc(inner, 'Vpc', {});
    Aspects.of(outer).add({ visit: node => node instanceof Vpc && node.addOverride('description', 'seen') });
    const text = StackSnapshot.textOf(inner);
    app.synth();
    expect(StackSnapshot.textOf(inner)).toBe(text);
    expect(text).toContain('description: "seen"');
  });

  test('a place of one\'s own stays, and so does what is said beside one of cdktf\'s', () => {
    const place = (props: object) => {
      const { app, a, b } = twoStacks(stack => new LocalBackend(stack, props));
      new DataTerraformRemoteStateLocal(b, 'Other', { path: '/srv/terraform.other.tfstate' });
      const before = texts(a, b);
      app.synth();
      expect(texts(a, b)).toEqual(before);
      const [ofA, , ofB] = before.map(readBack) as any[];
      const states = ofB.data.terraform_remote_state;
      expect(states.Other.config).toEqual({ path: '/srv/terraform.other.tfstate' });
      return [ofA.terraform.backend, states['cross-stack-reference-input-a'].config];
    };
    expect(place({ path: 'own.tfstate' })).toEqual([{ local: { path: 'own.tfstate' } }, { path: 'own.tfstate' }]);
    expect(place({ workspaceDir: 'rooms' })).toEqual([{ local: { workspace_dir: 'rooms' } }, { workspace_dir: 'rooms' }]);
    expect(place({})).toEqual([undefined, undefined]);
  });
});

test('a backend can still be given to a stack after its snapshot', () => {
  const { a, b } = twoStacks();
  StackSnapshot.textOf(b);
  new OssBackend(b, { bucket: 'acme-terraform' });
  expect(readBack(StackSnapshot.textOf(b))).toMatchObject({ terraform: { backend: { oss: { bucket: 'acme-terraform' } } } });
  // the place of a's state has been told to b
  expect(() => new OssBackend(a, { bucket: 'acme-terraform' })).toThrow('already a Construct');
});

test('an annotation of an error ends it, as it ends app.synth()', () => {
  const app = Testing.app();
  const chat = new TerraformStack(app, 'chat');
  new alicloud.AlicloudProvider(chat, 'alicloud', { region: 'ap-southeast-1' });
  const vpc = new Vpc(chat, 'Vpc', {});
  Annotations.of(vpc).addWarning('odd');
  expect(StackSnapshot.textOf(chat)).toContain('alicloud_vpc');
  Annotations.of(vpc).addError('bad');
  for (const act of [() => app.synth(), () => StackSnapshot.textOf(chat), () => StackSnapshot.briefOf(chat)]) {
    expect(act).toThrow(/level "ERROR":\n\[chat\/Vpc\] bad(?:\n|$)/);
  }
});

describe('an aspect that creates a construct', () => {
  const withAspect = (visit: (stack: IConstruct) => unknown) => {
    const { app, a } = twoStacks();
    Aspects.of(a).add({ visit: node => node === a && visit(node) });
    return [() => StackSnapshot.textOf(a), () => StackSnapshot.briefOf(a), () => Testing.synth(a), () => app.synth(), () => StackSnapshot.textOf(a)];
  };

  test('is run at every one, where it asks first', () => {
    const [text, ...others] = withAspect(stack => stack.node.tryFindChild('Second') ?? new Vpc(stack, 'Second', {}));
    const first = text();
    expect(first).toContain('Second:');
    expect(others.map(act => act()).pop()).toBe(first);
  });

  test('is refused the second time by cdktf, where it does not', () => {
    const [text, ...others] = withAspect(stack => new Vpc(stack, 'Second', {}));
    expect(text()).toContain('Second:');
    others.forEach(act => expect(act).toThrow('already a Construct with name \'Second\''));
  });
});

test('of a stack without anything is empty', () => {
  expect(readBack(StackSnapshot.textOf(emptyStack()))).toEqual(synthesized(emptyStack()));
});

test('a stack that cannot be synthesized says so, as at synth', () => {
  const stack = aStack();
  stack.node.addValidation({ validate: () => ['the office is closed'] });
  const said = (act: () => unknown) => { try { act(); return undefined; } catch (error) { return (error as Error).message; } };
  expect(said(() => StackSnapshot.textOf(stack))).toContain('the office is closed');
  expect(said(() => StackSnapshot.textOf(stack))).toBe(said(() => Testing.synth(stack, true)));
});

test('an app that skips validations skips them here too', () => {
  const stack = new TerraformStack(new App({ skipValidation: true }), 'chat');
  stack.node.addValidation({ validate: () => ['the office is closed'] });
  expect(readBack(StackSnapshot.textOf(stack))).toEqual(JSON.parse(Testing.synth(stack)));
});

test.each([['a construct that is no stack', () => new Construct(new App(), 'x')], ['nothing', () => undefined], ['a text', () => 'chat']])('is not made of %s', (_what, stack) => {
  for (const make of [StackSnapshot.textOf, StackSnapshot.briefOf]) {
    expect(() => make(stack() as unknown as TerraformStack)).toThrow(/^StackSnapshot: 1 mistake in the props\n {2}stack: must be a TerraformStack, came /);
  }
});

describe.each(['README.md', 'docs/README.zh-CN.md'])('what %s says', page => {
  const text = readFileSync(join(__dirname, '../../..', page), 'utf8');
  const chat = (props: { maxUploadSizeMiB?: number } = {}) => {
    const stack = aStack();
    new BailianOpenWebUi(stack, 'Chat', { domain: 'chat.example.com', ...REQUIRED, ...props });
    return stack;
  };

  test.each([
    ['Testing.synth', (stack: TerraformStack) => Testing.synth(stack)],
    ['StackSnapshot.textOf', StackSnapshot.textOf],
    ['StackSnapshot.briefOf', StackSnapshot.briefOf],
  ])('of the size of %s is about so', (name, write) => {
    const said = new RegExp(`^\\| \`${name}\\(stack\\)\` \\| ([\\d,]+) \\| ([\\d,]+) \\|`, 'm').exec(text)!.slice(1).map(number => Number(number.replace(',', '')));
    const written = write(chat());
    const shares = [Buffer.byteLength(written) / 1000 / said[0], written.split('\n').length / said[1]];
    expect(shares.filter(share => share < 0.75 || share > 1.25)).toEqual([]);
  });

  test('of a changed line is what the snapshot shows', () => {
    const shown = /^```diff\n(.*?)^```$/ms.exec(text)![1].split('\n').filter(line => /^[+-]/.test(line));
    const withoutVersion = (line: string) => line.replace(/[\da-f]{8}"$/, '…"');
    const changed = difference(StackSnapshot.textOf(chat()), StackSnapshot.textOf(chat({ maxUploadSizeMiB: 200 })));
    expect(changed.map(withoutVersion)).toEqual(shown.map(withoutVersion));
  });

  test('of the path that cdktf writes is so, and of a backend of one\'s own', () => {
    const written = (folder: string, prepare: (stack: TerraformStack) => unknown) => {
      const cwd = jest.spyOn(process, 'cwd').mockReturnValue(folder);
      const stack = chat();
      prepare(stack);
      stack.prepareStack();
      cwd.mockRestore();
      return JSON.stringify(stack.toTerraform());
    };
    const oss = (stack: TerraformStack) => new OssBackend(stack, { bucket: 'acme-terraform', prefix: 'chat', region: 'ap-southeast-1', encrypt: true });
    const plain = () => undefined;
    expect(text).toContain('`terraform.backend.local.path`');
    expect(JSON.parse(written('/one', plain)).terraform.backend.local.path).toBe('/one/terraform.chat.tfstate');
    expect(written('/one', plain).replace('/one/', '/other/')).toBe(written('/other', plain));
    expect(written('/one', oss)).toBe(written('/other', oss));
  });
});
