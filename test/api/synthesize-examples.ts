// Run as a program of its own: synthesizes examples into a folder, each into a folder of its own, in the order in which they are named.
import { join } from 'path';

const [folder, ...examples] = process.argv.slice(2);

for (const example of examples) {
  process.env.CDKTF_OUTDIR = join(folder, example);
  require(join(__dirname, '../../examples', example, 'main.ts'));
}
