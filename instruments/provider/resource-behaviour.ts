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

/** Defaults and what makes a release anew: the provider's source (3.1.2), since its framework prints neither. */
export const HELM_BEHAVIOUR: Record<string, ResourceBehaviour> = {
  helm_release: {
    importable: true,
    attributes: {
      name: { force_new: true },
      namespace: { force_new: true, default: 'default' },
      timeout: { default: 300 },
      wait: { default: true },
      ...Object.fromEntries([
        'atomic', 'cleanup_on_fail', 'create_namespace', 'dependency_update', 'disable_crd_hooks', 'disable_openapi_validation', 'disable_webhooks', 'force_update', 'lint',
        'pass_credentials', 'recreate_pods', 'replace', 'reset_values', 'reuse_values', 'skip_crds', 'take_ownership', 'upgrade_install', 'verify', 'wait_for_jobs',
      ].map(name => [name, { default: false }])),
      render_subchart_notes: { default: true },
      max_history: { default: 0 },
    },
  },
};

export const NULL_BEHAVIOUR: Record<string, ResourceBehaviour> = {
  null_resource: { importable: false, attributes: { triggers: { force_new: true } } },
};
