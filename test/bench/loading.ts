import { Ratio, inNodeOfItsOwn, inTurns } from './measure';

const ROUNDS = 15;

function load(module: string): number {
  return inNodeOfItsOwn<number>(`const before = process.hrtime.bigint(); require('${module}'); console.log(Number(process.hrtime.bigint() - before) / 1e6);`);
}

/** What a consumer waits for at every start, beyond cdktf, which he loads anyway. */
export function loading(): Ratio {
  const { ours, reference } = inTurns(ROUNDS, () => load('./lib/index.js'), () => load('cdktf'));
  return { what: 'require the package / require cdktf', ours: `${ours.toFixed(0)} ms`, reference: `${reference.toFixed(0)} ms`, ratio: ours / reference, aim: '≤ 1.2' };
}
