import { Asked, NoQuestionError } from './question';
import { StackResource } from './stack-resource';

/**
 * A public address of its own. While it belongs to an instance in a VPC, keeping it costs nothing, and what is left is its traffic or its bandwidth:
 * https://help.aliyun.com/en/eip/billing-faq (2026)
 */
export function addressQuestion(address: StackResource, region: string): Asked {
  if (address.text('payment_type') === 'Subscription' || address.text('instance_charge_type') === 'PrePaid') throw new NoQuestionError('the price of a subscribed address is not asked for here');
  const line = address.text('isp') ?? 'BGP';
  if (line !== 'BGP') throw new NoQuestionError(`the documented question is for the line BGP, and this address is of ${line}`);
  const mbps = Number(address.text('bandwidth'));
  if (!Number.isInteger(mbps) || mbps < 1) throw new NoQuestionError('the stack does not say its bandwidth');
  const isByTraffic = address.text('internet_charge_type') === 'PayByTraffic';
  const isBound = address.isReferredBy('alicloud_eip_association', 'allocation_id');
  const metering = isByTraffic ? `by traffic, at most ${mbps} Mbps` : `of ${mbps} Mbps`;
  return { what: `public address ${metering}${isBound ? '' : ', bound to nothing'}`, question: { product: 'eip', region, mbps, isByTraffic, isBound } };
}
