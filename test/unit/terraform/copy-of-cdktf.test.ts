import { App, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { alicloud, BailianNetwork, BailianOpenWebUi } from '../../../lib';
import { isSensitiveVariable } from '../../../lib/terraform/copy-of-cdktf';
import { emptyStack, refusal, REQUIRED, stackIn } from '../constructs/stack';
import { synthesized } from '../constructs/synthesized';

/** Loads cdktf once more, as a library does that was linked into an app with a copy of its own. */
function anotherCopy(): typeof import('cdktf') {
  let copy: typeof import('cdktf');
  jest.isolateModules(() => { copy = require('cdktf'); });
  return copy!;
}

const site = (stack: TerraformStack) => new BailianOpenWebUi(stack, 'Chat', REQUIRED);

describe('in an app with a copy of cdktf of its own', () => {
  const copy = anotherCopy();

  test('a sensitive variable is known as such, and nothing else is', () => {
    const stack = stackIn('ap-southeast-1');
    expect(copy.TerraformVariable).not.toBe(TerraformVariable);
    const constructs = [
      new copy.TerraformVariable(stack, 'secret', { type: 'string', sensitive: true }), new TerraformVariable(stack, 'ours', { type: 'string', sensitive: true }),
      new copy.TerraformVariable(stack, 'open', { type: 'string' }), new TerraformOutput(stack, 'output', { value: 'x', sensitive: true }), new BailianNetwork(stack, 'Network'),
    ];
    expect(constructs.map(isSensitiveVariable)).toEqual([true, true, false, false, false]);
  });

  test('a site takes the variables of the app, and synthesizes what it does elsewhere', () => {
    const stack = new copy.TerraformStack(new copy.App({ stackTraces: false }), 'chat') as unknown as TerraformStack;
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
    new copy.TerraformVariable(stack, 'bailian_api_key', { type: 'string', sensitive: true });
    site(stack);
    const same = stackIn('ap-southeast-1');
    new TerraformVariable(same, 'bailian_api_key', { type: 'string', sensitive: true });
    site(same);
    expect(synthesized(stack)).toEqual(synthesized(same));
  });
});

describe('in a stack of another package or version', () => {
  const stackOf = (fqn: string, version: string) => {
    class Foreign extends TerraformStack {}
    Object.defineProperty(Foreign, Symbol.for('jsii.rtti'), { value: { fqn: `${fqn}.TerraformStack`, version } });
    return new Foreign(new App({ stackTraces: false }), 'chat');
  };

  test.each([
    ['cdktn', '0.24.0', "npm uninstall cdktf-bailian-open-webui && npm install cdktn-bailian-open-webui, and import from 'cdktn-bailian-open-webui'"],
    ['cdktf', '0.22.0', "npm install cdktf@0.22.0, in the folder of a linked library too, import from 'cdktf' everywhere, and see with npm ls cdktf"],
    ['a-fork', '1.0.0', "npm install cdktf@npm:a-fork@1.0.0, in the folder of a linked library too, import from 'cdktf' everywhere,"],
  ])('%s %s, every construct says what to install, and leaves nothing behind', (fqn, version, cure) => {
    const stack = stackOf(fqn, version);
    for (const create of [() => site(stack), () => new BailianNetwork(stack, 'Network')]) {
      const { message } = refusal(stack, create);
      expect(message).toContain(`came one of ${fqn} ${version}; ${cure}`);
      expect(message.split('\n')).toHaveLength(2);
    }
  });

  test('a stack of a class of the app’s own is none', () => {
    class Own extends TerraformStack {}
    expect(() => new BailianNetwork(new Own(new App({ stackTraces: false }), 'chat'), 'Network')).not.toThrow();
    expect(() => new BailianNetwork(emptyStack(), 'Network')).not.toThrow();
  });
});

describe('without cdktf', () => {
  const load = (what: string, missing: string) => jest.isolateModules(() => {
    jest.doMock('cdktf', () => { throw Object.assign(new Error(`Cannot find module '${missing}'`), { code: 'MODULE_NOT_FOUND' }); });
    try {
      require(what);
    } finally {
      jest.dontMock('cdktf');
    }
  });

  test.each(['../../../lib', '../../../lib/snapshot/jest-serializer'])('%s says what to install, and what in an app on cdktn', what => {
    expect(() => load(what, 'cdktf')).toThrow('cdktf-bailian-open-webui needs cdktf, which is not installed: npm install cdktf constructs; an app on cdktn takes another package: '
      + "npm uninstall cdktf-bailian-open-webui && npm install cdktn-bailian-open-webui, and import from 'cdktn-bailian-open-webui'");
  });

  test('what cdktf itself does not find is told as it is', () => {
    expect(() => load('../../../lib', 'constructs')).toThrow(/^Cannot find module 'constructs'/);
  });
});
