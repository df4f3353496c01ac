/** What was looked at: in the words of `status` on a machine. What nobody expected is wrong; what cannot be found out from here is unknown, and no fault. */
export interface Finding {
  readonly state: 'good' | 'wrong' | 'unknown';
  readonly says: string;
}

export const good = (says: string): Finding => ({ state: 'good', says });
export const wrong = (says: string): Finding => ({ state: 'wrong', says });
export const unknown = (says: string): Finding => ({ state: 'unknown', says });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, in words. */
export function since(time: string | undefined, now: number): string {
  const passed = ago(time, now);
  if (passed === undefined) return 'some time';
  if (passed < 2 * MINUTE) return `${Math.max(0, Math.round(passed / 1000))} s`;
  if (passed < 2 * HOUR) return `${Math.round(passed / MINUTE)} minutes`;
  return passed < 2 * DAY ? `${Math.round(passed / HOUR)} hours` : `${Math.round(passed / DAY)} days`;
}

/** The milliseconds since then; undefined where that is no time. */
export function ago(time: string | undefined, now: number): number | undefined {
  const then = Date.parse(time ?? '');
  return Number.isNaN(then) ? undefined : now - then;
}

/** Whether something was longer ago than that; what has no time was. */
export function isOver(time: string | undefined, now: number, minutes: number): boolean {
  const passed = ago(time, now);
  return passed === undefined || passed > minutes * MINUTE;
}
