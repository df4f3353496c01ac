import { TerraformConfiguration } from '../../lib/rights/stack-part';

type Attributes = Record<string, unknown>;
type Blocks = Record<string, Attributes>;

/**
 * The same configuration with the texts of its programs as values of variables. In JSON every text may be a template, and Terraform parses it as one each time
 * that it looks at it: of all programs several times a plan, which was a third of its time. They are base64, in which no template can be.
 */
export function programsAside(configuration: TerraformConfiguration): { configuration: TerraformConfiguration; variables: Record<string, string> } {
  const { resource = {}, variable = {} } = configuration as { resource?: Record<string, Blocks>; variable?: Blocks };
  const variables: Record<string, string> = {};
  const commands = Object.entries(resource.alicloud_ecs_command ?? {}).map(([id, command]) => {
    const { command_content: text } = command;
    if (typeof text !== 'string' || !/^[A-Za-z0-9+/]+=*$/.test(text)) return [id, command];
    variables[`program_of_${id}`] = text;
    return [id, { ...command, command_content: `\${var.program_of_${id}}` }];
  });
  if (commands.length === 0) return { configuration, variables };
  const declared = Object.fromEntries(Object.keys(variables).map(name => [name, { type: 'string' }]));
  const others = { ...configuration, variable: { ...variable, ...declared } };
  return { variables, configuration: { ...others, resource: { ...resource, alicloud_ecs_command: Object.fromEntries(commands) } } as TerraformConfiguration };
}
