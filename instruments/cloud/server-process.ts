import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/** A server that is a program of its own, with its log and its id in the run's folder. */
export class ServerProcess {
  private child?: ChildProcess;

  public constructor(private readonly name: string, private readonly folder: string) {}

  public start(command: string, args: string[], environment: Record<string, string> = {}): void {
    const log = fs.openSync(this.logFile, 'a');
    this.child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...environment } });
    fs.closeSync(log);
    fs.writeFileSync(path.join(this.folder, `${this.name}.pid`), String(this.child.pid));
  }

  private get logFile(): string {
    return path.join(this.folder, `${this.name}.log`);
  }

  /** All that it has said. */
  public get log(): string {
    return fs.readFileSync(this.logFile, 'utf8');
  }

  public async stop(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child && child.exitCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill();
      await ended;
    }
    fs.rmSync(path.join(this.folder, `${this.name}.pid`), { force: true });
  }
}
