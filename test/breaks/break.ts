/**
 * Breaks the product on purpose, by one patch after the other, and demands of each break that the named test fails, in the words that belong to it.
 *
 *     npx ts-node --transpile-only --project test/tsconfig.json test/breaks/break.ts [--quick | part of a title or of a test's place]
 *
 * --quick is for CI, which has seen the tests pass on what is whole: those that boot no machine and start no Terraform, on what is broken only.
 */
import { Break, BREAKS } from './patches';
import { run } from './run';
import { Tree } from './tree';

const QUICK = '--quick';

/** What a look at a break found: nothing where all is as it should be. */
type Complaint = string | undefined;

const tail = (output: string) => output.split('\n').slice(-40).join('\n');

/** What was found on what is whole, by command: some breaks are caught by one test. */
const onTheWhole = new Map<string, Promise<Complaint>>();

/** A test that fails on what is whole, or that no name leads to, catches nothing. */
function complaintOnTheWhole(tree: Tree, { caughtBy }: Break): Promise<Complaint> {
  const key = caughtBy.command.join(' ');
  const complaint = onTheWhole.get(key) ?? run(tree.folder, caughtBy.command).then(({ exitCode, output }) =>
    exitCode === 0 && caughtBy.passed.test(output) ? undefined : `the test does not pass on what is whole:\n${tail(output)}`);
  onTheWhole.set(key, complaint);
  return complaint;
}

async function complaintOnTheBroken(tree: Tree, { caughtBy: { command, failed }, says }: Break): Promise<Complaint> {
  const { exitCode, output } = await run(tree.folder, command);
  if (exitCode === 0) {
    return 'the test passes all the same';
  }
  return failed.test(output) && output.includes(says) ? undefined : `the test does not fail for this, with the words ${says}:\n${tail(output)}`;
}

async function complaintOf(tree: Tree, one: Break): Promise<Complaint> {
  const complaint = process.argv[2] === QUICK ? undefined : await complaintOnTheWhole(tree, one);
  if (complaint !== undefined) {
    return complaint;
  }
  const mend = tree.apply(one.path);
  try {
    return await complaintOnTheBroken(tree, one);
  } finally {
    mend();
  }
}

function chosen(part = ''): readonly Break[] {
  const breaks = part === QUICK
    ? BREAKS.filter(({ caughtBy: { isQuick } }) => isQuick)
    : BREAKS.filter(({ title, caughtBy: { place } }) => `${title}\n${place}`.includes(part));
  if (breaks.length === 0) {
    throw new Error(`no break has ${part} in its title or its test's place`);
  }
  return breaks;
}

async function tryAll(tree: Tree, breaks: readonly Break[]): Promise<Break[]> {
  const caught: Break[] = [];
  for (const one of breaks) {
    const began = Date.now();
    const complaint = await complaintOf(tree, one).catch(error => `${error.message}`);
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    console.log(`${complaint === undefined ? 'caught' : 'MISSED'}  ${one.title}  (${one.caughtBy.place}: ${one.caughtBy.name}; ${seconds} s)${complaint === undefined ? '' : `\n${complaint}`}`);
    caught.push(...complaint === undefined ? [one] : []);
  }
  return caught;
}

async function main(): Promise<void> {
  const breaks = chosen(process.argv[2]);
  const tree = Tree.copy();
  process.once('exit', () => tree.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(1));
  }
  const caught = await tryAll(tree, breaks);
  console.log(`${caught.length} passed, ${breaks.length - caught.length} failed`);
  process.exitCode = caught.length === breaks.length ? 0 : 1;
}

void main();
