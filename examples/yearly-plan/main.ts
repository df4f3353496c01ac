import { App, TerraformOutput, TerraformStack } from 'cdktf';
import {
  alicloud, BailianOpenWebUi, DiskCategory, InstanceCharge, InstanceType, InternetBandwidth, SecretSource,
} from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

const site = new BailianOpenWebUi(stack, 'Chat', {
  instanceType: InstanceType.E_C1_M1_LARGE,
  instanceCharge: InstanceCharge.subscription({ months: 12 }),
  systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY,
  internetBandwidth: InternetBandwidth.payByBandwidth(3),
  domain: 'chat.example.com',
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

new TerraformOutput(stack, 'url', { value: site.url });
app.synth();
