import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { SecurityGroupRule } from '../alicloud/generated/security-group-rule';
import { said } from '../terraform/said';
import { digest } from '../validation/names';

/** A port and who may reach it. */
export interface PortRulesProps {
  readonly securityGroupId: string;
  readonly port: number;
  readonly allowedCidrs: readonly string[];
  readonly description: string;
  readonly provider?: TerraformProvider;
}

/** The words of an expression that an id shows; a longer one, or one that says more than a reference does, is told apart by its digest. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+)\}$/;
const LONGEST_WORDS = 40;

/** The id of a block's rule: from what the block is, never from its place in the list. */
function idOf(block: string): string {
  const [, reference] = REFERENCE.exec(block) ?? [];
  const words = (reference ?? block).replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-|-$/g, '');
  return `From-${reference !== undefined || isCidr(block) ? words : `${words.slice(0, LONGEST_WORDS)}-${digest(block)}`}`;
}

const isCidr = (block: string) => /^[0-9./]+$/.test(block);

/** Opens a TCP port: a rule for each block of addresses, whose id comes from the block, so that adding one touches no other. */
export class PortRules extends Construct {
  /** The rules. */
  public readonly rules: SecurityGroupRule[];

  constructor(scope: Construct, id: string, { provider, securityGroupId, port, allowedCidrs, description }: PortRulesProps) {
    super(scope, id);
    this.rules = allowedCidrs.map(cidrIp => new SecurityGroupRule(this, idOf(said(this, cidrIp)), {
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
