export interface InvocationOptions {
  /** Values of the command's `{{name}}` placeholders. @default - none */
  readonly parameters?: Record<string, string>;
  /** @default 600 */
  readonly timeoutSeconds?: number;
}

/** What Cloud Assistant knows of a program that has run. */
export interface Invocation {
  readonly exitCode: number;
  readonly succeeded: boolean;
  readonly timedOut: boolean;
  /** What is kept of the output, error output included. */
  readonly output: string;
  /** How many bytes were not kept. */
  readonly dropped: number;
  readonly lastLine: string;
  readonly seconds: number;
}

export interface RunningInvocation {
  readonly finished: Promise<Invocation>;
  /** Ends the program and all that it started, with SIGKILL. */
  kill(): Promise<void>;
}

export const OUTPUT_LIMIT = 24 * 1024;
const COMMAND_LIMIT = 18 * 1024;

export function kept(output: string): string {
  const bytes = Buffer.from(output);
  return bytes.length <= OUTPUT_LIMIT ? output : bytes.subarray(bytes.length - OUTPUT_LIMIT).toString();
}

/**
 * Fills `{{name}}` in as the cloud does before it hands the command to the agent: names without regard to case, blanks inside the braces
 * ignored, every placeholder needs its value. A command over the cloud's limit is refused.
 */
export function fillInParameters(text: string, parameters: Record<string, string>): string {
  const base64 = Buffer.from(text).toString('base64').length;
  if (base64 > COMMAND_LIMIT) {
    throw new Error(`CmdContent.ExceedLimit: the command has ${base64} bytes after base64, the limit is ${COMMAND_LIMIT}`);
  }
  const values = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  const named = new Set<string>();
  const filled = text.replace(/\{\{\s*([A-Za-z0-9_-]+)\s*\}\}/g, (_, name: string) => {
    const value = values.get(name.toLowerCase());
    if (value === undefined) {
      throw new Error(`MissingParam.Parameters: {{${name}}} has no value`);
    }
    named.add(name.toLowerCase());
    return value;
  });
  for (const name of values.keys()) {
    if (!named.has(name)) {
      throw new Error(`InvalidParameter.Parameters: the command has no {{${name}}}`);
    }
  }
  if (named.size > 20) {
    throw new Error(`NumberExceed.Parameters: ${named.size} parameters, at most 20`);
  }
  return filled;
}
