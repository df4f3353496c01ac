import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { RamPolicy } from '../alicloud/generated/ram-policy';
import { RamRolePolicyAttachment } from '../alicloud/generated/ram-role-policy-attachment';
import { IInstanceRole } from '../choices/instance-role';
import { PolicyStatement } from '../terraform/policy-statement';
import { accountWideName } from '../validation/names';

const LONGEST_POLICY_NAME = 128;

/** What a role is to be allowed. */
export interface RolePolicyProps {
  readonly roleName: string;
  readonly statements: readonly PolicyStatement[];
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly provider?: TerraformProvider;
}

/** A policy of its own on a role: whoever needs a right creates it. */
export class RolePolicy extends Construct {
  /** Done when the role has the right. */
  public readonly attachment: RamRolePolicyAttachment;

  constructor(scope: Construct, id: string, { provider, roleName, statements, name, tags }: RolePolicyProps) {
    super(scope, id);
    const policy = new RamPolicy(this, 'Resource', {
      provider,
      policyName: accountWideName(name, this.node.path, 'policy', LONGEST_POLICY_NAME),
      policyDocument: JSON.stringify({ Version: '1', Statement: statements }),
      description: `What the machine of ${name} may do`,
      rotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded', // RAM keeps five versions and then refuses
      tags,
    });
    this.attachment = new RamRolePolicyAttachment(this, 'Attachment', { provider, policyName: policy.policyName, policyType: 'Custom', roleName });
  }
}

/** What is granted to whom. */
export interface GrantProps extends Omit<RolePolicyProps, 'roleName'> {
  readonly role: IInstanceRole;
}

/** Attaches a policy where there is something to allow and the role takes policies; returns what is done when the role has the right. */
export function grant(scope: Construct, id: string, { role, ...props }: GrantProps): ITerraformDependable[] {
  return role.grantable === true && props.statements.length > 0 ? [new RolePolicy(scope, id, { ...props, roleName: role.roleName }).attachment] : [];
}
