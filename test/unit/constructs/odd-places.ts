import { TerraformStack } from 'cdktf';
import { CLUSTER, EXISTING_CLUSTER, RESTORE_POINT } from './cluster-props';
import { NETWORK, REQUIRED } from './stack';
import * as library from '../../../lib';
import { ASSEMBLY, FACTORIES, Member, propertiesOf, Type, TypeReference } from '../../api/assembly';
import { SITE } from '../validation/certificates';

/** A place where a caller writes a value: a property of a construct's props, or of what is given there, or a parameter of a factory. */
export interface OddPlace {
  /** E.g. `BailianOpenWebUi certificate: TlsCertificate.acme(options).email`. */
  readonly name: string;
  /** The property that is to be named where the value is refused. */
  readonly property: string;
  /** What belongs there. */
  readonly type: TypeReference;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** The least that is right there, where data with names belong. */
  readonly right?: object;
  /** Creates the construct with the value in that place, or with nothing in it (`LEFT_OUT`). */
  readonly create: (stack: TerraformStack, id: string, value: unknown) => unknown;
}

const { BailianEndpoint, SecretSource, InstanceType, InstanceRole, TlsCertificate } = library;
const SECRET = SecretSource.fromVariable('secret');

/** No value, nor the name of the property. */
export const LEFT_OUT = Symbol('left out');

/** What is right for a parameter or a property that must be given. */
const RIGHT: Record<string, unknown> = {
  'AcmeServer.of(directoryUrl)': 'https://acme.example.com/directory',
  'Alarms.to(contactGroup)': 'oncall',
  'BailianEndpoint.custom(url)': 'https://llm.example.com/v1',
  'BailianEndpoint.workspace(workspaceId)': 'llm-1a2b3c4d5e',
  'BailianEndpoint.workspace(region)': 'ap-southeast-1',
  'BailianModelsOptions.allowed': ['a', 'b'],
  'BailianNetworkAttributes.vpcId': NETWORK.vpcId,
  'BailianNetworkAttributes.vswitchId': NETWORK.vswitchId,
  'BailianNetworkAttributes.securityGroupId': NETWORK.securityGroupId,
  'BailianNetworkAttributes.zoneId': NETWORK.zoneId,
  'BuiltInTools.of(tools)': ['time'],
  'DocumentExtraction.tika(image)': `docker.io/apache/tika@sha256:${'0a'.repeat(32)}`,
  'DomainName.name': 'help.example.com',
  'Embedding.at(endpoint)': BailianEndpoint.SINGAPORE,
  'Embedding.at(apiKey)': SECRET,
  'EntraSignInOptions.clientId': 'chat',
  'EntraSignInOptions.clientSecret': SECRET,
  'EntraSignInOptions.tenantId': '4c5f2f3e-0000-1111-2222-333344445555',
  ...Object.fromEntries(Object.entries(EXISTING_CLUSTER).map(([name, value]) => [`ExistingKubernetesClusterOptions.${name}`, value])),
  'FeishuSignInOptions.appId': 'cli_a1b2c3',
  'FeishuSignInOptions.appSecret': SECRET,
  'GoogleSignInOptions.allowedDomains': ['example.com'],
  'GoogleSignInOptions.clientId': 'chat',
  'GoogleSignInOptions.clientSecret': SECRET,
  'IInstanceRole.roleName': 'ChatMachine',
  'IInstanceRole.grantable': false,
  'ImageMirrors.of(mirrors)': { 'ghcr.io': ['ghcr.example.cn'] },
  'InstanceRole.fromRoleName(roleName)': 'ChatMachine',
  'InstanceType.of(name)': 'ecs.g8i.large',
  'InternetBandwidth.payByBandwidth(mbps)': 5,
  'InternetBandwidth.payByTraffic(mbps)': 5,
  'LdapSignInOptions.bindDn': 'cn=chat,dc=example,dc=com',
  'LdapSignInOptions.bindPassword': SECRET,
  'LdapSignInOptions.host': 'ldap.example.com',
  'LdapSignInOptions.searchBase': 'dc=example,dc=com',
  'OidcSignInOptions.clientId': 'chat',
  'OidcSignInOptions.clientSecret': SECRET,
  'OidcSignInOptions.issuer': 'https://login.example.com',
  'OllamaImage.of(repository)': 'docker.io/ollama/ollama',
  'OllamaImage.of(tag)': '0.35.1',
  'OpenWebUiImage.of(repository)': 'ghcr.io/open-webui/open-webui',
  'OpenWebUiImage.of(tag)': 'v0.12.4',
  'PemOptions.chain': SITE,
  'PodSize.memoryGiB': 4,
  'PodSize.vcpu': 2,
  'ReplicaRange.max': 4,
  'ReplicaRange.min': 2,
  'PemOptions.privateKey': SECRET,
  'RegistryLogin.acrEnterprise(instanceId)': 'cri-1a2b3c4d5e6f7g8h',
  'RegistryLogin.password(user)': 'puller@acme',
  'RegistryLogin.password(password)': SECRET,
  ...Object.fromEntries(Object.entries(RESTORE_POINT).map(([name, value]) => [`RestorePoint.${name}`, value])),
  'SecretSource.fromKmsSecret(name)': 'chat-key',
  'SecretSource.fromOosSecretParameter(name)': 'chat-key',
  'SecretSource.fromVariable(name)': 'secret',
  'SecretSource.unsafeArgument(name)': 'secret',
  'SignInRoles.admins': ['it'],
  'SnatTableOptions.snatIps': ['203.0.113.8'],
  'SnatTableOptions.snatTableId': 'stb-t4nexample0000000000',
  'SubscriptionOptions.months': 1,
  'TlsCertificate.fromCertificateId(certificateId)': '1234567-ap-southeast-1',
};

/** Each construct with props in which every property has an effect. */
const CONSTRUCTS = {
  BailianNetwork: {},
  BailianOpenWebUi: { ...REQUIRED, domain: 'example.com', instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'] },
  BailianOpenWebUiCluster: CLUSTER,
  DomainRecord: { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7' },
  GpuWebUiInstance: { ...REQUIRED, network: NETWORK, instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'] },
  TlsFrontend: {
    instanceId: 'i-t4nexample0000000000',
    securityGroupId: 'sg-t4nexample0000000000',
    domains: [{ name: 'example.com' }],
    certificate: TlsCertificate.selfSigned(),
    instanceRole: InstanceRole.fromRoleName('ChatMachine'),
  },
};

/** What a property needs beside it to be right, of any construct or of one. */
const BESIDE: Record<string, object> = {
  'vpcId': { vswitchCidrBlock: '10.0.9.0/24' },
  'vswitchId': { vpcId: NETWORK.vpcId },
  'BailianOpenWebUiCluster.certbotImage': { certificate: TlsCertificate.acme() },
  'BailianOpenWebUi.dnsRecords': { certificate: TlsCertificate.selfSigned() },
};

type Put = (value: unknown) => unknown;

/** A place, not yet in a construct: how the value comes into the property of the props. */
interface Nested extends Pick<OddPlace, 'type' | 'optional' | 'right'> {
  readonly name: string;
  readonly path: string;
  readonly put: Put;
}

/** Data with a value under a name, or without the name. */
function having(data: object, name: string, value: unknown): object {
  const { [name]: _other, ...rest } = data as Record<string, unknown>;
  return value === LEFT_OUT ? rest : { ...rest, [name]: value };
}

const typeOf = ({ fqn }: TypeReference): Type | undefined => fqn === undefined ? undefined : ASSEMBLY.types[fqn];

function right(key: string, { fqn }: TypeReference): unknown {
  if (key in RIGHT) {
    return RIGHT[key];
  }
  const type = typeOf({ fqn });
  if (type?.kind !== 'interface') {
    throw new Error(`${key} has no right value in the table of odd-places.ts`);
  }
  return rightOf(type);
}

const rightIn = ({ fqn }: TypeReference): object | undefined => typeOf({ fqn })?.datatype ? rightOf(typeOf({ fqn })!) : undefined;

/** The least that a struct or an interface takes. */
function rightOf(type: Type): Record<string, unknown> {
  const given = propertiesOf(type).filter(({ optional }) => !optional);
  return Object.fromEntries(given.map(({ name, type: is }) => [name, right(`${declaring(type, name)}.${name}`, is!)]));
}

/** The struct that a property was written in. */
function declaring(type: Type, name: string): string {
  const own = type.name === 'IBailianNetwork' ? 'BailianNetworkAttributes' : type.name;
  return RIGHT[`${own}.${name}`] !== undefined || type.properties?.some(property => property.name === name) ? own : type.interfaces!.map(fqn => ASSEMBLY.types[fqn].name)[0];
}

/** The places in what is written where something of a type belongs; each struct and factory is gone into once. */
function nestedIn(type: TypeReference, put: Put, seen: Set<string>): Nested[] {
  if (type.collection) {
    const [element, path]: [Put, string] = type.collection.kind === 'map' ? [value => put({ team: value }), '["team"]'] : [value => put([value]), '[0]'];
    const place: Nested = { name: path, path, put: element, type: type.collection.elementtype, optional: false, right: rightIn(type.collection.elementtype) };
    return [place, ...below(place, nestedIn(place.type, element, seen))];
  }
  const found = typeOf(type);
  if (found === undefined || seen.has(found.fqn)) {
    return [];
  }
  seen.add(found.fqn);
  return [...found.kind === 'interface' ? members(found, put, seen) : [], ...parameters(found, put, seen)];
}

const below = (outer: Nested, inner: Nested[]) => inner.map(place => ({ ...place, name: outer.name + place.name, path: outer.path + place.path }));

function members(type: Type, put: Put, seen: Set<string>): Nested[] {
  return propertiesOf(type).flatMap(({ name, type: is, optional = false }) => {
    const place: Nested = { name: `.${name}`, path: `.${name}`, put: value => put(having(rightOf(type), name, value)), type: is!, optional, right: rightIn(is!) };
    return [place, ...below(place, nestedIn(is!, place.put, seen))];
  });
}

function parameters({ fqn }: Type, put: Put, seen: Set<string>): Nested[] {
  const factories = FACTORIES.filter(({ method }) => method.returns?.type.fqn === fqn);
  return factories.flatMap(({ type: maker, method, name: call }) => (method.parameters ?? []).flatMap((parameter, index) => {
    const others = method.parameters!.map(other => other.optional ? undefined : right(`${call}(${other.name})`, other.type!));
    const make = (library as unknown as Record<string, Record<string, (...values: unknown[]) => unknown>>)[maker.name];
    const odd: Put = value => make[method.name](...value === LEFT_OUT ? others.slice(0, index) : others.map((other, at) => at === index ? value : other));
    const place: Nested = {
      name: `: ${call}(${parameter.name})`, path: '', put: value => put(odd(value)), type: parameter.type!, optional: parameter.optional ?? false, right: rightIn(parameter.type!),
    };
    return [place, ...below(place, nestedIn(parameter.type!, place.put, seen))];
  }));
}

function propsOf(construct: string): Member[] {
  return propertiesOf(ASSEMBLY.types[`cdktf-bailian-open-webui.${construct}Props`]);
}

function placesIn(construct: keyof typeof CONSTRUCTS, seen: Set<string>): OddPlace[] {
  const type = library[construct] as unknown as new (stack: TerraformStack, id: string, props: unknown) => unknown;
  const place = ({ name, path, put, ...of }: Nested): OddPlace =>
    ({ ...of, name: `${construct} ${name}`, property: path, create: (stack, id, value) => new type(stack, id, put(value)) });
  const props: TypeReference = { fqn: `cdktf-bailian-open-webui.${construct}Props` };
  const optional = propsOf(construct).every(property => property.optional);
  const all: Nested = { name: 'props', path: '', put: value => value === LEFT_OUT ? undefined : value, type: props, optional, right: CONSTRUCTS[construct] };
  return [place(all), ...propsOf(construct).flatMap(({ name, type: is, optional: mayLack = false }) => {
    const put: Put = value => having({ ...CONSTRUCTS[construct], ...BESIDE[name], ...BESIDE[`${construct}.${name}`] }, name, value);
    const own: Nested = { name, path: name, put, type: is!, optional: mayLack, right: rightIn(is!) };
    const nested = nestedIn(is!, value => value, seen);
    return [place(own), ...below(own, nested).map(inner => place({ ...inner, put: value => put(inner.put(value)) }))];
  })];
}

/** Every place in every construct, made of the assembly so that a new property or parameter cannot be forgotten. */
export function oddPlaces(): OddPlace[] {
  const seen = new Set<string>();
  return (Object.keys(CONSTRUCTS) as (keyof typeof CONSTRUCTS)[]).flatMap(construct => placesIn(construct, seen));
}
