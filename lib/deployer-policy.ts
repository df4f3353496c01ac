import { TerraformStack } from 'cdktf';
import { policyDocumentOf } from './rights/policy-document';
import { TerraformConfiguration } from './rights/stack-part';
import { STACK } from './terraform/terraform-kinds';
import { ValidationError } from './validation/validation-error';

/**
 * The rights that a deployer needs: a RAM policy for exactly what is in a stack.
 *
 * With it Terraform creates, changes and destroys the stack, and nothing beside it: actions are narrowed to the region of the provider, to the names of
 * roles, policies and parameters, and to the DNS zones, wherever the services check them so narrowly. What is known only at apply (a region
 * from the environment, a name from a variable) is left open.
 *
 * The same is printed by `npx cdktf-bailian-open-webui policy`. The actions are those of the provider's source code (1.289.0), and were not tried against RAM.
 */
export class DeployerPolicy {
  /**
   * The policy for deploying a stack.
   *
   * @param stack the stack, with everything in it
   * @throws ValidationError if it is no stack
   */
  public static of(stack: TerraformStack): DeployerPolicy {
    const flaws = STACK.flaws(stack, 'stack');
    if (flaws.length > 0) throw new ValidationError('DeployerPolicy', flaws);
    return new DeployerPolicy(stack);
  }

  private constructor(private readonly stack: TerraformStack) {}

  /**
   * The policy as RAM takes it: a text of JSON.
   *
   * It is made when it is asked for, of what is in the stack by then. RAM takes 6,144 characters: a longer text is written without blanks, and if it
   * is too long still (a stack of very many sites), its statements belong into two policies.
   *
   * @throws Error if the stack has a resource, data source or module of which it is not known which rights it takes
   */
  public get document(): string {
    return policyDocumentOf(this.stack.toTerraform() as TerraformConfiguration, this.stack.node.path || this.stack.node.id);
  }
}
