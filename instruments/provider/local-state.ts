import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

/** Keeps the state beside the configuration: cdktf's default backend keeps it in the folder that the app was started in, where the next run would find it. */
export function keepStateBeside(directory: string): string {
  const file = join(directory, 'cdk.tf.json');
  const configuration = JSON.parse(readFileSync(file, 'utf8'));
  configuration.terraform.backend = { local: { path: join(directory, 'terraform.tfstate') } };
  writeFileSync(file, JSON.stringify(configuration, null, 2));
  return directory;
}
