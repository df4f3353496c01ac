import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { RamRole } from '../alicloud/generated/ram-role';
import { IInstanceRole } from '../choices/instance-role';
import { accountWideName } from '../validation/names';

const LONGEST_ROLE_NAME = 64;

/** What names the role. */
export interface OwnedRoleProps {
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly provider?: TerraformProvider;
}

/** A role of the machine's own that may do nothing until somebody attaches a policy. */
export class OwnedRole extends Construct implements IInstanceRole {
  public readonly roleName: string;
  public readonly resource: RamRole;
  public readonly grantable = true;

  constructor(scope: Construct, id: string, { provider, name, tags }: OwnedRoleProps) {
    super(scope, id);
    const trust = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }] };
    const role = new RamRole(this, 'Resource', {
      provider,
      roleName: accountWideName(name, this.node.path, 'role', LONGEST_ROLE_NAME),
      assumeRolePolicyDocument: JSON.stringify(trust),
      description: `The machine of ${name}`,
      tags,
    });
    this.resource = role;
    this.roleName = role.roleName;
  }
}
