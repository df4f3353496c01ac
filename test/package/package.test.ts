import { readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { CDKTF, Consumer, EVERY_NODE, pack, reference, TOOLS } from './consumer';
import { consumerIsEqual } from './consumers-table';

describe('the tarball', () => {
  let tarball: string;
  let consumer: Consumer;

  beforeAll(async () => {
    tarball = await pack();
    consumer = await Consumer.of('quick-start', {
      ...TOOLS, ...CDKTF, 'cdktf-bailian-open-webui': tarball,
    });
    await consumer.run('npx', ['ts-node', 'main.ts']);
  });

  test('brings no dependency of its own', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(consumer.folder, 'node_modules/cdktf-bailian-open-webui/package.json'), 'utf8'));
    expect({ dependencies, peers: Object.keys(peerDependencies) }).toEqual({ dependencies: undefined, peers: ['cdktf', 'constructs'] });
  });

  test('synthesizes by the cdktf command line', async () => {
    await consumerIsEqual('npm, by the command line of cdktf', await reference(), async () => {
      rmSync(join(consumer.folder, 'cdktf.out'), { recursive: true });
      await consumer.run('npx', ['cdktf', 'synth']);
      return consumer.text();
    });
    const { resource } = consumer.synthesized() as { resource: Record<string, object> };
    expect(Object.keys(resource.alicloud_instance)).toHaveLength(1);
    expect(Object.keys(resource.alicloud_ecs_invocation).length).toBeGreaterThanOrEqual(4);
  });

  test('has a command, which says what rights it takes to deploy what was synthesized', async () => {
    const { Version, Statement: statements } = JSON.parse(await consumer.run('npx', ['cdktf-bailian-open-webui', 'policy', 'chat']));
    expect(Version).toBe('1');
    expect(statements.flatMap(({ Action }: { Action: string[] }) => Action)).toEqual(expect.arrayContaining(['ecs:RunInstances', 'oos:CreateParameter', 'vpc:CreateVpc']));
    expect(await consumer.run('npx', ['cdktf-bailian-open-webui', '--help'])).toContain('policy [STACK]');
    const failure = await consumer.run('npx', ['cdktf-bailian-open-webui', 'policy', 'shop']).then(() => undefined, error => error);
    expect({ code: failure.code, stderr: failure.stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no stack shop') });
  });

  test('has a serializer for jest, with declarations, by a path that the README names', async () => {
    const path = 'cdktf-bailian-open-webui/lib/snapshot/jest-serializer';
    const program = `const { test, serialize } = require('${path}'); const json = require('./cdktf.out/stacks/chat/cdk.tf.json'); console.log(test(json), serialize(json));`;
    expect(await consumer.run('node', ['-e', program])).toMatch(/^true [^]* command_content: !base64encode \|\n +#!\/usr\/bin\/env bash\n/);
    writeFileSync(join(consumer.folder, 'serializer.ts'), `import serializer = require('${path}');\nexport const taken: boolean = serializer.test({});\n`);
    await consumer.run('npx', ['tsc', '--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'node16', '--target', 'es2022', '--types', 'node', 'serializer.ts']);
  });

  test('compiles in the strictest way, its declarations included', async () => {
    await consumer.run('npx', ['tsc', '--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'node16', '--target', 'es2022', '--types', 'node', 'main.ts']);
  });

  describe('synthesizes the same bytes, in another language and another time zone,', () => {
    const ELSEWHERE = { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' };
    let other: Consumer;

    beforeAll(async () => {
      other = await Consumer.of('quick-start', { ...EVERY_NODE, 'cdktf-bailian-open-webui': tarball, 'cdktf': '0.21.0', 'constructs': '^10.4.2' });
    });

    test.each(Object.keys(EVERY_NODE))('on %s', async name => {
      const node = join(other.folder, 'node_modules', name, 'bin/node');
      const major = Number(/^v(\d+)\./.exec(await other.run(node, ['--version']))![1]);
      if (name === 'node-newest') expect(major).toBeGreaterThan(24);
      else expect(name).toBe(`node-${major}`);
      rmSync(join(other.folder, 'cdktf.out'), { recursive: true, force: true });
      await other.run(node, ['main.js'], ELSEWHERE);
      expect(JSON.stringify(other.synthesized())).toBe(JSON.stringify(consumer.synthesized()));
    });
  });

  test('synthesizes the same resources with cdktn under the name of cdktf', async () => {
    const successor = await Consumer.of('quick-start', { ...TOOLS, 'cdktf-bailian-open-webui': tarball, 'cdktf': 'npm:cdktn@0.24.0', 'constructs': '>=10.6 <10.8' });
    await successor.run('npx', ['ts-node', 'main.ts']);
    expect(successor.synthesized().resource).toEqual(consumer.synthesized().resource);
  });
});
