import { Fn, Op, Precondition, Token } from 'cdktf';
import { Construct } from 'constructs';
import { TerraformData } from './terraform-data';
import { bareAddress } from '../choices/bare-address';

/** What a look-up gives where nothing matches: a running site must still plan on such a day. */
const NONE_OFFERED = 'none-offered';

/** What a look-up found, or a word that says that it found nothing. */
export function offeredOr(first: string, nothing: string): string {
  return Token.asString(Fn.try([first, nothing]));
}

/**
 * The answer of a look-up, written once into the state.
 *
 * The data source may answer differently tomorrow, or not at all; what reads `value` never learns of it.
 */
export class FrozenLookup extends Construct {
  /** The answer. */
  public readonly value: string;

  /** For every resource that reads `value`. */
  public readonly offered: Precondition;

  constructor(scope: Construct, id: string, firstAnswer: string, nothingOffered: (address: string) => string) {
    super(scope, id);
    const frozen = new TerraformData(this, 'Resource', { input: offeredOr(firstAnswer, NONE_OFFERED), lifecycle: { ignoreChanges: ['input'] } });
    this.value = frozen.output;
    this.offered = { condition: Op.neq(frozen.output, NONE_OFFERED), errorMessage: nothingOffered(bareAddress(frozen)) };
  }
}
