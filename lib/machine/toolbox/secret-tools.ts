import { accountTools } from './toolbox';
import { FROM_ARGUMENT, Tools } from '../program';

/** What it takes to read secrets from their sources: nothing, where all are handed over. */
export function secretTools(...sources: readonly string[]): ReadonlyArray<() => Tools> {
  return sources.every(from => from === FROM_ARGUMENT) ? [] : [accountTools];
}
