import { TerraformStack } from 'cdktf';
import { inBrief, inLines, Shown } from './snapshot/readable-configuration';
import { readableStack } from './snapshot/readable-stack';
import { STACK } from './terraform/terraform-kinds';
import { ValidationError } from './validation/validation-error';

/**
 * A stack for a snapshot test: all that Terraform is told, as a text that a person can read in a review.
 *
 * It is YAML, and complete but for where cdktf chose to have a state: who parses it, and encodes what has the tag `!base64encode`, has what `app.synth()`
 * makes, without what cdktf notes under `//` for itself. That tag stands before the programs that run on the machine, which are shown line by line: a changed
 * line of one is a changed line of the snapshot. A `command_content` that is not the base64 of a text (a token, other bytes, base64 that is not padded) is
 * shown as it is.
 *
 * In jest there is a serializer as well, for tests that have a stack or Terraform's JSON: `cdktf-bailian-open-webui/lib/snapshot/jest-serializer`.
 */
export class StackSnapshot {
  /**
   * The text of a stack: the same wherever and whenever it is made of the same source.
   *
   * It is synthesized as by `app.synth()`, before which the text is the same as after it: all stacks of the app are prepared, so that what one uses of another
   * is an output there and a remote state here, aspects and validations are run, and annotations of errors end it. The path of a state is not in the text where
   * cdktf chose it, in the folder of the process: neither as the backend of a stack that has none, nor in a remote state of such a stack.
   *
   * Aspects are run anew every time, by cdktf. One that creates a construct must ask first whether it is there (`node.tryFindChild`), else cdktf refuses it the
   * second time: at the second snapshot of a stack, and at `app.synth()` after one.
   *
   * @param stack the stack, with everything in it
   * @returns YAML, with a line feed at its end
   * @throws ValidationError if it is no stack
   * @throws Error if the stack cannot be synthesized: what its validations say, unless the app skips them, and its annotations of errors, even where
   * `CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS` lets `app.synth()` go on
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
   * @throws Error if the stack cannot be synthesized, as `textOf` says
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
