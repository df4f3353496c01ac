/**
 * A serializer for jest: snapshots of stacks that a person can read.
 *
 *     // jest.config.js
 *     snapshotSerializers: ['cdktf-bailian-open-webui/lib/snapshot/jest-serializer'],
 *
 * It takes what tests of cdktf have in their hands: a stack, what `Testing.synth` returns, and that or `stack.toTerraform()` as data. Any other value is left
 * to the next serializer. It needs nothing of jest.
 */
import { TerraformStack } from 'cdktf';
import { Configuration, inLines, isMap, readableConfiguration } from './readable-configuration';
import { readableStack } from './readable-stack';

/** Every type of a resource begins with the name of its provider. */
const TYPE = /^[a-z\d-]+_\w+$/;

/** Whether data are a configuration of Terraform's that has resources, and nothing of somebody else's that looks a little like it. */
function isConfiguration(data: unknown): data is Configuration {
  const types = isMap(data) && isMap(data.resource) ? Object.entries(data.resource) : [];
  return types.length > 0 && types.every(([type, byName]) => TYPE.test(type) && isMap(byName) && Object.values(byName).every(isMap));
}

/** The configuration that a value is; nothing where it is none. */
function configurationOf(value: unknown): Configuration | undefined {
  const data = typeof value === 'string' ? parsed(value) : value;
  return isConfiguration(data) ? data : undefined;
}

/** Only what begins as an object does, is parsed: a test may compare any text. */
function parsed(text: string): unknown {
  try {
    return /^\s*\{/.test(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** What jest calls a plugin: of the package pretty-format. */
export = {
  /** Whether this writes a value. */
  test: (value: unknown): boolean => TerraformStack.isStack(value) || configurationOf(value) !== undefined,

  /** The value as YAML. */
  serialize: (value: unknown): string => TerraformStack.isStack(value)
    ? readableStack(value, inLines)
    : readableConfiguration(configurationOf(typeof value === 'string' ? value : JSON.parse(JSON.stringify(value)))!, inLines),
};
