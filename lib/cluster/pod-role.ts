import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { PodIdentity } from './cluster-kubernetes';
import { RolePolicy } from '../parts/role-policy';
import { trustedRole } from '../parts/trusted-role';
import { PolicyStatement } from '../terraform/policy-statement';

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
    const trusted = {
      Principal: { Federated: [identity.oidcProviderArn] },
      Condition: {
        StringEquals: { 'oidc:aud': 'sts.aliyuncs.com', 'oidc:iss': identity.oidcIssuerUrl, 'oidc:sub': `system:serviceaccount:${namespace}:${serviceAccount}` },
      },
    };
    const role = trustedRole(this, { provider, name, tags, trusted, description: `Pods of ${name}: ${serviceAccount}` });
    this.arn = role.arn;
    this.granted = new RolePolicy(this, 'Policy', { provider, roleName: role.roleName, statements, name, tags }).attachment;
    this.node.defaultChild = role;
  }
}
