import { TerraformProvider, TerraformStack, TerraformVariable } from 'cdktf';
import { aSite, SITES } from './sites';
import { emptyStack, NETWORK, refusal, REQUIRED, stackIn, warningsOf } from './stack';
import { Configuration, programChoices, synthesized } from './synthesized';
import { alicloud, BailianEndpoint, BailianNetwork, DomainRecord, GpuWebUiInstance, TlsCertificate, TlsFrontend } from '../../../lib';

/** The provider class of a user who generated bindings of his own. */
class OwnProvider extends TerraformProvider {
  constructor(stack: TerraformStack, id: string, private readonly options: { region?: string; alias?: string; constraint?: string; version?: string }) {
    super(stack, id, {
      terraformResourceType: 'alicloud',
      terraformGeneratorMetadata: { providerName: 'alicloud', providerVersion: options.version, providerVersionConstraint: options.constraint },
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
  const complaint = (stack: TerraformStack, props = {}) => refusal(stack, () => aSite(stack, props)).violations.map(({ property, sentence, cure }) => `${property}: ${sentence}; ${cure}`);
  const NO_PROVIDER = [
    "provider: must be given, or be in the stack before this construct: there is no alicloud provider there; e.g. new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' })",
  ];
  const REGION_UNKNOWN = [
    'endpoint: must be given, because it follows from the region of the provider, which is not known at synth; e.g. BailianEndpoint.SINGAPORE, or give the provider a literal region',
  ];
  const BORDER = 'endpoint: must be given, because none is on the same side of a border as the region of the provider';

  test('or a provider, where there is none yet', () => {
    expect(complaint(emptyStack())).toEqual(NO_PROVIDER);
    const stack = emptyStack();
    expect(refusal(stack, () => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK })).violations.map(({ property }) => property)).toEqual(['provider']);
  });
  test('but where what came for it, or for the provider, is none, that is said alone', () => {
    expect(complaint(emptyStack(), { endpoint: 'https://example.com' })).toEqual(['endpoint: must be a BailianEndpoint; e.g. BailianEndpoint.SINGAPORE']);
    expect(complaint(emptyStack(), { provider: 'alicloud' })).toEqual([expect.stringContaining('provider: must be a provider of aliyun/alicloud, e.g. new')]);
  });
  test('where the provider has no region', () => expect(complaint(stackIn())).toEqual(REGION_UNKNOWN));
  test('where the nearest endpoint is across a border', () => {
    expect(complaint(stackIn('eu-central-1'))).toEqual([`${BORDER}; for eu-central-1, name the one that may have its data, e.g. BailianEndpoint.SINGAPORE or BailianEndpoint.workspace(…)`]);
  });
  test('where the region is mistyped, which is said', () => {
    expect(complaint(stackIn('eu-centrall-1'))).toEqual([`${BORDER}; eu-centrall-1 is no region that this library knows; did you mean eu-central-1?`]);
  });

  test('where the region is known at apply only', () => {
    const stack = emptyStack();
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: new TerraformVariable(stack, 'region', { type: 'string' }).stringValue });
    expect(complaint(stack)).toEqual(REGION_UNKNOWN);
  });

  test('or a provider, where only an aliased provider has a region', () => {
    const stack = emptyStack();
    new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'cn-beijing' });
    expect(complaint(stack)).toEqual(['provider: must be given: every alicloud provider in the stack has an alias; or create one without an alias before this construct']);
  });

  test('and taken where it is given', () => {
    const stack = stackIn('eu-central-1');
    aSite(stack, { endpoint: BailianEndpoint.workspace('llm-1a2b3c4d5e', 'eu-central-1') });
    expect(programChoices(synthesized(stack)).settings).toMatchObject({ endpoint: 'https://llm-1a2b3c4d5e.eu-central-1.maas.aliyuncs.com/compatible-mode/v1' });
  });
});

describe('a provider of other versions than these resources were written for', () => {
  const warningOf = (admitted: string) =>
    `the provider chat/own admits ${admitted} of aliyun/alicloud, which these resources were not written for; constrain it to ">= 1.283.0, < 2.0.0"`;
  const WARNING = warningOf('version 2');
  const warnings = (constraint?: string, alias?: string, version?: string) => {
    const stack = alias ? stackIn('ap-southeast-1') : emptyStack();
    const provider = new OwnProvider(stack, 'own', { region: 'ap-southeast-1', constraint, alias, version });
    aSite(stack, alias ? { provider, domain: 'example.com' } : { domain: 'example.com' });
    return warningsOf(stack);
  };

  test.each(['>= 1.283.0', '~> 2.0'])('is warned of: %s', constraint => expect(warnings(constraint)).toEqual([WARNING]));
  test.each(['~> 1.250', '1.250.0', '< 2'])('is warned of where it is too old: %s', constraint => expect(warnings(constraint)).toEqual([warningOf('versions before 1.283.0')]));
  test('is warned of where it may be either', () => expect(warnings('>= 1.0, < 3.0.0')).toEqual([warningOf('version 2 and versions before 1.283.0')]));
  test('is warned of by the version of its bindings, which is what cdktf asks Terraform for', () => {
    expect(warnings('~> 1.0', undefined, '1.250.0')).toEqual([warningOf('versions before 1.283.0')]);
    expect(warnings('~> 1.0', undefined, '1.289.0')).toEqual([]);
    const stack = emptyStack();
    new OwnProvider(stack, 'own', { constraint: '~> 1.0', version: '1.250.0' });
    expect(synthesized(stack).terraform).toEqual({ required_providers: { alicloud: { source: 'aliyun/alicloud', version: '1.250.0' } } });
  });
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
    new OwnProvider(stack, 'own', { region: 'ap-southeast-1', constraint: '>= 1.283.0' });
    create(stack);
    expect(warningsOf(stack)).toEqual([WARNING]);
  });
});

describe('a region that the library does not know', () => {
  const warnings = (region: string) => {
    const stack = stackIn(region);
    aSite(stack, { endpoint: BailianEndpoint.SINGAPORE });
    new BailianNetwork(stack, 'Network');
    return warningsOf(stack).filter(warning => warning.includes('region'));
  };

  test.each([
    ['cn-hangzou', 'cn-hangzou is no region that this library knows; did you mean cn-hangzhou?'],
    ['ap-southest-1', 'ap-southest-1 is no region that this library knows; did you mean ap-southeast-1?'],
    ['af-nowhere-9', 'af-nowhere-9 is no region that this library knows'],
  ])('%s is warned of once, by the nearest name', (region, words) => {
    expect(warnings(region)).toEqual([`the region of the provider chat/alicloud: ${words}`]);
  });

  test.each(['cn-hangzhou', 'ap-southeast-1', 'eu-central-1', 'cn-shanghai-finance-1', 'cn-north-2-gov-1'])('%s is not', region => {
    expect(warnings(region)).toEqual([]);
  });
});

describe('a stack below another one', () => {
  test('has its own provider, and the other one has not', () => {
    const outer = emptyStack();
    const inner = new TerraformStack(outer, 'inner');
    new alicloud.AlicloudProvider(inner, 'alicloud', { region: 'cn-beijing' });
    new alicloud.AlicloudProvider(outer, 'alicloud', { region: 'ap-southeast-1' });
    expect(aSite(outer, {}).instance.programs).toEqual(aSite(stackIn('ap-southeast-1'), {}).instance.programs);
  });

  test('gives the other one none', () => {
    const outer = emptyStack();
    new alicloud.AlicloudProvider(new TerraformStack(outer, 'inner'), 'alicloud', { region: 'cn-beijing' });
    expect(refusal(outer, () => aSite(outer, {})).message).toContain('provider');
  });
});

test('our provider keeps Terraform below version 2', () => {
  expect(synthesized(stackIn('ap-southeast-1')).terraform).toEqual({ required_providers: { alicloud: { source: 'aliyun/alicloud', version: '>= 1.283.0, < 2.0.0' } } });
});
