import { join } from 'path';

/** The folder of the chart in the package. */
export function chartFolder(): string {
  return join(__dirname, 'chart');
}
