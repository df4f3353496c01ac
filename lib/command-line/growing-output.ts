const LINE_FEED = 0x0a;

/**
 * What a command has said, as it grows. Cloud Assistant shows 24 kB of it: of a longer one the end, and how many bytes came before. Lines are whole, so that no
 * letter is cut.
 */
export class GrowingOutput {
  private seen: Uint8Array = Buffer.alloc(0);
  private begin = 0;
  private rest: Uint8Array = Buffer.alloc(0);

  /** The lines that are new in it; `dropped` says how many bytes are not shown. */
  public lines(output: Buffer, dropped: number): string[] {
    const end = this.begin + this.seen.length;
    const goesOn = output.subarray(0, this.seen.length).equals(this.seen);
    const lost = goesOn ? 0 : Math.max(0, dropped - end);
    const fresh = goesOn ? output.subarray(this.seen.length) : output.subarray(Math.max(0, Math.min(end - dropped, output.length)));
    [this.seen, this.begin] = [output, dropped];
    return lost > 0 ? [...this.end(), `(${lost} bytes are not shown: Cloud Assistant keeps the last 24 kB)`, ...this.whole(fresh)] : this.whole(fresh);
  }

  /** What is left of it once it has ended: a line without its end. */
  public end(): string[] {
    const last = Buffer.from(this.rest).toString('utf8');
    this.rest = Buffer.alloc(0);
    return last === '' ? [] : [last];
  }

  private whole(fresh: Buffer): string[] {
    const bytes = Buffer.concat([this.rest, fresh]);
    const ends = bytes.lastIndexOf(LINE_FEED);
    this.rest = bytes.subarray(ends + 1);
    return ends < 0 ? [] : bytes.subarray(0, ends).toString('utf8').split('\n');
  }
}
