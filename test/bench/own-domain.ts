import { App, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, SecretSource } from '../../lib';

/** The stack of examples/own-domain. */
export function ownDomain(stack: TerraformStack): void {
  new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
  new BailianOpenWebUi(stack, 'Chat', {
    domain: 'example.com',
    www: true,
    apiKey: SecretSource.fromVariable('bailian_api_key'),
    adminEmail: 'admin@example.com',
    adminPassword: SecretSource.fromVariable('admin_password'),
  });
}

/** The Terraform configuration of a stack. */
export function synthesize(create: (stack: TerraformStack) => void): any {
  const stack = new TerraformStack(new App({ outdir: '/nowhere' }), 'chat');
  create(stack);
  stack.prepareStack();
  return stack.toTerraform();
}
