import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { inBrief, readableConfiguration } from '../../../lib/snapshot/readable-configuration';
import { readBack } from '../../unit/snapshot/read-back';

type Attributes = Record<string, any>;

/** Terraform's JSON, as far as a release changes it. */
export interface Configuration {
  readonly resource: Record<string, Record<string, Attributes>>;
  readonly variable?: Record<string, Attributes>;
  readonly [section: string]: unknown;
}

const FOLDER = join(__dirname, 'landed');
mkdirSync(FOLDER, { recursive: true });
const pathOf = (example: string) => join(FOLDER, `${example}.yaml`);

/** The examples that users have. */
export const landedExamples = () => readdirSync(FOLDER).map(file => file.replace(/\.yaml$/, '')).sort();

/** What stands in what has landed for what an example finds in the account. */
export const FOUND: Record<string, string> = { VPC_ID: 'vpc-t4nexample0000000000', VSWITCH_ID: 'vsw-t4nexample0000000000' };

/** Without what cdktf notes for itself: its version, construct paths. */
function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNotes);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== '//').map(([key, below]) => [key, withoutNotes(below)]))
    : value;
}

/** Keeps what an example synthesizes as what users have: on purpose, after a release. Where the state is, is theirs. */
export function land(example: string, { terraform, ...configuration }: Configuration): void {
  const { backend: _, ...settings } = terraform as Attributes;
  const kept = withoutNotes({ ...configuration, terraform: settings });
  writeFileSync(pathOf(example), readableConfiguration(kept as Configuration, inBrief));
}

/** What users have of an example. A program is a comment that says its digest, with its placeholders. */
export function landed(example: string, found: Record<string, string>): Configuration {
  const text = Object.entries(found).reduce((read, [name, value]) => read.replaceAll(FOUND[name], value), readFileSync(pathOf(example), 'utf8'));
  const configuration = readBack(text) as Configuration;
  const { alicloud_ecs_command: commands, alicloud_ecs_invocation: invocations } = configuration.resource;
  for (const [id, command] of Object.entries(commands)) {
    const invocation = Object.values(invocations).find(({ command_id }) => command_id === `\${alicloud_ecs_command.${id}.id}`);
    command.command_content = contentOf(command.command_content, Object.keys(invocation?.parameters ?? {}));
  }
  return configuration;
}

function contentOf(content: string | { readonly sha256: string }, parameters: string[]): string {
  return typeof content === 'string' ? content : Buffer.from(`# ${content.sha256}${parameters.map(name => ` {{${name}}}`).join('')}\n`).toString('base64');
}
