import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand } from './run-command';

/** Everything that the suite creates outside its own process carries this prefix, so that it finds what a killed run left. */
export const PREFIX = 'machine-under-test';

export const CACHE_FOLDER = process.env.MACHINE_TEST_CACHE ?? '/var/cache/cdktf-bailian-open-webui/machine';

const RUNS = path.join(CACHE_FOLDER, 'runs');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A folder of this process for disks, logs and sockets; swept by the next run if this one is killed. */
export function makeRunFolder(): string {
  const folder = path.join(RUNS, String(process.pid));
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** The metadata address exists once a host, so there is one simulated cloud at a time. */
export function refuseSecondCloud(): void {
  for (const pid of fs.existsSync(RUNS) ? fs.readdirSync(RUNS) : []) {
    if (Number(pid) !== process.pid && isAlive(Number(pid))) {
      throw new Error(`process ${pid} has a simulated cloud running: wait until it is done, or end it`);
    }
  }
}

async function removeContainersAndNetworks(): Promise<void> {
  const labelled = ['--filter', `label=${PREFIX}`, '--quiet'];
  const containers = await mustRun('docker', ['ps', '--all', ...labelled]);
  for (const id of containers.split('\n').filter(Boolean)) {
    await runCommand('docker', ['rm', '--force', '--volumes', id]);
  }
  for (const kind of ['network', 'volume']) {
    for (const id of (await mustRun('docker', [kind, 'ls', ...labelled])).split('\n').filter(Boolean)) {
      await runCommand('docker', [kind, 'rm', id]);
    }
  }
}

async function detachLoopDevices(folder: string): Promise<void> {
  const { loopdevices = [] } = JSON.parse((await mustRun('losetup', ['--list', '--json'])) || '{}');
  for (const device of loopdevices as Array<{ 'name': string; 'back-file': string }>) {
    if (device['back-file']?.startsWith(folder)) {
      await runCommand('losetup', ['--detach', device.name]);
    }
  }
}

/** Ends the processes that a killed run left (their ids are in its folder) and nobody else's. */
function endProcesses(folder: string): void {
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.pid'))) {
    const pid = Number(fs.readFileSync(path.join(folder, file), 'utf8'));
    const command = fs.existsSync(`/proc/${pid}/cmdline`) ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
    if (command.includes(folder)) {
      process.kill(pid, 'SIGKILL');
    }
  }
}

/** Removes what runs that are no more have left, this process's own folder included. */
export async function sweep(): Promise<void> {
  await removeContainersAndNetworks();
  for (const pid of fs.existsSync(RUNS) ? fs.readdirSync(RUNS) : []) {
    if (Number(pid) !== process.pid && isAlive(Number(pid))) {
      continue;
    }
    const folder = path.join(RUNS, pid);
    endProcesses(folder);
    await detachLoopDevices(folder);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
