import { providerOf } from '../../../lib/command-line/provider-block';

const PROVIDERS = {
  provider: {
    alicloud: [
      { region: 'ap-southeast-1', profile: 'work' },
      { alias: 'shanghai', region: 'cn-shanghai', protocol: 'HTTP', endpoints: [{ ecs: 'ecs.example.com', cs: 'cs.example.com', vpc: 'vpc.example.com', bssopenapi: 'bss.example.com' }], account_type: 'International' },
      { alias: 'told', region: '${var.region}', profile: '${var.profile}', endpoints: { ecs: '${var.ecs}', bssopenapi: '${var.bss}' }, account_type: '${var.type}' },
    ],
  },
};

test.each<[string, object, NodeJS.ProcessEnv, object]>([
  ['the default', {}, { ALIBABA_CLOUD_REGION: 'eu-central-1' }, { region: 'ap-southeast-1', protocol: 'HTTPS', endpoint: 'ecs.ap-southeast-1.aliyuncs.com', clusterEndpoint: 'cs.ap-southeast-1.aliyuncs.com', profile: 'work' }],
  ['an alias', { provider: 'alicloud.shanghai' }, {}, { region: 'cn-shanghai', protocol: 'HTTP', endpoint: 'ecs.example.com', clusterEndpoint: 'cs.example.com', billingEndpoint: 'bss.example.com', isInternational: true, profile: undefined }],
  ['one that Terraform tells', { provider: 'alicloud.told' }, { ALIBABA_CLOUD_REGION: 'eu-central-1' }, { region: 'eu-central-1', protocol: 'HTTPS', endpoint: 'ecs.eu-central-1.aliyuncs.com', clusterEndpoint: 'cs.eu-central-1.aliyuncs.com', profile: undefined }],
  ['an account that the environment tells of', {}, { ALIBABA_CLOUD_ACCOUNT_TYPE: 'Domestic' }, expect.objectContaining({ isInternational: false, billingEndpoint: undefined })],
  ['an account that the provider tells of, whatever the environment', { provider: 'alicloud.shanghai' }, { ALIBABA_CLOUD_ACCOUNT_TYPE: 'Domestic' }, expect.objectContaining({ isInternational: true })],
  ['one that the environment tells by an old name', { provider: 'alicloud.told' }, { ALICLOUD_REGION: 'us-east-1' }, expect.objectContaining({ region: 'us-east-1' })],
])('%s is where a resource says', (_what, resource, environment, block) => {
  expect(providerOf(PROVIDERS, resource as Record<string, unknown>, environment)).toEqual(block);
});

test('a region that nothing says is refused', () => {
  expect(() => providerOf(PROVIDERS, { provider: 'alicloud.told' }, {})).toThrow('the stack does not say in what region its provider works; set ALIBABA_CLOUD_REGION');
  expect(() => providerOf({}, {}, {})).toThrow('set ALIBABA_CLOUD_REGION');
});
