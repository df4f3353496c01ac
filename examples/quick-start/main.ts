import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, RemovalPolicy, SecretSource } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

const site = new BailianOpenWebUi(stack, 'Chat', {
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
  dataDiskRemovalPolicy: RemovalPolicy.DESTROY, // try-out only
  // domain: 'chat.example.com' brings DNS records, a certificate and HTTPS
});

new TerraformOutput(stack, 'url', { value: site.url });
app.synth();
