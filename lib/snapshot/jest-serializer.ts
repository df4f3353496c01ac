/**
 * A serializer for jest: snapshots of stacks that a person can read.
 *
 *     // jest.config.js
 *     snapshotSerializers: ['cdktf-bailian-open-webui/lib/snapshot/jest-serializer'],
 *
 * It takes what tests of cdktf have in their hands: a stack, what `Testing.synth` returns, and that or `stack.toTerraform()` as data. Any other value is left
 * to the next serializer. It needs nothing of jest.
 */
import '../validation/cdk-is-there';
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

/** The configuration that a value is, as JSON has it; nothing where it is none, or cannot even be looked at. */
function configurationOf(value: unknown): Configuration | undefined {
  try {
    const data = typeof value === 'string' ? parsed(value) : copied(value);
    return isConfiguration(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Only what begins as an object does, is parsed: a test may compare any text. */
const parsed = (text: string): unknown => /^\s*\{/.test(text) ? JSON.parse(text) : undefined;

/** Only what has the form of one, and says in JSON all that it is, is copied: jest asks about every value within a value, of whatever test. */
const copied = (value: unknown): unknown => isConfiguration(value) && isData(value) ? JSON.parse(JSON.stringify(value)) : undefined;

/** Whether JSON keeps it: no date, no Map, nothing that says itself what its JSON is. What holds itself has no end, and ends this with an error. */
function isData(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isData);
  if (isMap(value)) return Object.values(value).every(member => member === undefined || isData(member));
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

/** What jest calls a plugin: of the package pretty-format. */
export = {
  /** Whether this writes a value. */
  test: (value: unknown): boolean => TerraformStack.isStack(value) || configurationOf(value) !== undefined,

  /** The value as YAML. */
  serialize: (value: unknown): string => TerraformStack.isStack(value)
    ? readableStack(value, inLines)
    : readableConfiguration(configurationOf(value)!, inLines),
};
