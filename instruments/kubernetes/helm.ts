import { program } from './programs';
import { runCommand } from '../cloud/run-command';

/** Helm itself, for what a person does by hand. */
export class Helm {
  public constructor(private readonly kubeconfig: string) {}

  public run(args: readonly string[], timeoutSeconds = 900) {
    return runCommand(program('helm'), ['--kubeconfig', this.kubeconfig, ...args], { timeoutSeconds });
  }
}
