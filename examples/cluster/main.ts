import { readFileSync } from 'fs';
import { join } from 'path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUiCluster, OpenWebUiImage, SecretSource, TlsCertificate } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

// a network in two zones, a cluster of serverless pods, PostgreSQL, Redis, a bucket, a load balancer with the record that leads to it, and the site on them
const site = new BailianOpenWebUiCluster(stack, 'Chat', {
  domain: 'chat.example.com',
  certificate: TlsCertificate.fromPem({
    chain: readFileSync(join(__dirname, 'chat.example.com.pem'), 'utf8'),
    privateKey: SecretSource.fromVariable('private_key'),
  }),
  // docker buildx imagetools inspect ghcr.io/open-webui/open-webui:v0.12.4
  openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', {
    digest: 'sha256:0000000000000000000000000000000000000000000000000000000000000000',
  }),
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

new TerraformOutput(stack, 'url', { value: site.url });
app.synth();
