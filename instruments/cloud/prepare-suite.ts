import { spawnSync } from 'child_process';
import * as path from 'path';
import { ensureWarmMachine } from './make-warm-machine';

/** Before the first test: everything that is made once, and the docker engine. */
export default async function prepareSuite(): Promise<void> {
  const engineAnswered = spawnSync('docker', ['version']).status === 0;
  const prepared = spawnSync('bash', [path.join(__dirname, 'prepare.sh')], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (prepared.status !== 0) {
    throw new Error('prepare.sh failed: see above');
  }
  await ensureWarmMachine();
  process.env.MACHINE_TEST_ENGINE_IS_OURS = engineAnswered ? '' : 'yes';
}
