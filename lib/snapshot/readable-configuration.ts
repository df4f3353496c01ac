import { commandText } from './command-text';
import { Base64Of, DigestOf, yaml } from './yaml';

/** The resource whose text nobody can read, and the attribute that has it. */
const [COMMAND, CONTENT] = ['alicloud_ecs_command', 'command_content'];

type Attributes = Readonly<Record<string, unknown>>;

/** What Terraform reads of a stack, as JSON has it. */
export type Configuration = Attributes;

/** Our programs say their name and the version of their text. */
const VERSIONED = /, version [\da-f]{8}$/;

/** How the text of a command is shown. */
export type Shown = (text: string, attributes: Attributes) => unknown;

/** Line by line. */
export const inLines: Shown = text => new Base64Of(text);

/** A program of this library by its digest, beside the name and the version in its description; whoever else's line by line. */
export const inBrief: Shown = (text, { description }) => VERSIONED.test(String(description)) ? new DigestOf(text) : new Base64Of(text);

/** A configuration as YAML, with the commands shown as they can be read. */
export function readableConfiguration(configuration: Configuration, shown: Shown): string {
  const { resource } = configuration;
  return yaml(isMap(resource) && isMap(resource[COMMAND])
    ? { ...configuration, resource: { ...resource, [COMMAND]: eachOf(resource[COMMAND], attributes => readableCommand(attributes, shown)) } }
    : configuration);
}

function readableCommand(attributes: unknown, shown: Shown): unknown {
  const text = isMap(attributes) ? commandText(attributes[CONTENT]) : undefined;
  return text === undefined ? attributes : { ...attributes as Attributes, [CONTENT]: shown(text, attributes as Attributes) };
}

/** Whether it is a map, of names or of attributes: no object of a class, which JSON would show as something else. The realm that made it does not matter. */
export function isMap(value: unknown): value is Attributes {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function eachOf(map: Attributes, change: (value: unknown) => unknown): Attributes {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
