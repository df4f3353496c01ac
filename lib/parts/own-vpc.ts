import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { Vpc } from '../alicloud/generated/vpc';
import { kept } from '../terraform/kept-attribute';

/** A VPC that is made. */
export interface OwnVpcProps {
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly cidrBlock: string;
  /** What else somebody can do who wants other addresses, as a sentence. */
  readonly otherwise: string;
  readonly provider?: TerraformProvider;
}

/** Its addresses are those of the first deploy. */
export function ownVpc(scope: Construct, { provider, name, tags, cidrBlock, otherwise }: OwnVpcProps): Vpc {
  return new Vpc(scope, 'Resource', {
    provider,
    vpcName: name,
    cidrBlock,
    tags,
    lifecycle: kept('cidr_block', cidrBlock, block => `The VPC has the addresses ${block}, which cannot change: set cidrBlock to them. ${otherwise}`),
  });
}
