import { TerraformElement, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { CDK, OTHER_CDK, TAKE_THE_OTHER } from '../validation/cdk';
import { Origin, originOf, packageIn, releaseIn } from '../validation/origin';
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
  throw new ValidationError(path, [{
    property: 'scope',
    sentence: `must be in a stack of the package that this library loads under the name ${CDK}, ${releaseIn(ours)}`,
    came: `one of ${releaseIn(theirs)}`,
    cure: cureOf(theirs),
  }]);
}

/** For the other CDK there is another package of this library; of the same one the app's copy is the one to have. */
function cureOf(theirs: Origin): string {
  const name = packageIn(theirs);
  if (name === OTHER_CDK) {
    return TAKE_THE_OTHER;
  }
  const wanted = name === CDK ? `${CDK}@${theirs.version}` : `${CDK}@npm:${name}@${theirs.version}`;
  return `npm install ${wanted}, in the folder of a linked library too, import from '${CDK}' everywhere, and see with npm ls ${CDK} that it is there once`;
}

/** Whether a construct is a sensitive variable, from whatever copy of cdktf its class comes. */
export function isSensitiveVariable(construct: IConstruct): boolean {
  return TerraformElement.isTerraformElement(construct) && 'addValidation' in construct && 'sensitive' in construct && construct.sensitive === true;
}
