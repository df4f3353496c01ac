import { Occasion, People, Seen } from './people';

/** What came of each drill, for a person to read. */
export class DrillTable {
  private readonly rows: string[] = [];

  /** What people saw while it was done. */
  public async drill(people: People, what: string, action: () => Promise<unknown>, occasion?: Occasion): Promise<Seen> {
    const began = Date.now();
    const seen = await people.during(async () => void await action(), occasion);
    this.add(what, (Date.now() - began) / 1000, seen);
    return seen;
  }

  private add(what: string, seconds: number, { answers, lost, refused, closed, reconnects }: Seen): void {
    const row = `| ${what} | ${Math.round(seconds)} | ${answers} of ${answers + lost} | ${refused} | ${closed} | ${reconnects} |`;
    this.rows.push(row);
    // also at once: a suite that is ended before its end has said something
    process.stdout.write(`${row}\n`);
  }

  public print(): void {
    process.stdout.write(`\n| drill | s | answers kept | refused | s closed | reconnects |\n|---|---|---|---|---|---|\n${this.rows.join('\n')}\n\n`);
  }
}
