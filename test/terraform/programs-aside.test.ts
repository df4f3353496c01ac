import { Deployment, SECRETS, site } from './deployment';
import { programsAside } from './programs-aside';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';

type Commands = Record<string, { readonly command_content: string }>;

describeTerraform('programs that Terraform is given as values of variables', () => {
  test('arrive as they are in the configuration, each of them', async () => {
    const standIn = await StandIn.start();
    const deployment = new Deployment(standIn, { ...SECRETS });
    await deployment.deploy(site());
    await standIn.stop();
    const commands = Object.values(deployment.configuration.resource!.alicloud_ecs_command as unknown as Commands).map(({ command_content: text }) => text);
    expect(standIn.cloud.resources('alicloud_ecs_command').map(({ attributes }) => attributes.command_content as string).sort()).toEqual(commands.sort());
    expect(Object.values(programsAside(deployment.configuration).variables).sort()).toEqual(commands);
  });
});

test('what may hold a template stays where it is', () => {
  const configuration = { resource: { alicloud_ecs_command: { one: { command_content: '${base64encode("x")}' } } }, variable: { mine: { type: 'string' } } };
  expect(programsAside(configuration as never)).toEqual({ configuration, variables: {} });
});
