/** What to do where the cloud says only what is wrong, by its codes; the first that knows a code holds. */
export type Cures = ReadonlyArray<readonly [codes: RegExp, cure: string]>;

/** A sentence about a code of the cloud's, with what to do where that is known. */
export function withCure(cures: Cures, sentence: string, code = ''): string {
  const cure = cures.find(([codes]) => codes.test(code))?.[1];
  return cure === undefined ? sentence : `${sentence}; ${cure}`;
}
