import { Plan } from '../../instruments/provider/terraform';

/** `Chat_Instance_WebUiProgram_ABB956D4` without what every name has: the site's id before it and the hash behind it. */
function shortName(name: string): string {
  return name.replace(/^Chat_/, '').replace(/_[0-9A-F]{8}$/, '');
}

/**
 * What a plan would do, a line each, in order: `replace alicloud_ecs_invocation Instance_WebUiProgram`. Data sources, which are read, do
 * nothing.
 */
export function planned(plan: Plan): string[] {
  return plan.changes.filter(({ actions }) => actions.join() !== 'read')
    .map(({ type, name, actions }) => `${actions.length > 1 ? 'replace' : actions[0]} ${type.replace(/^alicloud_/, '')} ${shortName(name)}`).sort();
}
