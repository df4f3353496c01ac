import { Deployment } from './deployment';
import { waitUntil } from '../../instruments/cloud/run-command';

/** Moments that look random and are the same in every run: a failure can be repeated by its number. */
export function moments(count: number, longest: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.round((state / 0x7fffffff) * longest * 10) / 10;
  });
}

export const sleep = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1000));

/**
 * Starts a program and cuts it off, by SIGKILL or by taking the power away; says whether it still ran. With a file, the seconds count from when
 * that is there: a busy machine is cut off at the same stage as one that has time.
 */
export async function cutOff(program: string, of: Deployment, after: number, how: 'kill' | 'power', file?: string): Promise<boolean> {
  const text = of.program(program);
  const running = await of.machine.startProgram(text.text, { parameters: text.parameters });
  let done = false;
  const finished = running.finished.then(() => { done = true; }, () => { done = true; });
  if (file) {
    await waitUntil(file, 300, async () => done || (await of.machine.shell(`test -e ${file}`)).exitCode === 0);
  }
  await Promise.race([sleep(after), finished]);
  const wasRunning = !done;
  if (how === 'power') {
    await of.machine.losePower();
    await finished;
    await of.machine.start();
  } else {
    await running.kill();
    await finished;
  }
  return wasRunning;
}
