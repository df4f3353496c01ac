import { execFile } from 'child_process';
import { SynthesizedStack } from './synthesized-stack';

/** What Terraform remembers of one resource. */
export type Remembered = Readonly<Record<string, unknown>>;

/** The resources of a state, by their addresses. */
export type TerraformState = ReadonlyMap<string, Remembered>;

/** What `terraform show -json` says of the state; of its many parts those that are read here. */
interface Shown {
  readonly values?: { readonly root_module?: { readonly resources?: ReadonlyArray<{ readonly address: string; readonly values: Remembered }> } };
}

/** Of an output that holds a whole state. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * The state of a stack, wherever its backend keeps it: Terraform itself is asked for it, in the stack's folder.
 *
 * @throws an Error where there is no Terraform, or it does not answer
 */
export async function terraformState({ name, folder }: SynthesizedStack, environment: NodeJS.ProcessEnv): Promise<TerraformState> {
  const text = await shown(folder, environment, name);
  const { values } = JSON.parse(text) as Shown;
  return new Map((values?.root_module?.resources ?? []).map(({ address, values: remembered }) => [address, remembered]));
}

function shown(folder: string, environment: NodeJS.ProcessEnv, name: string): Promise<string> {
  // As cdktf's own command line names it.
  const terraform = environment.TERRAFORM_BINARY_NAME || 'terraform';
  return new Promise((resolve, reject) => {
    execFile(terraform, ['show', '-json', '-no-color'], { cwd: folder, env: environment, maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return reject(new Error(`there is no ${terraform} on the PATH; install Terraform, or name it in TERRAFORM_BINARY_NAME`));
      }
      reject(new Error(`the state of ${name} cannot be read (${firstWords(stderr)}); deploy from here once (npx cdktf deploy ${name}), or run "${terraform} init" in ${folder}`));
    });
  });
}

/** Terraform frames its errors. */
function firstWords(stderr: string): string {
  const lines = stderr.split('\n').map(line => line.replace(/^[│╷╵] ?/, '').trim()).filter(line => line !== '');
  return (lines.find(line => line.startsWith('Error: ')) ?? lines[0] ?? 'it said nothing').replace(/^Error: /, '');
}
