import { Operation, Request, requestsOf } from './requests';
import { Plan } from '../terraform';
import { Attributes, UNKNOWN } from '../values';

interface Change {
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: string[];
    readonly before: Attributes | null;
    readonly after: Attributes | null;
    readonly after_unknown: Record<string, unknown>;
  };
}

/** The calls with which the real provider would carry out a plan, without doing it. */
export function requestsOfPlan({ json }: Plan, region: string): Request[] {
  return (json.resource_changes as Change[] | undefined ?? [])
    .filter(({ mode, type }) => mode === 'managed' && type.startsWith('alicloud_'))
    .flatMap(({ type, change }) => change.actions.flatMap(action => operation(action, change)).map(one => requestsOf({ type, region, ...one })).flat());
}

function operation(action: string, { before, after, after_unknown: unknown }: Change['change']): Array<Pick<Operation, 'action' | 'prior' | 'planned'>> {
  const unknowns = Object.entries(unknown).filter(([, value]) => value === true).map(([name]) => [name, UNKNOWN]);
  const planned = { ...after, ...Object.fromEntries(unknowns) as Attributes };
  switch (action) {
    case 'create': return [{ action, prior: null, planned }];
    case 'update': return [{ action, prior: before, planned }];
    case 'delete': return [{ action, prior: before, planned: null }];
    default: return [];
  }
}
