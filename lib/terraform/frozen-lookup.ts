import { Op, TerraformResource, TerraformSelf } from 'cdktf';
import { Construct } from 'constructs';
import { bareAddress } from './bare-address';
import { TerraformData } from './terraform-data';

/** What a look-up gives where nothing matches: a running site must still plan on such a day. */
export const NONE_OFFERED = 'none-offered';

/** What is remembered. */
export interface FrozenLookupProps {
  /** What the user named, or what cannot be otherwise tomorrow: takes effect at once, and stays when it is named no more. */
  readonly named?: string;
  /** What a look-up finds today, or `NONE_OFFERED`; asked only where nothing is named. */
  readonly found: () => string;
  /** What is said where there is nothing to remember. */
  readonly nothingOffered: string;
  /** Asked again where this changes. */
  readonly askedAnewWith?: TerraformResource;
}

/**
 * The answer of a look-up, written once into the state.
 *
 * The data source may answer differently tomorrow, or not at all; what reads `value` never learns of it. Where it finds nothing on the first day the plan
 * fails, and nothing is remembered: the next day is a first day again.
 */
export class FrozenLookup extends Construct {
  /** The answer. */
  public readonly value: string;

  constructor(scope: Construct, id: string, { named, found, nothingOffered, askedAnewWith }: FrozenLookupProps) {
    super(scope, id);
    const frozen = new TerraformData(this, 'Resource', { input: named ?? found() });
    if (named === undefined) {
      frozen.lifecycle = {
        ignoreChanges: ['input'],
        replaceTriggeredBy: askedAnewWith && [bareAddress(askedAnewWith)],
        // of itself: nothing else tells Terraform, when it plans, whether there is an answer already
        postcondition: [{
          condition: Op.neq(TerraformSelf.getString('input'), NONE_OFFERED),
          errorMessage: `${nothingOffered}. Where an older release has remembered that there was none, run: terraform apply -replace=${bareAddress(frozen)}`,
        }],
      };
    }
    this.value = named ?? frozen.output;
  }
}
