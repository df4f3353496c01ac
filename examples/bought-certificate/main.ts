import { readFileSync } from 'fs';
import { join } from 'path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, SecretSource, TlsCertificate } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

const site = new BailianOpenWebUi(stack, 'Chat', {
  domain: 'chat.example.com',
  certificate: TlsCertificate.fromPem({
    // what the console of Certificate Management Service gives you for nginx: the .pem file …
    chain: readFileSync(join(__dirname, 'chat.example.com.pem'), 'utf8'),
    // … and the .key file, handed over with: export TF_VAR_private_key="$(cat chat.example.com.key)"
    privateKey: SecretSource.fromVariable('private_key'),
  }),
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

new TerraformOutput(stack, 'url', { value: site.url });
app.synth();
