import { TerraformElement, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { originOf, packageIn, releaseIn } from '../validation/origin';
import { ValidationError } from '../validation/validation-error';

/**
 * Refuses a stack of another package or version than the one that this library uses: a stack calls methods of the elements in it that another release may
 * not have, deep inside synth. Two copies of the same release work side by side.
 */
export function holdSameCdktf(stack: TerraformStack, path: string): void {
  const [theirs, ours] = [stack.constructor, TerraformStack].map(originOf);
  if (theirs === undefined || ours === undefined || releaseIn(theirs) === releaseIn(ours)) {
    return;
  }
  const name = packageIn(theirs);
  const wanted = name === 'cdktf' ? `cdktf@${theirs.version}` : `cdktf@npm:${name}@${theirs.version}`;
  throw new ValidationError(path, [{
    property: 'scope',
    sentence: `must be in a stack of the package that this library loads under the name cdktf, ${releaseIn(ours)}`,
    came: `one of ${releaseIn(theirs)}`,
    cure: `npm install ${wanted}, import from 'cdktf' everywhere, and see with npm ls cdktf that it is there once`,
  }]);
}

/** Whether a construct is a sensitive variable, from whatever copy of cdktf its class comes. */
export function isSensitiveVariable(construct: IConstruct): boolean {
  return TerraformElement.isTerraformElement(construct) && 'addValidation' in construct && 'sensitive' in construct && construct.sensitive === true;
}
