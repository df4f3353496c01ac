import { policyDocumentOf } from '../../../lib/rights/policy-document';
import { TerraformConfiguration } from '../../../lib/rights/stack-part';

export interface Statement {
  readonly Effect: string;
  readonly Action: string[];
  readonly Resource: string[];
  readonly Condition?: object;
}

/** A configuration with one provider, in Singapore, and what is given. */
export function configuration(parts: TerraformConfiguration): TerraformConfiguration {
  return { provider: { alicloud: [{ region: 'ap-southeast-1' }] }, ...parts };
}

/** What the policy of a configuration allows. */
export function statements(parts: TerraformConfiguration): Statement[] {
  const { Version, Statement: all } = JSON.parse(policyDocumentOf(configuration(parts), 'chat'));
  expect(Version).toBe('1');
  return all;
}

/** On what the policy of a configuration allows an action. */
export function allowedOn(action: string, parts: TerraformConfiguration): string[] {
  return statements(parts).filter(({ Action: actions }) => actions.includes(action)).flatMap(({ Resource }) => Resource);
}
