import { aStack, NETWORK, refusal, REQUIRED } from './stack';
import { synthesized } from './synthesized';
import { BailianOpenWebUi, GpuWebUiInstance, InstanceType, SecretSource } from '../../../lib';

/** Loads the library once more, as an app does into which a package was linked that has it too. */
function anotherCopy(): typeof import('../../../lib') {
  let copy: typeof import('../../../lib');
  jest.isolateModules(() => { copy = require('../../../lib'); });
  return copy!;
}

/** A copy of another release, or of the package for cdktn, in which jsii has written so. */
function copyOf(name: string, version: string): typeof import('../../../lib') {
  const copy = anotherCopy();
  for (const [type, value] of Object.entries(copy).filter(([, each]) => typeof each === 'function')) {
    Object.defineProperty(value, Symbol.for('jsii.rtti'), { value: { fqn: `${name}.${type}`, version } });
  }
  return copy;
}

const { version } = require('../../../package.json') as { version: string };
const OURS = `cdktf-bailian-open-webui ${version}`;

test('what another copy of the same release made is taken', () => {
  const copy = anotherCopy();
  expect(copy.InstanceType).not.toBe(InstanceType);
  const [stack, same] = [aStack(), aStack()];
  new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, apiKey: copy.SecretSource.fromVariable('bailian_api_key'), instanceType: copy.InstanceType.E_C1_M4_LARGE, domain: 'example.com' });
  new BailianOpenWebUi(same, 'Chat', { ...REQUIRED, instanceType: InstanceType.E_C1_M4_LARGE, domain: 'example.com' });
  expect(synthesized(stack)).toEqual(synthesized(same));
});

test.each([
  ['of another release', 'cdktf-bailian-open-webui', '0.0.9', 'npm ls cdktf-bailian-open-webui shows every copy: keep one, and import all from it'],
  ['of the package for another cdktf', 'cdktn-bailian-open-webui', version, "npm uninstall cdktn-bailian-open-webui, and import all from 'cdktf-bailian-open-webui'; npm ls cdktn-bailian-open-webui"],
])('what a copy %s made is refused, by both', (_what, name, release, cure) => {
  const copy = copyOf(name, release);
  const stack = aStack();
  const { violations, message } = refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', {
    ...REQUIRED, apiKey: copy.SecretSource.fromVariable('bailian_api_key'), instanceType: copy.InstanceType.of('ecs.g8i.large'),
  }));
  expect(violations.map(({ property }) => property)).toEqual(['apiKey', 'instanceType']);
  expect(message).toContain(`apiKey: must be a SecretSource of the same copy of this library as the construct, ${OURS}, came one of ${name} ${release}; ${cure}`);
  expect(message).not.toContain('bailian_api_key');
});

test('a name that a site of another copy has is taken', () => {
  const copy = anotherCopy();
  const stack = aStack();
  new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, domain: 'example.com' });
  const theirs = { adminEmail: 'admin@example.com', apiKey: copy.SecretSource.fromVariable('bailian_api_key'), adminPassword: copy.SecretSource.fromVariable('admin_password') };
  expect(refusal(stack, () => new copy.BailianOpenWebUi(stack, 'Other', { ...theirs, domain: 'example.com' })).message).toContain('chat/Chat/DomainRecord-example.com makes it');
});

test('a network of another release is data, and taken', () => {
  const copy = copyOf('cdktf-bailian-open-webui', '0.0.9');
  const stack = aStack();
  expect(() => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: copy.BailianNetwork.fromAttributes({ ...NETWORK }) })).not.toThrow();
});

test('an object of a class that no factory has filled is none', () => {
  const stack = aStack();
  const { message } = refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, apiKey: Object.create(SecretSource.prototype) }));
  expect(message).toContain("apiKey: must be a SecretSource, came one that no factory of it made; e.g. SecretSource.fromVariable('bailian_api_key')");
});
