import { Annotations, TerraformProvider, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';

const found = new WeakMap<TerraformStack, TerraformProvider>();

/**
 * The provider that Terraform gives a resource without one: the stack's alicloud provider without an alias.
 *
 * It may be of any class that was generated for it, a user's own too.
 */
function defaultProvider(stack: TerraformStack): TerraformProvider | undefined {
  const known = found.get(stack);
  if (known) {
    return known;
  }
  const provider = stack.node.findAll().find((child): child is TerraformProvider =>
    TerraformProvider.isTerraformProvider(child) && child.terraformResourceType === 'alicloud' && child.alias === undefined);
  if (provider) {
    found.set(stack, provider);
  }
  return provider;
}

/** The region of a construct's provider, where it is known at synth. */
export function regionOf(scope: Construct, provider?: TerraformProvider): string | undefined {
  // every generated class of the provider has the attribute, ours and a user's own
  const { region } = (TerraformProvider.isTerraformProvider(provider) ? provider : defaultProvider(TerraformStack.of(scope)) ?? {}) as { region?: unknown };
  return typeof region === 'string' && !Token.isUnresolved(region) ? region : undefined;
}

const BELOW_2 = /^(?:<\s*2(?:\.0){0,2}|<=?\s*1(?:\.\d+){0,2}|~>\s*1\.\d+(?:\.\d+)?|=?\s*1\.\d+\.\d+)$/;

/** Whether a version constraint lets Terraform choose a 2.x, which names attributes differently. */
export function admitsVersion2(constraint: string | undefined): boolean {
  return !(constraint ?? '').split(',').some(part => BELOW_2.test(part.trim()));
}

const warned = new WeakSet<TerraformProvider>();

/** Warns, once, of a provider whose versions the synthesized attributes may not fit. */
export function warnOfVersion2(scope: Construct, provider?: TerraformProvider): void {
  const used = provider ?? defaultProvider(TerraformStack.of(scope));
  if (used === undefined || warned.has(used)) {
    return;
  }
  warned.add(used);
  const constraint = used.terraformGeneratorMetadata?.providerVersionConstraint ?? used.terraformGeneratorMetadata?.providerVersion;
  if (admitsVersion2(constraint)) {
    Annotations.of(scope).addWarning(`the provider ${used.node.path} admits version 2 of aliyun/alicloud, which these resources were not written for; constrain it to ">= 1.283.0, < 2.0.0"`);
  }
}
