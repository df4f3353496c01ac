import { spawnSync } from 'child_process';
import * as path from 'path';

/** Before the first test: everything that is made once, the docker engine, and a browser. */
export default async function prepareSuite(): Promise<void> {
  const engineAnswered = spawnSync('docker', ['version']).status === 0;
  for (const folder of ['instruments/kubernetes', 'test/rehearsal']) {
    const script = path.join(__dirname, '../..', folder, 'prepare.sh');
    if (spawnSync('bash', [script], { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0) {
      throw new Error(`${folder}/prepare.sh failed: see above`);
    }
  }
  process.env.MACHINE_TEST_ENGINE_IS_OURS = engineAnswered ? '' : 'yes';
}
