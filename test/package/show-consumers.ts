import { differencesToThePage, recordedConsumers, rowsOfThePage, tableOf, writeRows } from './consumers-table';

/** What jest tells of a run; of its many parts those that are read here. */
interface Run {
  readonly testNamePattern?: string;
  readonly testPathPattern?: string;
}

/** After a run: prints the table, and fails where docs/consumers.md says otherwise; WRITE_CONSUMERS=1 writes it. */
export default async function showConsumers({ testNamePattern, testPathPattern }: Run): Promise<void> {
  const rows = recordedConsumers();
  const whole = !testNamePattern && !testPathPattern;
  process.stdout.write(`\n${tableOf(rows)}`);
  if (process.env.WRITE_CONSUMERS) writeRows(rows, whole);
  const differences = differencesToThePage(rows, rowsOfThePage(), whole);
  if (differences.length > 0) throw new Error(`${differences.join('; ')}. WRITE_CONSUMERS=1 npm run test:package writes it`);
}
