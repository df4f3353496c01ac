import { NullProvider } from '@cdktf/provider-null/lib/provider';
import { Resource } from '@cdktf/provider-null/lib/resource';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { alicloud, BailianOpenWebUi, SecretSource } from 'cdktf-bailian-open-webui';

const app = new App();
const stack = new TerraformStack(app, 'chat');
new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
new NullProvider(stack, 'null');

const site = new BailianOpenWebUi(stack, 'Chat', {
  domain: 'chat.example.com',
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
});

// runs from your machine, after every deploy that changed something on the site
const smokeTest = new Resource(stack, 'smoke-test', { triggers: { ready: site.ready.getStringAttribute('output') } });
smokeTest.addOverride('provisioner', [{
  'local-exec': { command: process.env.SMOKE_TEST ?? `curl --fail --silent --show-error --retry 10 --retry-all-errors --output /dev/null ${site.url}/ready` },
}]);

new TerraformOutput(stack, 'url', { value: site.url });
app.synth();
