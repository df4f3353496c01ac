import { readFileSync } from 'fs';
import { join } from 'path';
import { checkedResources } from './checked-resources';
import { Condition, holds } from './conditions';
import { Action } from '../action';
import { Attributes, text } from '../values';

/** A call of the cloud's API, as RAM is asked about it. */
export interface Request {
  /** The resource type, or `data.` and that of a data source. */
  readonly type: string;
  /** As RAM writes it, e.g. `ecs:RunInstances`. */
  readonly action: string;
  /** The ARNs on all of which the caller must have the right. */
  readonly resources: string[];
  /** The service for which a role is passed on, or made. */
  readonly service?: string;
}

/** What Terraform wants of the provider. */
export interface Operation {
  readonly type: string;
  readonly action: Action;
  readonly region: string;
  readonly prior: Attributes | null;
  /** Nothing where something is deleted. */
  readonly planned: Attributes | null;
}

interface Call {
  readonly action: string;
  readonly when?: Condition;
}

type CallsOfTypes = Record<string, Partial<Record<Action, Call[]>>>;

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as CallsOfTypes;

/**
 * By type and operation: what provider 1.289.0 calls, read from its source by read-provider.go, or by a person where the calls have a form that it does
 * not read.
 */
export const CALLS: CallsOfTypes = { ...read('calls.json'), ...read('calls-read-by-hand.json') };

/** What the services ask RAM besides, on behalf of the caller. */
const BESIDES: Record<string, Omit<Request, 'type' | 'resources'>> = {
  'ecs:AttachInstanceRamRole': { action: 'ram:PassRole', service: 'ecs.aliyuncs.com' },
  // the first of an account makes AliyunServiceRoleForNatgw
  'vpc:CreateNatGateway': { action: 'ram:CreateServiceLinkedRole', service: 'nat.aliyuncs.com' },
};

/** The calls that the real provider would make, each once. */
export function requestsOf({ type, action, region, prior, planned }: Operation): Request[] {
  const calls = CALLS[type]?.[action];
  if (!calls) throw new Error(`calls.json does not say what the provider calls to ${action} ${type}`);
  const attributes = planned ?? prior ?? {};
  const id = action === 'create' ? undefined : text(prior?.id);
  return calls.filter(({ when }) => !when || holds(when, { prior, attributes })).flatMap(call => {
    const besides = BESIDES[call.action];
    return [{ action: call.action }, ...besides ? [besides] : []]
      .map(request => ({ type, ...request, resources: checkedResources(request.action, { type, region, id, attributes }) }));
  });
}
