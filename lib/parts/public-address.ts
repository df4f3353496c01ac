import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { EipAddress } from '../alicloud/generated/eip-address';
import { EipAttributes } from '../choices/internet-bandwidth';
import { RemovalPolicy } from '../choices/removal-policy';
import { kept } from '../terraform/kept-attribute';

/** An elastic IP address. */
export interface PublicAddressProps {
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly eip: EipAttributes;
  /** @default - it may be released, and not replaced */
  readonly publicIpRemovalPolicy?: RemovalPolicy;
  readonly provider?: TerraformProvider;
}

/** An address of a site or of a NAT gateway: it outlives whatever it is bound to. */
export function publicAddress(scope: Construct, { provider, name, tags, eip, publicIpRemovalPolicy: policy }: PublicAddressProps): EipAddress {
  return new EipAddress(scope, 'EipAddress', {
    provider,
    addressName: name,
    paymentType: 'PayAsYouGo',
    ...eip,
    tags,
    lifecycle: policy === RemovalPolicy.DESTROY ? undefined : {
      ...(policy !== undefined && { preventDestroy: true }),
      ...kept('internet_charge_type', eip.internetChargeType, current =>
        `The public address is metered ${current}, and Terraform can change that only by releasing it for another one. Switch its metering method in the console of ` +
        'Elastic IP Address, which keeps the address and takes effect at midnight (UTC+8), and deploy this change then; or, if another address will do, set publicIpRemovalPolicy to DESTROY.'),
    },
  });
}
