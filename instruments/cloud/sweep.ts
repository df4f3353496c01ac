import * as fs from 'fs';
import * as path from 'path';
import { removePacketRules } from './packet-filter';
import { mustRun, runCommand } from './run-command';
import { removeHalfMadeFolders, Run } from './work-folder';

async function removeContainersAndNetworks(run: Run): Promise<void> {
  const labelled = ['--filter', `label=${run.label}`, '--quiet'];
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
    if (device['back-file']?.startsWith(`${folder}/`)) {
      await runCommand('losetup', ['--detach', device.name]);
    }
  }
}

/** Ends the processes that a run left (their ids are in its folder) and nobody else's. */
function endProcesses(folder: string): void {
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.pid'))) {
    const pid = Number(fs.readFileSync(path.join(folder, file), 'utf8'));
    const command = fs.existsSync(`/proc/${pid}/cmdline`) ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
    if (command.includes(`${folder}/`)) {
      process.kill(pid, 'SIGKILL');
    }
  }
}

/** Removes whatever there is of a run, and gives its number back. */
export async function removeRun(run: Run): Promise<void> {
  endProcesses(run.folder);
  await removeContainersAndNetworks(run);
  await removePacketRules(run.mark);
  await detachLoopDevices(run.folder);
  run.release();
}

/** Removes what runs have left whose process is no more. */
export async function sweep(): Promise<void> {
  for (const run of Run.takeOverDeserted()) {
    await removeRun(run);
  }
  removeHalfMadeFolders();
}
