import { spawnSync } from 'child_process';
import * as path from 'path';

/** Before the first test: everything that is made once, and the docker engine. */
export default async function prepareSuite(): Promise<void> {
  const engineAnswered = spawnSync('docker', ['version']).status === 0;
  const script = path.join(__dirname, '../../instruments/kubernetes/prepare.sh');
  if (spawnSync('bash', [script], { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0) {
    throw new Error('prepare.sh failed: see above');
  }
  process.env.MACHINE_TEST_ENGINE_IS_OURS = engineAnswered ? '' : 'yes';
}
