import { Op, TerraformResourceLifecycle, TerraformSelf } from 'cdktf';

/** What is said to whoever changes an attribute that cannot change. */
export type RefusedChange = (kept: string) => string;

/** The way out where a first deploy came to a place in which it cannot end. */
export const OR_ANEW = 'A site whose first deploy failed before anything was written to its disk can be destroyed (with dataDiskRemovalPolicy DESTROY) and deployed anew.';

/**
 * The attribute stays as the thing was made; another value is refused when Terraform plans, before anything is touched.
 *
 * Left to itself the provider would try: it replaces a vSwitch in which the machine stands, or a disk with every chat on it, and the cloud refuses half-way or
 * not at all. What was made is what remembers, so this holds for sites of older releases and for imported ones too.
 */
export function kept(attribute: string, wanted: string, refused: RefusedChange): TerraformResourceLifecycle {
  const current = TerraformSelf.getString(attribute);
  return { ignoreChanges: [attribute], postcondition: [{ condition: Op.eq(current, wanted), errorMessage: refused(current) }] };
}

/** Several of them on one thing. */
export function allKept(...attributes: TerraformResourceLifecycle[]): TerraformResourceLifecycle {
  return {
    ignoreChanges: attributes.flatMap(({ ignoreChanges = [] }) => ignoreChanges),
    postcondition: attributes.flatMap(({ postcondition = [] }) => postcondition),
  };
}
