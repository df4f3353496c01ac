import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { trustedRole } from './trusted-role';
import { RamRole } from '../alicloud/generated/ram-role';
import { IInstanceRole } from '../choices/instance-role';

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
    const role = trustedRole(this, { provider, name, tags, trusted: { Principal: { Service: ['ecs.aliyuncs.com'] } }, description: `The machine of ${name}` });
    this.resource = role;
    this.roleName = role.roleName;
  }
}
