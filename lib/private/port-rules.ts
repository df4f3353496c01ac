import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { SecurityGroupRule } from '../alicloud/generated/security-group-rule';

/** Every address. */
export const ANYWHERE = '0.0.0.0/0';

/** A port and who may reach it. */
export interface PortRulesProps {
  readonly securityGroupId: string;
  readonly port: number;
  readonly allowedCidrs: readonly string[];
  readonly description: string;
  readonly provider?: TerraformProvider;
}

/** Opens a TCP port: a rule for each block of addresses, whose id comes from the block, so that adding one touches no other. */
export class PortRules extends Construct {
  /** The rules. */
  public readonly rules: SecurityGroupRule[];

  constructor(scope: Construct, id: string, { provider, securityGroupId, port, allowedCidrs, description }: PortRulesProps) {
    super(scope, id);
    this.rules = allowedCidrs.map(cidrIp => new SecurityGroupRule(this, `From-${cidrIp.replace(/[./]/g, '-')}`, {
      provider,
      securityGroupId,
      type: 'ingress',
      ipProtocol: 'tcp',
      portRange: `${port}/${port}`,
      cidrIp,
      nicType: 'intranet', // what a VPC means; left out, the provider writes <nil> into the rule's id
      description,
    }));
  }
}
