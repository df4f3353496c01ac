import { Configuration } from './landed';
import { Plan } from '../../../instruments/provider/terraform';

/** What a minor release may replace. */
const REPLACED = ['alicloud_ecs_command', 'alicloud_ecs_invocation'];

/** Of what providers this library has resources; what hangs on them in an app is the app's. */
const OURS = /^(?:alicloud_|terraform_data$)/;

/** What only a major release may do: replace or remove something else than a command or its call. */
export function replacements(plan: Plan): string[] {
  return plan.changes.filter(({ type, actions }) => actions.includes('delete') && OURS.test(type) && !REPLACED.includes(type)).map(({ address }) => address).sort();
}

const asks = ({ variable = {} }: Configuration) => Object.keys(variable).filter(name => !('default' in variable[name]));

/** What only a major release may do: ask for the value of a variable that nobody has set, or under another name. */
export function newlyAsked(before: Configuration, now: Configuration): string[] {
  return asks(now).filter(name => !asks(before).includes(name));
}
