import { MINUTES, Program, secretArgument } from '../../program';

/** What is asked of Bailian. */
export interface BailianSettings {
  readonly endpoint: string;
  readonly defaultModel: string;
  readonly taskModel: string;
}

/** What the program that asks Bailian is made of. */
export interface BailianProgramProps {
  readonly apiKeySource: string;
  readonly settings: BailianSettings;
  readonly revision: string;
}

/** Asks Bailian with the very key and models: what is wrong with them is known before anything is changed. */
export function bailianProgram({ apiKeySource, settings, revision }: BailianProgramProps): Program<'api_key'> {
  return new Program('bailian', {
    timeoutSeconds: 20 * MINUTES,
    constants: { api_key_source: apiKeySource, revision },
    parameters: { api_key: secretArgument(apiKeySource) },
    include: ['check_bailian.py', '../signed-call/signed_call.py'],
    files: { 'settings.json': JSON.stringify(settings) },
  });
}
