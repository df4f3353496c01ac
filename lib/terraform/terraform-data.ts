import { TerraformMetaArguments, TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';

/** What Terraform's built-in resource keeps. */
export interface TerraformDataConfig extends TerraformMetaArguments {
  readonly input?: unknown;
  /** What replaces it, and so the value, when it changes. */
  readonly triggersReplace?: unknown;
}

/**
 * Terraform's built-in `terraform_data`: a value in the state.
 *
 * cdktf's own class for it runs `terraform version` for every instance when the app is synthesized, which needs Terraform where nobody applies and takes
 * longer than the whole synth.
 */
export class TerraformData extends TerraformResource {
  private readonly input: unknown;
  private readonly triggersReplace: unknown;

  constructor(scope: Construct, id: string, config: TerraformDataConfig) {
    super(scope, id, { ...config, terraformResourceType: 'terraform_data', terraformGeneratorMetadata: { providerName: 'terraform' } });
    this.input = config.input;
    this.triggersReplace = config.triggersReplace;
  }

  /** The value as it was stored. */
  public get output(): string {
    return Token.asString(this.interpolationForAttribute('output'));
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input, triggers_replace: this.triggersReplace };
  }

  protected synthesizeHclAttributes(): Record<string, unknown> {
    return {
      input: { value: this.input, isBlock: false, type: 'any', storageClassType: 'any' },
      triggers_replace: { value: this.triggersReplace, isBlock: false, type: 'any', storageClassType: 'any' },
    };
  }
}
