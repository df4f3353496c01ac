import { spawn } from 'child_process';

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCommandOptions {
  /** @default - nothing: the command reads the end of file at once */
  readonly input?: string | Buffer;
  /** @default 120 */
  readonly timeoutSeconds?: number;
}

/**
 * Runs a command beside the event loop: the simulated services live in this very process, so nothing here may block.
 */
export function runCommand(command: string, args: string[], options: RunCommandOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const seconds = options.timeoutSeconds ?? 120;
    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${command} ${args.join(' ').slice(0, 200)}: not done after ${seconds} s`));
    }, seconds * 1000);
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    child.stdin.on('error', () => undefined); // a command that does not read its input closes it
    child.stdin.end(options.input ?? '');
    child.on('error', error => {
      clearTimeout(deadline);
      reject(error);
    });
    child.on('close', exitCode => {
      clearTimeout(deadline);
      resolve({ exitCode: exitCode ?? 255, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

/** Runs a command that has to succeed, and gives what it printed. */
export async function mustRun(command: string, args: string[], options: RunCommandOptions = {}): Promise<string> {
  const finished = await runCommand(command, args, options);
  if (finished.exitCode !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${finished.exitCode}: ${finished.stderr.trim() || finished.stdout.trim()}`);
  }
  return finished.stdout.trim();
}

export async function waitUntil(what: string, seconds: number, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${seconds} s for: ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
