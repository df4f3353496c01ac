import { Asked, NoQuestionError } from './question';
import { StackResource, textOf, UnknownValueError } from './stack-resource';

const INSTANCE = 'EcsInstance';

/** What the provider associates where it is not told what that is: it goes by the id, and takes all others for an instance. */
const TYPE_BY_ID: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(ngw-|\$\{alicloud_nat_gateway\.)/, 'Nat'],
  [/^(lb-|\$\{alicloud_slb(_load_balancer)?\.)/, 'SlbInstance'],
  [/^\$\{alicloud_instance\./, INSTANCE],
];

/**
 * A public address of its own. While it belongs to an instance in a VPC, keeping it costs nothing, and what is left is its traffic or its bandwidth:
 * https://help.aliyun.com/en/eip/billing-faq (2026). One of a NAT gateway, a load balancer, a second network interface or a HaVip is paid for:
 * https://www.alibabacloud.com/help/doc-detail/122035.htm
 */
export function addressQuestion(address: StackResource, region: string): Asked {
  if (address.text('payment_type') === 'Subscription' || address.text('instance_charge_type') === 'PrePaid') throw new NoQuestionError('the price of a subscribed address is not asked for here');
  const line = address.text('isp') ?? 'BGP';
  if (line !== 'BGP') throw new NoQuestionError(`the documented question is for the line BGP, and this address is of ${line}`);
  const mbps = Number(address.text('bandwidth'));
  if (!Number.isInteger(mbps) || mbps < 1) throw new NoQuestionError('the stack does not say its bandwidth');
  const isByTraffic = address.text('internet_charge_type') === 'PayByTraffic';
  const owners = address.referring('alicloud_eip_association', 'allocation_id').map(ownerOf);
  const isBound = owners.includes(INSTANCE);
  const [other = 'bound to nothing'] = owners.map(owner => `bound to a ${owner}`);
  const metering = isByTraffic ? `by traffic, at most ${mbps} Mbps` : `of ${mbps} Mbps`;
  return { what: `public address ${metering}${isBound ? '' : `, ${other}`}`, question: { product: 'eip', region, mbps, isByTraffic, isBound } };
}

/** The type of what an association gives an address to, in the words of the provider. */
function ownerOf(association: StackResource): string {
  if (association.isRepeated) throw new UnknownValueError('association');
  const type = textOf(association.attributes.instance_type, 'association\'s instance_type');
  if (type !== undefined) return type;
  const { instance_id: id } = association.attributes;
  const byId = TYPE_BY_ID.find(([ids]) => ids.test(String(id)))?.[1];
  if (byId === undefined) textOf(id, 'association\'s instance_id');
  return byId ?? INSTANCE;
}
