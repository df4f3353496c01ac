import { TerraformProvider, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { addWarning } from './add-warning';
import { OLDEST_VERSION, misfitsOf } from './version-constraint';
import { unknownRegion } from '../validation/regions';

const found = new WeakMap<TerraformStack, TerraformProvider>();

/** The stack's alicloud providers, of any class that was generated for it, a user's own too; a stack below it has its own. */
function providersIn(stack: TerraformStack): TerraformProvider[] {
  return stack.node.findAll().filter((child): child is TerraformProvider =>
    TerraformProvider.isTerraformProvider(child) && child.terraformResourceType === 'alicloud' && TerraformStack.of(child) === stack);
}

/** The provider that Terraform gives a resource without one: the stack's alicloud provider without an alias. */
function defaultProvider(stack: TerraformStack): TerraformProvider | undefined {
  const provider = found.get(stack) ?? providersIn(stack).find(({ alias }) => alias === undefined);
  if (provider) {
    found.set(stack, provider);
  }
  return provider;
}

/** What provider a construct has: one (given, or the stack's), none because all of the stack have an alias, or none at all. */
export type ProviderFound = 'one' | 'aliased' | 'none';

/** Looks for a construct's provider, of which nothing is taken for granted. */
export function findProvider(scope: Construct, provider?: unknown): ProviderFound {
  const stack = TerraformStack.of(scope);
  if (provider !== undefined || defaultProvider(stack) !== undefined) {
    return 'one';
  }
  return providersIn(stack).length > 0 ? 'aliased' : 'none';
}

/** The region of a construct's provider, where it is known at synth. */
export function regionOf(scope: Construct, provider?: TerraformProvider): string | undefined {
  return literalRegion(TerraformProvider.isTerraformProvider(provider) ? provider : defaultProvider(TerraformStack.of(scope)));
}

/** Every generated class of the provider has the attribute, ours and a user's own. */
function literalRegion(provider: TerraformProvider | undefined): string | undefined {
  const { region } = (provider ?? {}) as { region?: unknown };
  return typeof region === 'string' && !Token.isUnresolved(region) ? region : undefined;
}

const warned = new WeakSet<TerraformProvider>();

/** Warns, once, of a provider whose versions the synthesized attributes may not fit, or whose region nobody knows. */
export function warnOfProvider(scope: Construct, provider?: TerraformProvider): void {
  const used = provider ?? defaultProvider(TerraformStack.of(scope));
  if (used === undefined || warned.has(used)) {
    return;
  }
  warned.add(used);
  // what cdktf writes into required_providers
  const { providerVersion, providerVersionConstraint } = used.terraformGeneratorMetadata ?? {};
  const misfits = misfitsOf(providerVersion || providerVersionConstraint);
  if (misfits.length > 0) {
    addWarning(scope, `the provider ${used.node.path} admits ${misfits.join(' and ')} of aliyun/alicloud, which these resources were not written for; constrain it to ">= ${OLDEST_VERSION}, < 2.0.0"`);
  }
  const region = literalRegion(used);
  const doubt = region === undefined ? undefined : unknownRegion(region);
  if (doubt !== undefined) {
    addWarning(scope, `the region of the provider ${used.node.path}: ${doubt}`);
  }
}
