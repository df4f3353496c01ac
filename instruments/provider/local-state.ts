import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { StateServer } from './state-server';

/**
 * Keeps the state beside the configuration: cdktf's default backend keeps it in the folder that the app was started in, where the next run would find it.
 * Through a server it is the quicker, for tests that apply often.
 */
export function keepStateBeside(directory: string, server?: StateServer): string {
  const file = join(directory, 'cdk.tf.json');
  const state = join(directory, 'terraform.tfstate');
  const configuration = JSON.parse(readFileSync(file, 'utf8'));
  configuration.terraform.backend = server?.backend(state) ?? { local: { path: state } };
  writeFileSync(file, JSON.stringify(configuration, null, 2));
  return directory;
}
