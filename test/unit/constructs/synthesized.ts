import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from 'cdktf';

type Attributes = Record<string, any>;

/** Terraform's JSON as cdktf writes it. */
export interface Configuration {
  readonly resource: Record<string, Record<string, Attributes>>;
  readonly data: Record<string, Record<string, Attributes>>;
  readonly variable: Record<string, Attributes>;
  readonly [section: string]: unknown;
}

/** What a stack synthesizes, its validations run. */
export function synthesized(stack: TerraformStack): Configuration {
  return { resource: {}, data: {}, variable: {}, ...JSON.parse(Testing.synth(stack, true)) };
}

/** A value as Terraform will read it. */
export function resolved(scope: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
}

/**
 * The same without the texts of the programs and their versions.
 *
 * Snapshots are of this, so that an edited program changes one test of programs and not every snapshot of a construct.
 */
export function withoutPrograms(configuration: Configuration): Configuration {
  const { alicloud_ecs_command: commands, ...others } = configuration.resource;
  const bare = Object.entries(commands ?? {}).map(([id, command]) => [id, {
    ...command,
    command_content: `<${programName(command)}>`,
    description: command.description.replace(/[0-9a-f]{8}$/, '<version>'),
  }]);
  return { ...configuration, resource: commands ? { ...others, alicloud_ecs_command: Object.fromEntries(bare) } : others };
}

/** The name of a command's program. */
export function programName({ description }: Attributes): string {
  return description.split(' of ')[0];
}

/** Whether a command is a program of a deploy, and not one that lies in the account for a person. */
export function isProgram({ description }: Attributes): boolean {
  return /, version [0-9a-f]{8}$/.test(description);
}

/** The texts of the programs, by name. */
export function programTexts(configuration: Configuration): Record<string, string> {
  const commands = Object.values(configuration.resource.alicloud_ecs_command ?? {});
  return Object.fromEntries(commands.filter(isProgram).map(command => [programName(command), Buffer.from(command.command_content, 'base64').toString('utf8')]));
}

/** What is chosen at synth for the programs: their constants and settings, whichever program carries them. */
export function programChoices(configuration: Configuration): Record<string, unknown> {
  const texts = Object.values(programTexts(configuration));
  const constants = texts.flatMap(text => [...text.matchAll(/^readonly (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]));
  const settings = texts.flatMap(text => text.match(/^\{"endpoint":.*\}$/m) ?? []).map(text => ['settings', JSON.parse(text)]);
  const signIn = texts.flatMap(text => text.match(/^\{"asks":.*\}$/m) ?? []).map(text => ['signIn', JSON.parse(text)]);
  const chain = texts.flatMap(text => text.match(/(?<=^cat >"\$files\/chain\.pem" <<'END-OF-FILE'\n).*?(?=END-OF-FILE$)/ms) ?? []).map(text => ['chain', text]);
  const registries = texts.flatMap(text => /^readonly registries='(.*)'$/m.exec(text)?.slice(1) ?? []).map(text => ['registries', JSON.parse(text)]);
  const icpNumber = texts.flatMap(text => /\bnumber\.textContent = (".*");$/m.exec(text)?.slice(1) ?? []).map(text => ['icpNumber', JSON.parse(text)]);
  return Object.fromEntries([...constants, ...settings, ...signIn, ...registries, ...chain, ...icpNumber]);
}

/** All resources of a type, in the order of their ids. */
export function all(configuration: Configuration, type: string): Attributes[] {
  return Object.values(configuration.resource[type] ?? {});
}

/** The one resource of a type. */
export function only(configuration: Configuration, type: string): Attributes {
  const found = all(configuration, type);
  expect([type, found.length]).toEqual([type, 1]);
  return found[0];
}

/** The addresses of everything that has one. */
export function addresses({ resource, data }: Configuration): string[] {
  const under = (prefix: string, types: Configuration['resource']) =>
    Object.entries(types).flatMap(([type, blocks]) => Object.keys(blocks).map(id => `${prefix}${type}.${id}`));
  return [...under('data.', data), ...under('', resource)].sort();
}

/** Every scalar of a configuration by its path; a program counts as the choices that were made for it. */
export function leaves(configuration: Configuration): Record<string, unknown> {
  const bare = { ...withoutPrograms(configuration), program: programChoices(configuration) };
  return Object.fromEntries(paths(bare, ''));
}

function paths(value: unknown, path: string): [string, unknown][] {
  if (value === null || typeof value !== 'object') {
    return [[path, value]];
  }
  const entries = Object.entries(value);
  return entries.length === 0 ? [[path, Array.isArray(value) ? '[]' : '{}']] : entries.flatMap(([key, below]) => paths(below, path === '' ? key : `${path}.${key}`));
}
