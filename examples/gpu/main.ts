import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, InstanceType, SecretSource } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

const site = new BailianOpenWebUi(stack, 'Chat', {
  domain: 'chat.example.com',
  instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, // one NVIDIA A10 with 24 GB
  systemDiskSizeGiB: 200, // the images and the models lie on it
  localModels: ['qwen3:8b'],
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

new TerraformOutput(stack, 'url', { value: site.url });
app.synth();
