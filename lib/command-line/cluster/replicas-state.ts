import { Finding, good, unknown, wrong } from './finding';
import { Autoscaler, Condition, Deployment } from './objects';

/** How many replicas serve, of how many. The autoscaler's least is what a site must have; those that it adds may take their time. */
export function replicasState({ spec, status }: Deployment, autoscaler: Autoscaler): Finding {
  const [wanted, ready] = [spec.replicas ?? 1, status?.readyReplicas ?? 0];
  const least = autoscaler.spec.minReplicas ?? 1;
  if (wanted === 0) return wrong('the site is closed: a release that changes the database is under way, or has not ended');
  if (ready < least) return wrong(`${ready} of ${wanted} are ready, and at least ${least} should be`);
  return good(ready < wanted ? `${ready} of ${wanted} are ready, and the others start` : `${ready} of ${wanted} are ready`);
}

/** Whether the autoscaler could still add one. */
export function autoscalerState({ spec, status }: Autoscaler): Finding {
  const { currentReplicas: current, conditions = [] } = status ?? {};
  const { minReplicas: least = 1, maxReplicas: most } = spec;
  if (current === undefined) return unknown('it has not looked yet');
  if (isSaid(conditions, 'AbleToScale', 'False')) return wrong(`it cannot change the number of replicas: ${messageOf(conditions, 'AbleToScale')}`);
  const limited = conditions.find(({ type, status: holds }) => type === 'ScalingLimited' && holds === 'True');
  if (limited?.reason === 'TooManyReplicas') return wrong(`it is at its limit of ${most}, and would have more: raise replicas.max, and the class of the database with it`);
  if (isSaid(conditions, 'ScalingActive', 'False')) {
    return unknown(`${current} replicas, and it neither adds nor ends any, as long as it has no metrics: ${messageOf(conditions, 'ScalingActive')}`);
  }
  return good(`${current} replicas, between ${least} and ${most}`);
}

const isSaid = (conditions: readonly Condition[], type: string, status: string) => conditions.some(one => one.type === type && one.status === status);

const messageOf = (conditions: readonly Condition[], type: string) => conditions.find(one => one.type === type)?.message ?? 'it does not say why';
