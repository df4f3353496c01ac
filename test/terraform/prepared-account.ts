import { StandIn } from '../../instruments/provider';

/** Where the stand-in has what examples find in the account. */
export const REGION = 'ap-southeast-1';

/** What an example finds in the account, as environment variables. */
export function prepare(standIn: StandIn, example: string): Record<string, string> {
  if (example !== 'existing-vpc') {
    return {};
  }
  const vpc = standIn.cloud.add('alicloud_vpc', { cidr_block: '10.0.0.0/16' }, REGION);
  const vswitch = standIn.cloud.add('alicloud_vswitch', { vpc_id: vpc.id, cidr_block: '10.0.1.0/24', zone_id: `${REGION}b` }, REGION);
  return { VPC_ID: String(vpc.id), VSWITCH_ID: String(vswitch.id) };
}
