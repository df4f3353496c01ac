import { readFileSync } from 'fs';
import { join } from 'path';

/** What the real provider knows of an attribute that its schema does not say. */
export interface AttributeBehaviour {
  readonly force_new?: boolean;
  readonly default?: string | number | boolean;
  readonly conflicts_with?: string[];
  readonly exactly_one_of?: string[];
  readonly at_least_one_of?: string[];
  readonly required_with?: string[];
  readonly deprecated?: boolean;
  readonly removed?: boolean;
  readonly diff_suppressed?: boolean;
  readonly nested?: Record<string, AttributeBehaviour>;
}

export interface ResourceBehaviour {
  readonly attributes: Record<string, AttributeBehaviour>;
  readonly importable: boolean;
}

/** By resource type; dumped from the running provider and cut to the resources in use. */
export function alicloudBehaviour(): Record<string, ResourceBehaviour> {
  return JSON.parse(readFileSync(join(__dirname, 'behaviour.json'), 'utf8')) as Record<string, ResourceBehaviour>;
}

export const NULL_BEHAVIOUR: Record<string, ResourceBehaviour> = {
  null_resource: { importable: false, attributes: { triggers: { force_new: true } } },
};
