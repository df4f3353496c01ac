import { createHash } from 'crypto';

/** A text that stands for its base64: written as the text, under the tag that says so. */
export class Base64Of {
  constructor(
    /** What is encoded. */
    public readonly text: string,
  ) {}
}

/** A text that is not shown: written as what tells it from others, under the tag that says of what. */
export class DigestOf {
  constructor(
    /** What is left out. */
    public readonly text: string,
  ) {}
}

/** Say what the value is: the names are those of Terraform's functions. */
const [BASE64, SHA256] = ['!base64encode', '!base64sha256'];

/** What stands behind the key or the dash, and the lines below it. */
interface Written {
  readonly head: string;
  readonly below: readonly string[];
}

/**
 * Data of JSON as YAML 1.2, in which a text of several lines is several lines.
 *
 * Every other text is in quotes, as JSON has it, so nothing is taken for a number or a date. No line is folded and none is left out: who parses it has the
 * data.
 */
export function yaml(data: unknown): string {
  const { head, below } = written(data);
  return `${[...head === '' ? [] : [head], ...below].join('\n')}\n`;
}

function written(data: unknown): Written {
  if (data instanceof Base64Of) {
    return base64Of(data.text);
  }
  if (data instanceof DigestOf) {
    return { head: `${SHA256} ${JSON.stringify(createHash('sha256').update(data.text).digest('base64'))}`, below: [] };
  }
  if (Array.isArray(data)) {
    return data.length === 0 ? scalar(data) : { head: '', below: data.flatMap(item => listed(written(item))) };
  }
  if (typeof data === 'object' && data !== null) {
    const entries = Object.entries(data);
    return entries.length === 0 ? scalar(data) : { head: '', below: entries.flatMap(([key, value]) => named(key, written(value))) };
  }
  return typeof data === 'string' && data.includes('\n') && isLines(data) ? lines(data) : scalar(data);
}

const scalar = (data: unknown): Written => ({ head: JSON.stringify(data), below: [] });

/** As a literal block, every line as it is; where a block cannot hold a text, as a list of its lines in quotes. */
function base64Of(text: string): Written {
  if (isLines(text)) {
    const { head, below } = lines(text);
    return { head: `${BASE64} ${head}`, below };
  }
  return { head: BASE64, below: text.match(/[^\n]*\n|[^\n]+$/g)!.map(line => `- ${JSON.stringify(line)}`) };
}

function lines(text: string): Written {
  return text.endsWith('\n') ? { head: '|', below: text.slice(0, -1).split('\n') } : { head: '|-', below: text.split('\n') };
}

/** What YAML reads otherwise than it is written: carriage returns and other ends of lines than the line feed, control characters, halves of characters. */
const NOT_AS_WRITTEN = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Whether a literal block says exactly this text: it takes its indentation from the first line, and blank lines at the end are another matter. */
function isLines(text: string): boolean {
  return /^\S/.test(text) && /\S\n?$/.test(text) && !NOT_AS_WRITTEN.test(text);
}

function named(key: string, { head, below }: Written): string[] {
  return [`${keyOf(key)}:${head === '' ? '' : ` ${head}`}`, ...below.map(line => indented(line))];
}

/** The first line of what has no head stands behind the dash. */
function listed({ head, below }: Written): string[] {
  const [first, ...rest] = head === '' ? below : [head, ...below];
  return [`- ${first}`, ...rest.map(line => indented(line))];
}

const indented = (line: string) => line === '' ? '' : `  ${line}`;

/** Words that YAML takes for something else than a text, in one version or the other. */
const NO_TEXT = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

function keyOf(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) && !NO_TEXT.test(key) ? key : JSON.stringify(key);
}
