import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { RamRole } from '../alicloud/generated/ram-role';
import { accountWideName } from '../validation/names';

const LONGEST_ROLE_NAME = 64;

/** Who may take a role, and what it is called. */
export interface TrustedRoleProps {
  readonly name: string;
  readonly tags: Record<string, string>;
  /** Whom the role trusts: the principal of its policy, and what must hold of it. */
  readonly trusted: { readonly Principal: object; readonly Condition?: object };
  readonly description: string;
  readonly provider?: TerraformProvider;
}

/** A role of RAM that may do nothing until somebody attaches a policy. */
export function trustedRole(scope: Construct, { provider, name, tags, trusted, description }: TrustedRoleProps): RamRole {
  return new RamRole(scope, 'Resource', {
    provider,
    roleName: accountWideName(name, scope.node.path, 'role', LONGEST_ROLE_NAME),
    assumeRolePolicyDocument: JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...trusted }] }),
    description,
    tags,
  });
}
