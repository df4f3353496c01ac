import { TerraformElement, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../validation/validation-error';

/** What jsii writes into every class: where it comes from. Subclasses inherit it. */
interface Origin {
  readonly fqn: string;
  readonly version: string;
}

const RTTI = Symbol.for('jsii.rtti');

const originOf = (type: unknown) => (type as { readonly [RTTI]?: Origin } | undefined)?.[RTTI];
const written = ({ fqn, version }: Origin) => `${fqn.split('.')[0]} ${version}`;

/**
 * Refuses a stack of another package or version than the one that this library uses: a stack calls methods of the elements in it that another release may
 * not have, deep inside synth. Two copies of the same release work side by side.
 */
export function holdSameCdktf(stack: TerraformStack, path: string): void {
  const [theirs, ours] = [stack.constructor, TerraformStack].map(originOf);
  if (theirs === undefined || ours === undefined || written(theirs) === written(ours)) {
    return;
  }
  const name = theirs.fqn.split('.')[0];
  const wanted = name === 'cdktf' ? `cdktf@${theirs.version}` : `cdktf@npm:${name}@${theirs.version}`;
  throw new ValidationError(path, [{
    property: 'scope',
    sentence: `must be in a stack of the package that this library loads under the name cdktf, ${written(ours)}`,
    came: `one of ${written(theirs)}`,
    cure: `npm install ${wanted}, import from 'cdktf' everywhere, and see with npm ls cdktf that it is there once`,
  }]);
}

/** Whether a construct is a sensitive variable, from whatever copy of cdktf its class comes. */
export function isSensitiveVariable(construct: IConstruct): boolean {
  return TerraformElement.isTerraformElement(construct) && 'addValidation' in construct && 'sensitive' in construct && construct.sensitive === true;
}
