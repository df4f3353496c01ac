import { spawn } from 'child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { stripVTControlCharacters } from 'util';
import { StandIn } from '.';

export interface TerraformOptions {
  /** The directory of the configuration: a `cdk.tf.json`, or any `*.tf` or `*.tf.json`. */
  readonly directory: string;
  readonly standIn: StandIn;
  /** The program, by name or path: OpenTofu is another one. @default terraform */
  readonly program?: string;
  /** Given as TF_VAR_…, so that a value is found in no file. */
  readonly variables?: Record<string, string>;
  /** After which a command is taken for hanging. @default 120 */
  readonly deadlineSeconds?: number;
  /** A folder of providers that are programs of their own, as Terraform mirrors them, and their addresses. @default - all are the stand-in's */
  readonly mirror?: { readonly folder: string; readonly addresses: readonly string[] };
}

export interface PlanOptions {
  /** Addresses to replace whatever their state. */
  readonly replace?: string[];
  readonly destroy?: boolean;
  /** Shows a plan that does nothing too: what it has read, and what has drifted. @default - the plan says that it is empty, and no more */
  readonly shownIfEmpty?: boolean;
}

export interface ApplyOptions {
  readonly replace?: string[];
}

/** One thing that a plan would do. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** As Terraform writes them: `['update']`; a replacement is `['delete', 'create']` or the other way round. */
  readonly actions: string[];
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  /** What forces a replacement. */
  readonly replacePaths: unknown[][];
  /** The address before a move. */
  readonly movedFrom?: string;
}

interface ResourceChangeJson {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly replace_paths?: unknown[][];
  };
}

/** What `terraform show -json` says of a plan; of its many parts those that are read here. */
export interface PlanJson {
  readonly resource_changes?: ResourceChangeJson[];
  readonly output_changes?: Record<string, { readonly actions: string[] }>;
  readonly [part: string]: unknown;
}

export class Plan {
  /** What is not left as it is, data sources that are read only at apply included. */
  public readonly changes: PlannedChange[];

  public constructor(public readonly json: PlanJson) {
    this.changes = (json.resource_changes ?? [])
      .filter(({ change, previous_address }) => previous_address !== undefined || !isNoOp(change.actions))
      .map(({ address, type, name, change, previous_address }) => ({
        address,
        type,
        name,
        actions: change.actions,
        before: change.before,
        after: change.after,
        replacePaths: change.replace_paths ?? [],
        movedFrom: previous_address,
      }));
  }

  /** Whether an apply would do nothing at all, outputs included. */
  public get isEmpty(): boolean {
    return this.changes.length === 0 && Object.values(this.json.output_changes ?? {}).every(({ actions }) => isNoOp(actions));
  }

  /** What happens to the resource of an address, or to all of a type, one after the other; nothing is an empty list. */
  public actions(addressOrType: string): string[] {
    return this.changes.filter(({ address, type }) => [address, type].includes(addressOrType))
      .flatMap(({ actions }) => (isNoOp(actions) ? [] : actions));
  }
}

function isNoOp(actions: string[]): boolean {
  return actions.every(action => action === 'no-op');
}

export interface StateResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly values: Record<string, unknown>;
}

/** What `terraform show -json` says of the state. */
export interface StateJson {
  readonly values?: {
    readonly outputs?: Record<string, { readonly value: unknown }>;
    readonly root_module?: { readonly resources?: StateResource[] };
  };
  readonly [part: string]: unknown;
}

/** A run that ended badly. */
export class TerraformError extends Error {
  public constructor(
    public readonly command: string,
    public readonly exitCode: number | null,
    /** stdout and stderr as they came, without colours. */
    public readonly output: string,
  ) {
    super(`${command} ended with ${exitCode === null ? 'a time-out' : String(exitCode)}:\n${unwrapped(output)}`);
    this.name = 'TerraformError';
  }
}

/** Terraform frames its errors and breaks their lines at 78 columns; here a sentence is one line again, and the plan before it left out. */
function unwrapped(output: string): string {
  const lines = output.split('\n').map(line => line.replace(/^[│╷╵] ?/, '').trimEnd());
  const first = lines.findIndex(line => line.startsWith('Error: '));
  return lines.slice(Math.max(first, 0)).join('\n').replace(/(\S)\n(?=\S)/g, '$1 ').trim();
}

const DEADLINE_SECONDS = 120;
/** With what `plan -detailed-exitcode` ends where there is something to do, outputs and moves among it. */
const CHANGES = 2;

/** Terraform on one configuration, its providers being the stand-in's. Always asynchronous: this process is the one that serves them. */
export class Terraform {
  private initialised = false;
  private readonly dataDirectory: string;

  public constructor(private readonly options: TerraformOptions) {
    this.dataDirectory = join(options.directory, '.terraform');
  }

  /** Done by the first command that needs it; again after a change of backend, modules or providers. */
  public async init(): Promise<void> {
    await this.execute('init', '-input=false', '-no-color');
    this.initialised = true;
  }

  /** Nothing where it has been done: versions of a configuration that share backend, modules and providers need no other. */
  public async initOnce(): Promise<void> {
    if (!this.initialised) await this.init();
  }

  public async validate(): Promise<void> {
    await this.run('validate', '-no-color');
  }

  public async plan(options: PlanOptions = {}): Promise<Plan> {
    const file = join(this.dataDirectory, 'the.tfplan');
    const words = ['-input=false', '-no-color', '-detailed-exitcode', `-out=${file}`, ...(options.destroy ? ['-destroy'] : []), ...replacing(options.replace)];
    await this.initOnce();
    const { code } = await this.ended(['plan', ...words], [0, CHANGES]);
    // to be shown, a plan takes another start of Terraform: a quarter of what it took
    if (code !== CHANGES && !options.shownIfEmpty) return new Plan({});
    return new Plan(JSON.parse(await this.run('show', '-json', file)) as PlanJson);
  }

  public async apply(options: ApplyOptions = {}): Promise<void> {
    await this.run('apply', '-input=false', '-no-color', '-auto-approve', ...replacing(options.replace));
  }

  public async destroy(): Promise<void> {
    await this.run('destroy', '-input=false', '-no-color', '-auto-approve');
  }

  public async output(): Promise<Record<string, unknown>> {
    const outputs = JSON.parse(await this.run('output', '-json')) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  public async state(): Promise<StateJson> {
    return JSON.parse(await this.run('show', '-json')) as StateJson;
  }

  /** Any other command, after `init`; resolves to what it prints. */
  public async run(...command: string[]): Promise<string> {
    await this.initOnce();
    return this.execute(...command);
  }

  private async execute(...command: string[]): Promise<string> {
    return (await this.ended(command)).printed;
  }

  /** Any code but those expected is a failure. */
  private async ended(command: string[], expected: number[] = [0]): Promise<{ readonly code: number; readonly printed: string }> {
    mkdirSync(this.dataDirectory, { recursive: true });
    return new Promise((resolve, reject) => {
      const child = spawn(this.options.program ?? 'terraform', command, { cwd: this.options.directory, env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
      const deadline = setTimeout(() => child.kill('SIGKILL'), (this.options.deadlineSeconds ?? DEADLINE_SECONDS) * 1000);
      const [printed, everything]: [Buffer[], Buffer[]] = [[], []];
      child.stdout.on('data', (chunk: Buffer) => { printed.push(chunk); everything.push(chunk); });
      child.stderr.on('data', (chunk: Buffer) => { everything.push(chunk); });
      child.on('error', reject);
      child.on('close', code => {
        clearTimeout(deadline);
        if (code !== null && expected.includes(code)) return resolve({ code, printed: stripVTControlCharacters(Buffer.concat(printed).toString('utf8')) });
        reject(new TerraformError(`terraform ${command[0]}`, code, stripVTControlCharacters(Buffer.concat(everything).toString('utf8'))));
      });
    });
  }

  /** The caller's, without what would make Terraform behave in a way of its own. */
  private environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
    const variables = Object.entries(this.options.variables ?? {}).map(([name, value]) => [`TF_VAR_${name}`, value]);
    return {
      ...Object.fromEntries(inherited),
      ...Object.fromEntries(variables) as Record<string, string>,
      CHECKPOINT_DISABLE: '1',
      // A run is over before it has allocated so much: a tenth of its time was for collecting garbage.
      GOGC: 'off',
      GOMEMLIMIT: '1GiB',
      TF_IN_AUTOMATION: '1',
      TF_DATA_DIR: this.dataDirectory,
      TF_CLI_CONFIG_FILE: this.configurationFile(),
      TF_REATTACH_PROVIDERS: this.attached(),
    };
  }

  /** Of the command line's own, which is empty but for a mirror: a ~/.terraformrc may name mirrors, plugin caches or overrides. */
  private configurationFile(): string {
    const { mirror } = this.options;
    if (mirror === undefined) return process.platform === 'win32' ? 'NUL' : '/dev/null';
    const file = join(this.dataDirectory, 'terraform.rc');
    writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror.folder)}\n  }\n}\n`);
    return file;
  }

  private attached(): string {
    const { standIn, mirror } = this.options;
    const servers = Object.entries(JSON.parse(standIn.reattach) as Record<string, object>).filter(([address]) => !mirror?.addresses.includes(address));
    return JSON.stringify(Object.fromEntries(servers));
  }
}

function replacing(addresses: string[] = []): string[] {
  return addresses.map(address => `-replace=${address}`);
}

/** The path of the program that would be run under a name; undefined where there is none. */
export function programOnPath(program: string): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program];
  const candidates = (process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap(directory => names.map(name => join(directory, name)));
  return candidates.find(candidate => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
