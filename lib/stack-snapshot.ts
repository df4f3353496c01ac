import { TerraformStack } from 'cdktf';
import { inBrief, inLines, readableStack, Shown } from './snapshot/readable-configuration';
import { STACK } from './terraform/terraform-kinds';
import { ValidationError } from './validation/validation-error';

/**
 * A stack for a snapshot test: all that Terraform is told, as a text that a person can read in a review.
 *
 * It is YAML, and complete: who parses it, and encodes what has the tag `!base64encode`, has what `Testing.synth` of cdktf returns. That tag stands before
 * the programs that run on the machine, which are shown line by line: a changed line of one is a changed line of the snapshot. A `command_content` that is not
 * the base64 of a text (a token, other bytes, base64 that is not padded) is shown as it is.
 *
 * In jest there is a serializer as well, for tests that have a stack or Terraform's JSON: `cdktf-bailian-open-webui/lib/snapshot/jest-serializer`.
 */
export class StackSnapshot {
  /**
   * The text of a stack: the same wherever and whenever it is made of the same source.
   *
   * Aspects and validations are run, as at `app.synth()`. Neither the backend that cdktf sets where there is none, nor what it notes under `//` for itself
   * is in the text.
   *
   * @param stack the stack, with everything in it
   * @returns YAML, with a line feed at its end
   * @throws ValidationError if it is no stack
   * @throws Error what `app.synth()` says if the stack cannot be synthesized
   */
  public static textOf(stack: TerraformStack): string {
    return shown(stack, inLines);
  }

  /**
   * The same in brief: of the programs of this library only the SHA-256 of their text (`!base64sha256`), beside the name and the version that their
   * description says.
   *
   * An eighth of the text, for who reviews what is deployed and leaves the programs to this library. Other commands of the stack are shown line by line.
   *
   * @param stack the stack, with everything in it
   * @returns YAML, with a line feed at its end
   * @throws ValidationError if it is no stack
   * @throws Error what `app.synth()` says if the stack cannot be synthesized
   */
  public static briefOf(stack: TerraformStack): string {
    return shown(stack, inBrief);
  }

  private constructor() {}
}

function shown(stack: TerraformStack, how: Shown): string {
  const flaws = STACK.flaws(stack, 'stack');
  if (flaws.length > 0) throw new ValidationError('StackSnapshot', flaws);
  return readableStack(stack, how);
}
