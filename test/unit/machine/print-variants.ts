/** Prints, as JSON, every text that a choice makes: `[{ variant, text }]`; the first site that has it names it. */
import { VARIANTS } from './variants';

const named = Object.entries(VARIANTS).flatMap(([site, texts]) => Object.entries(texts).map(([name, text]) => ({ variant: `${name} of ${site}`, text })));
const firsts = new Map(named.reverse().map(variant => [variant.text, variant]));
process.stdout.write(JSON.stringify([...firsts.values()].reverse()));
