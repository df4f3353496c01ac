import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, SecretSource } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

// the zone example.com must be in Alibaba Cloud DNS; the certificate comes from Let's Encrypt by DNS-01
const site = new BailianOpenWebUi(stack, 'Chat', {
  domain: 'example.com',
  www: true,
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

new TerraformOutput(stack, 'url', { value: site.url });
new TerraformOutput(stack, 'public_ip', { value: site.publicIp });
app.synth();
