import { policyDocumentOf } from '../../rights/policy-document';
import { Command, ExitCode } from '../command';
import { OUTPUT, synthesizedStack } from '../synthesized-stack';

/** Prints the rights that a deployer needs. */
export const POLICY: Command = {
  name: 'policy',
  usage: '[STACK] [--output DIR]',
  summary: 'prints the RAM policy with which a synthesized stack can be deployed, changed and destroyed',
  options: { output: OUTPUT },
  mostWords: 1,
  run: async given => {
    const { name, configuration } = synthesizedStack(given);
    given.print(policyDocumentOf(configuration, name));
    return ExitCode.WELL;
  },
};
