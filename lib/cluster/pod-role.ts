import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { PodIdentity } from './cluster-kubernetes';
import { RamRole } from '../alicloud/generated/ram-role';
import { RolePolicy } from '../parts/role-policy';
import { PolicyStatement } from '../terraform/policy-statement';
import { accountWideName } from '../validation/names';

const LONGEST_ROLE_NAME = 64;

/** A role of pods. */
export interface PodRoleProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly identity: PodIdentity;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly statements: readonly PolicyStatement[];
}

/** A role that the pods of one service account take by its token, and nobody else: no key is kept anywhere. */
export class PodRole extends Construct {
  public readonly arn: string;
  /** Done when the role has its rights. */
  public readonly granted: ITerraformDependable;

  constructor(scope: Construct, id: string, { provider, name, tags, identity, namespace, serviceAccount, statements }: PodRoleProps) {
    super(scope, id);
    const trust = {
      Version: '1',
      Statement: [{
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Federated: [identity.oidcProviderArn] },
        Condition: {
          StringEquals: { 'oidc:aud': 'sts.aliyuncs.com', 'oidc:iss': identity.oidcIssuerUrl, 'oidc:sub': `system:serviceaccount:${namespace}:${serviceAccount}` },
        },
      }],
    };
    const role = new RamRole(this, 'Resource', {
      provider,
      roleName: accountWideName(name, this.node.path, 'role', LONGEST_ROLE_NAME),
      assumeRolePolicyDocument: JSON.stringify(trust),
      description: `Pods of ${name}: ${serviceAccount}`,
      tags,
    });
    this.arn = role.arn;
    this.granted = new RolePolicy(this, 'Policy', { provider, roleName: role.roleName, statements, name, tags }).attachment;
    this.node.defaultChild = role;
  }
}
