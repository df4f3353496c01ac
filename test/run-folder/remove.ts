import { rmSync } from 'fs';

/** After the last test. */
export default function removeRunFolder(): void {
  const { JEST_RUN_FOLDER: folder } = process.env;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
