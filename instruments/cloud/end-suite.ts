import { spawnSync } from 'child_process';
import * as path from 'path';

/** After the last test: the docker engine is stopped, if this run started it. */
export default function endSuite(): void {
  if (process.env.MACHINE_TEST_ENGINE_IS_OURS) {
    spawnSync('bash', [path.join(__dirname, 'prepare.sh'), 'stop'], { stdio: 'inherit' });
  }
}
