import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, InternetBandwidth, SecretSource, TlsCertificate } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });

// a site for the company network: no public address, the vSwitch's NAT gateway leads out
const site = new BailianOpenWebUi(stack, 'Chat', {
  vpcId: process.env.VPC_ID ?? 'vpc-t4nexample0000000000',
  vswitchId: process.env.VSWITCH_ID ?? 'vsw-t4nexample0000000000',
  internetBandwidth: InternetBandwidth.none(),
  domain: 'chat.corp.example.com',
  dnsRecords: false, // the company's own DNS leads the name to the private address
  certificate: TlsCertificate.selfSigned(),
  allowedCidrs: ['10.0.0.0/8'],
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

new TerraformOutput(stack, 'url', { value: site.url });
new TerraformOutput(stack, 'private_ip', { value: site.instance.privateIp });
app.synth();
