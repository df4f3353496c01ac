import { TerraformProvider, TerraformStack, TerraformVariable } from 'cdktf';
import { aSite, SITES } from './sites';
import { emptyStack, NETWORK, refusal, REQUIRED, stackIn, warningsOf } from './stack';
import { Configuration, programChoices, synthesized } from './synthesized';
import { alicloud, BailianEndpoint, BailianNetwork, DomainRecord, GpuWebUiInstance, TlsCertificate, TlsFrontend } from '../../../lib';

/** The provider class of a user who generated bindings of his own. */
class OwnProvider extends TerraformProvider {
  constructor(stack: TerraformStack, id: string, private readonly options: { region?: string; alias?: string; constraint?: string }) {
    super(stack, id, {
      terraformResourceType: 'alicloud',
      terraformGeneratorMetadata: { providerName: 'alicloud', providerVersion: '1.289.0', providerVersionConstraint: options.constraint },
      terraformProviderSource: 'aliyun/alicloud',
    });
    this.alias = options.alias;
  }

  public get region(): string | undefined {
    return this.options.region;
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    return { region: this.options.region, alias: this.alias };
  }
}

/** What every resource and look-up of the cloud says of its provider. */
function providersIn({ resource, data }: Configuration): unknown[] {
  return [resource, data].flatMap(section => Object.entries(section).filter(([type]) => type.startsWith('alicloud_')).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, { provider }]) => [`${type}.${id}`, provider])));
}

describe.each(Object.entries(SITES))('%s', (_what, props) => {
  test('every resource and look-up takes the provider that was given', () => {
    const stack = stackIn('cn-hangzhou');
    const provider = new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'ap-southeast-1' });
    aSite(stack, { ...props, provider });
    const others = providersIn(synthesized(stack)).filter(([, used]: any) => used !== 'alicloud.second');
    expect(others).toEqual([]);
  });

  test('no resource or look-up names a provider where none was given', () => {
    const stack = stackIn('ap-southeast-1');
    aSite(stack, props);
    expect(providersIn(synthesized(stack)).filter(([, used]: any) => used !== undefined)).toEqual([]);
  });
});

test('every construct alone takes the provider that was given', () => {
  const stack = stackIn('cn-hangzhou');
  const provider = new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'ap-southeast-1' });
  new BailianNetwork(stack, 'Network', { provider });
  new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, provider });
  new DomainRecord(stack, 'Record', { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7', provider });
  new TlsFrontend(stack, 'Frontend', {
    instanceId: 'i-t4nexample0000000000', securityGroupId: NETWORK.securityGroupId, domains: [{ name: 'example.com' }], certificate: TlsCertificate.acme(), instanceRole: { roleName: 'ChatMachine', grantable: true }, provider,
  });
  expect(providersIn(synthesized(stack)).filter(([, used]: any) => used !== 'alicloud.second')).toEqual([]);
});

test('two regions in one stack: each site asks the endpoint of its own', () => {
  const endpoint = (region: string) => {
    const stack = stackIn('ap-southeast-1');
    aSite(stack, { provider: new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region }) });
    return (programChoices(synthesized(stack)).settings as { endpoint: string }).endpoint;
  };
  expect([endpoint('cn-beijing'), endpoint('us-east-1')]).toEqual([BailianEndpoint.BEIJING.url, BailianEndpoint.VIRGINIA.url]);
});

describe('the endpoint follows from the region of', () => {
  const endpointOf = (stack: TerraformStack, props = {}) => {
    aSite(stack, props);
    return (programChoices(synthesized(stack)).settings as { endpoint: string }).endpoint;
  };

  test('the provider without an alias', () => {
    const stack = emptyStack();
    new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'cn-beijing' });
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'us-east-1' });
    expect(endpointOf(stack)).toBe(BailianEndpoint.VIRGINIA.url);
  });

  test('a provider of the user’s own class', () => {
    const stack = emptyStack();
    new OwnProvider(stack, 'own', { region: 'cn-hongkong', constraint: '~> 1.289' });
    expect(endpointOf(stack)).toBe(BailianEndpoint.HONG_KONG.url);
  });

  test('a provider of the user’s own class that was given', () => {
    const stack = stackIn('ap-southeast-1');
    expect(endpointOf(stack, { provider: new OwnProvider(stack, 'own', { region: 'cn-beijing', alias: 'own', constraint: '~> 1.289' }) })).toBe(BailianEndpoint.BEIJING.url);
  });
});

describe('the endpoint is required', () => {
  const complaint = (stack: TerraformStack, props = {}) => refusal(stack, () => aSite(stack, props)).violations.map(({ property, sentence }) => `${property}: ${sentence}`);
  const REQUIRED_ENDPOINT = ['endpoint: must be given, because none follows from the region of the provider (not known at synth, or no endpoint on its side of a border)'];

  test('where there is no provider yet', () => expect(complaint(emptyStack())).toEqual(REQUIRED_ENDPOINT));
  test('where the provider has no region', () => expect(complaint(stackIn())).toEqual(REQUIRED_ENDPOINT));
  test('where the nearest endpoint is across a border', () => expect(complaint(stackIn('eu-central-1'))).toEqual(REQUIRED_ENDPOINT));

  test('where the region is known at apply only', () => {
    const stack = emptyStack();
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: new TerraformVariable(stack, 'region', { type: 'string' }).stringValue });
    expect(complaint(stack)).toEqual(REQUIRED_ENDPOINT);
  });

  test('where only an aliased provider has a region', () => {
    const stack = emptyStack();
    new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'cn-beijing' });
    expect(complaint(stack)).toEqual(REQUIRED_ENDPOINT);
  });

  test('and taken where it is given', () => {
    const stack = stackIn('eu-central-1');
    aSite(stack, { endpoint: BailianEndpoint.workspace('llm-1a2b3c4d5e', 'eu-central-1') });
    expect(programChoices(synthesized(stack)).settings).toMatchObject({ endpoint: 'https://llm-1a2b3c4d5e.eu-central-1.maas.aliyuncs.com/compatible-mode/v1' });
  });
});

describe('a provider that admits version 2', () => {
  const WARNING = expect.stringContaining('admits version 2 of aliyun/alicloud');
  const warnings = (constraint?: string, alias?: string) => {
    const stack = alias ? stackIn('ap-southeast-1') : emptyStack();
    const provider = new OwnProvider(stack, 'own', { region: 'ap-southeast-1', constraint, alias });
    aSite(stack, alias ? { provider, domain: 'example.com' } : { domain: 'example.com' });
    return warningsOf(stack);
  };

  test.each(['>= 1.283.0', '>= 1.0, < 3.0.0', '~> 2.0'])('is warned of: %s', constraint => expect(warnings(constraint)).toEqual([WARNING]));
  test('is warned of where it was given', () => expect(warnings('>= 1.283.0', 'own')).toEqual([WARNING]));
  test.each(['~> 1.289', '>= 1.283.0, < 2.0.0', '1.289.0'])('is not there: %s', constraint => expect(warnings(constraint)).toEqual([]));
  test('is not ours', () => {
    const stack = stackIn('ap-southeast-1');
    aSite(stack, { domain: 'example.com' });
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, (stack: TerraformStack) => unknown]>([
    ['a network', stack => new BailianNetwork(stack, 'Network')],
    ['a machine', stack => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, servedOrigins: ['https://example.com'] })],
    ['a front end', stack => new TlsFrontend(stack, 'Frontend', { instanceId: 'i-t4nexample0000000000', securityGroupId: NETWORK.securityGroupId, domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() })],
    ['a record', stack => new DomainRecord(stack, 'Record', { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7' })],
  ])('is warned of by %s alone', (_what, create) => {
    const stack = emptyStack();
    new OwnProvider(stack, 'own', { region: 'ap-southeast-1', constraint: '>= 1.0' });
    create(stack);
    expect(warningsOf(stack)).toEqual([WARNING]);
  });
});

test('our provider keeps Terraform below version 2', () => {
  expect(synthesized(stackIn('ap-southeast-1')).terraform).toEqual({ required_providers: { alicloud: { source: 'aliyun/alicloud', version: '>= 1.283.0, < 2.0.0' } } });
});
