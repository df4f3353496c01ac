import { Cloud } from './cloud';
import { Machine } from './machine';
import { findWarmMachine, removeOldWarmMachines, WARM_IMAGE, WARM_PACKAGES, warmingProgram } from './warm-machine';

/** Boots a bare machine, lets the product's own program work on it, and keeps it; nothing, if there is one already. */
export async function ensureWarmMachine(): Promise<void> {
  if (await findWarmMachine()) {
    return;
  }
  const cloud = await Cloud.start();
  try {
    const machine = await Machine.boot(cloud);
    const program = warmingProgram();
    const invocation = await machine.runProgram(program.text, { parameters: program.parameters });
    if (!invocation.succeeded) {
      throw new Error(`no warm machine could be made: ${invocation.output.slice(-2000)}`);
    }
    await machine.mustShell(`docker pull -q ${WARM_IMAGE}`, { timeoutSeconds: 600 });
    await machine.mustShell(`export DEBIAN_FRONTEND=noninteractive
      apt-get -qy --no-install-recommends install ${WARM_PACKAGES.join(' ')} >/dev/null
      rm -rf /var/log/open-webui /usr/local/share/cloud-assistant
      : >/etc/machine-id`, { timeoutSeconds: 300 });
    await machine.keepAsWarm();
  } finally {
    await cloud.stop();
  }
  await removeOldWarmMachines();
}
