/** One step into a value: an attribute's name or an element's index. */
export type Step = string | number;

export type Path = Step[];

/** An error that the person who runs Terraform reads. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail?: string;
  readonly path?: Path;
}

export function pathToWire(path: Path): object {
  return { steps: path.map(step => (typeof step === 'number' ? { element_key_int: step } : { attribute_name: step })) };
}

export function diagnosticsToWire(diagnostics: Diagnostic[]): object[] {
  return diagnostics.map(({ summary, detail, path }) => ({
    severity: 'ERROR',
    summary,
    detail: detail ?? '',
    attribute: path ? pathToWire(path) : undefined,
  }));
}
