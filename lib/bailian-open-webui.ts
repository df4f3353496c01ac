import { TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import {
  BAILIAN_NETWORK_OPTIONS, BAILIAN_NETWORK_PROPS, BailianNetwork, BailianNetworkOptions, NetworkModel, hasPublicAddress, isWithoutNat, resolveBailianNetwork,
} from './bailian-network';
import { AcmeChallenge } from './choices/acme';
import { ALARMS, Alarms, alarmsNeedEverybody } from './choices/alarms';
import { DOMAIN_NAME_STRUCT, DomainName } from './choices/domain-name';
import { TLS_CERTIFICATE, TlsCertificate } from './choices/tls-certificate';
import { DomainRecord } from './domain-record';
import { GPU_WEB_UI_INSTANCE_PROPS, GpuWebUiInstance, InstanceModel, resolveGpuWebUiInstance } from './gpu-web-ui-instance';
import { DEFAULT_INSTANCE_TYPE, INSTANCE_OPTIONS, InstanceOptions } from './instance-options';
import { examineHeaders } from './open-webui-environment';
import { OPEN_WEBUI_OPTIONS, OpenWebUiOptions } from './open-webui-options';
import { MACHINE_ADDRESSES, SiteAlarms } from './parts/site-alarms';
import { SITE_PROPS, SiteProps } from './site-props';
import { addWarning } from './terraform/add-warning';
import { bareAddress } from './terraform/bare-address';
import { SynthContext, contextOf } from './terraform/synth-context';
import { TerraformData } from './terraform/terraform-data';
import { FrontendModel, TlsFrontend, WrittenDomains, examineDefaultZones, resolveTlsFrontend, writtenIn } from './tls-frontend';
import { defaultZone, withoutRecord } from './validation/domains';
import { BOOLEAN, NUMBER, TEXT, listOf } from './validation/kind';
import { nameFromPath } from './validation/names';
import { isMainland } from './validation/regions';
import { Examination, PropsRule, Resolution, alreadyResolved, modelOf } from './validation/rule';
import { partOf, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** A whole site. */
export interface BailianOpenWebUiProps extends OpenWebUiOptions, InstanceOptions, BailianNetworkOptions, SiteProps {
  /**
   * The name of the site, in lower case, e.g. `chat.example.com`. Brings a DNS record, a certificate and HTTPS.
   *
   * @default - none: plain HTTP on port 8080 of the address, and a warning
   */
  readonly domain?: string;

  /**
   * Whether to serve `www.` and the domain too.
   *
   * @default false
   */
  readonly www?: boolean;

  /**
   * The DNS zone of `domain` in Alibaba Cloud DNS.
   *
   * @default - the name that was registered, by the list of public suffixes (example.com, example.com.cn); required where that list leaves it open
   */
  readonly dnsZone?: string;

  /**
   * More names of the site.
   *
   * @default - none
   */
  readonly additionalDomains?: DomainName[];

  /**
   * Whether to create the DNS records. Where DNS is not at Alibaba Cloud, say false, name a `certificate`, and let the names lead to `publicIp` yourself.
   *
   * @default true
   */
  readonly dnsRecords?: boolean;

  /**
   * Where the certificate comes from.
   *
   * @default - with a domain: TlsCertificate.acme(), by DNS-01
   */
  readonly certificate?: TlsCertificate;

  /**
   * The largest upload that is let through, in MiB, 1 to 10240.
   *
   * @default 100
   */
  readonly maxUploadSizeMiB?: number;

  /**
   * The number of the site's ICP filing (ICP 备案号), e.g. `浙ICP备12345678号-1`: that of the company, or of the site with its `-1`, as the authority of its
   * province wants it. It is shown on the home page, at the bottom in the middle, with a link to beian.miit.gov.cn, as the law (article 13) asks of every
   * site in mainland China; to visitors on `/auth`, to who has signed in on `/`. The number of the police (公安备案) is another, and is not shown.
   *
   * @default - none is shown; a site with a domain in mainland China is warned that it must be filed
   * @see https://www.gov.cn/gongbao/content/2005/content_93018.htm
   */
  readonly icpLicence?: string;

  /**
   * Who is told when the site is down, when `status` finds something wrong, and when a spot instance is taken back. CloudMonitor asks the site every five
   * minutes from Alibaba's own probes in mainland China, so everybody must be able to reach it.
   *
   * @default - nobody
   */
  readonly alarms?: Alarms;
}

/** The kinds of its properties. */
export const BAILIAN_OPEN_WEB_UI_PROPS = struct<BailianOpenWebUiProps>({
  ...OPEN_WEBUI_OPTIONS.kinds,
  ...INSTANCE_OPTIONS.kinds,
  ...BAILIAN_NETWORK_OPTIONS.kinds,
  ...SITE_PROPS.kinds,
  domain: TEXT,
  www: BOOLEAN,
  dnsZone: TEXT,
  additionalDomains: listOf(DOMAIN_NAME_STRUCT),
  dnsRecords: BOOLEAN,
  certificate: TLS_CERTIFICATE,
  maxUploadSizeMiB: NUMBER,
  icpLicence: TEXT,
  alarms: ALARMS,
});

/** The site with every default of its own filled in. */
interface OwnModel {
  readonly props: BailianOpenWebUiProps;
  readonly domains: readonly DomainName[];
  readonly certificate: TlsCertificate;
  readonly dnsRecords: boolean;
  readonly region: string | undefined;
}

/** The site with its children, as they are known before they exist. */
interface SiteModel extends OwnModel {
  readonly network: NetworkModel;
  readonly instance: InstanceModel;
  readonly frontend?: FrontendModel;
}

const needsDomain = (property: 'www' | 'dnsZone' | 'additionalDomains' | 'dnsRecords' | 'certificate' | 'maxUploadSizeMiB' | 'icpLicence'): PropsRule<BailianOpenWebUiProps> => ({
  name: `${property.toLowerCase()}-needs-domain`,
  property,
  sentence: 'must be left out without domain, where it would do nothing',
  holds: props => props.domain !== undefined || props[property] === undefined,
});

const RULES: ReadonlyArray<PropsRule<BailianOpenWebUiProps>> = [
  ...(['www', 'dnsZone', 'additionalDomains', 'dnsRecords', 'certificate', 'maxUploadSizeMiB', 'icpLicence'] as const).map(needsDomain),
  {
    name: 'www-once',
    property: 'www',
    sentence: 'must be left out for a domain that begins with www.',
    cure: ({ domain }) => `domain: '${domain!.slice('www.'.length)}' with www: true serves both`,
    holds: ({ www, domain }) => !www || domain === undefined || isUnknown(domain) || !domain.startsWith('www.'),
  },
  {
    name: 'http-01-needs-public-address',
    property: 'certificate',
    sentence: 'must not be ACME by HTTP-01 without a public address: the certificate authority could never get in',
    cure: () => 'choose AcmeChallenge.DNS_01, a certificate that you have, or TlsCertificate.selfSigned()',
    holds: props => props.certificate?._challenge !== AcmeChallenge.HTTP_01 || hasPublicAddress(props),
  },
  {
    name: 'no-internet-needs-nat',
    property: 'internetBandwidth',
    sentence: 'must not be none() without a NAT gateway: the site could not reach Bailian',
    cure: ({ network }) => network ? 'give the network a natGateway'
      : 'add natGateway: NatGateway.created(), or name an existing vswitchId whose NAT gateway reaches the hosts that the README lists',
    holds: props => hasPublicAddress(props) || props.vswitchId !== undefined || props.natGateway !== undefined
      || (props.network !== undefined && !isWithoutNat(props.network)),
  },
  {
    name: 'foreign-dns-needs-certificate',
    property: 'certificate',
    sentence: 'must be given with dnsRecords: false, because the default is obtained through Alibaba Cloud DNS',
    cure: () => 'e.g. TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }), with the names leading to the address before the deploy ends',
    holds: ({ dnsRecords, certificate }) => dnsRecords !== false || certificate !== undefined,
  },
  {
    name: 'alarms-need-domain',
    property: 'alarms',
    sentence: 'must be left out without domain: it is the front end that says from outside how the site is',
    holds: ({ alarms, domain }) => alarms === undefined || domain !== undefined,
  },
  {
    name: 'alarms-need-public-address',
    property: 'alarms',
    sentence: 'must be left out without a public address: the probes of CloudMonitor could never get in',
    cure: () => 'ask the commands of the account instead',
    holds: props => props.alarms === undefined || hasPublicAddress(props),
  },
  alarmsNeedEverybody('ask the commands of the account instead'),
];

/** Stands for what exists only once the constructs do: a token, which a resolver does not look into. */
const LATER = Token.asString({ later: true });
const LATER_NETWORK = { vpcId: LATER, vswitchId: LATER, securityGroupId: LATER, zoneId: LATER };

/** Fills in every default of a site and of its children, and finds what is wrong in any of them, by the property that the caller wrote. */
export function resolveBailianOpenWebUi(given: BailianOpenWebUiProps, context: SynthContext): Resolution<SiteModel> {
  const examination = new Examination(isUnknown);
  const sound = examination.sound(BAILIAN_OPEN_WEB_UI_PROPS, given) as BailianOpenWebUiProps;
  // the children take the site's name, not names of their own paths
  const props = { ...sound, name: sound.name ?? nameFromPath(context.path) };
  const own: OwnModel = {
    props,
    domains: domainsOf(props),
    certificate: props.certificate ?? TlsCertificate.acme(),
    dnsRecords: props.dnsRecords !== false,
    region: context.region,
  };
  examination.props(props, RULES);
  if (props.domain !== undefined) {
    examineHeaders(examination, props);
  }
  props.alarms?._examine(examination, 'alarms');
  const network = resolveBailianNetwork(examination.withUnsound(networkProps(own), BAILIAN_NETWORK_PROPS, given), context);
  const ofInstance = { ...instanceProps(own), network: LATER_NETWORK };
  const instance = resolveGpuWebUiInstance(examination.withUnsound(ofInstance, GPU_WEB_UI_INSTANCE_PROPS, given), childContext(context, 'Instance'));
  const written = writtenDomains(props);
  const frontend = own.domains.length > 0 ? resolveFrontend(own, context, written) : undefined;
  const namesAreFine = !frontend?.violations.length;
  examination.include(network.violations);
  // the origins are made of the names, and what is wrong with a name the front end finds too
  examination.include(instance.violations.filter(({ property }) => namesAreFine || !property.startsWith('servedOrigins')), property =>
    property === 'servedOrigins' ? written.list : property);
  examination.include(frontend?.violations ?? []);
  return { violations: examination.violations, model: { ...own, network: network.model, instance: instance.model, frontend: frontend?.model } };
}

function resolveFrontend(model: OwnModel, context: SynthContext, written: WrittenDomains): Resolution<FrontendModel> {
  const ipAddress = model.dnsRecords ? LATER : undefined;
  const later = { instanceId: LATER, securityGroupId: LATER, instanceRole: { roleName: LATER, grantable: true }, ipAddress };
  const zones = new Examination(isUnknown);
  if (model.dnsRecords) {
    examineDefaultZones(zones, model.domains, written);
    model.domains.forEach(({ name }, index) => zones.value(written.each[index].name, name, withoutRecord(context.recordOf)));
  }
  const frontend = resolveTlsFrontend({ ...frontendProps(model), ...later }, childContext(context, 'Frontend'), written);
  return { ...frontend, violations: [...frontend.violations, ...zones.violations] };
}

/** What is known of a child before it exists. */
function childContext(context: SynthContext, id: string): SynthContext {
  return { ...context, path: `${context.path}/${id}` };
}

/** All names of the site, the one of its address first. */
function domainsOf({ domain, www, dnsZone, additionalDomains = [] }: BailianOpenWebUiProps): DomainName[] {
  if (domain === undefined) {
    return [];
  }
  return [{ name: domain, dnsZone }, ...(www === true ? [{ name: `www.${domain}`, dnsZone }] : []), ...additionalDomains];
}

/** What the caller wrote where the front end has `domains`. */
function writtenDomains({ www, additionalDomains = [] }: BailianOpenWebUiProps): WrittenDomains {
  const own = { name: 'domain', dnsZone: 'dnsZone' };
  const added = writtenIn('additionalDomains', additionalDomains);
  return { list: additionalDomains.length > 0 ? added.list : 'domain', each: [own, ...(www === true ? [own] : []), ...added.each] };
}

/** The names by their zones, the zone of the site's address first. */
function recordsOf({ domains, dnsRecords }: OwnModel): Map<string, string[]> {
  const zones = new Map<string, string[]>();
  for (const { name, dnsZone = defaultZone(name)! } of dnsRecords ? domains : []) {
    zones.set(dnsZone, [...zones.get(dnsZone) ?? [], name]);
  }
  return zones;
}

function networkProps({ props }: OwnModel) {
  const { vswitchId, zoneId, network } = props;
  const { instanceType, instanceCharge, systemDiskCategory, dataDiskCategory } = props;
  const choosesZone = vswitchId === undefined && zoneId === undefined && network === undefined;
  return {
    ...shared(props),
    ...partOf(BAILIAN_NETWORK_OPTIONS, props),
    ...(choosesZone && { instanceCharge, systemDiskCategory, dataDiskCategory, instanceType: instanceType ?? DEFAULT_INSTANCE_TYPE }),
  };
}

const shared = ({ name, tags, provider }: SiteProps): SiteProps => ({ name, tags, provider });

function instanceProps({ props, domains, certificate }: OwnModel) {
  const served = domains.length > 0;
  return {
    ...partOf(OPEN_WEBUI_OPTIONS, props),
    ...partOf(INSTANCE_OPTIONS, props),
    ...shared(props),
    servedOrigins: served ? domains.map(({ name }) => `https://${name}`) : undefined,
    allowedCidrs: served ? undefined : props.allowedCidrs,
    createRole: served && certificate._needsRole && props.instanceRole === undefined ? true : undefined,
  };
}

function frontendProps({ props, domains, certificate }: OwnModel) {
  const { allowedCidrs, maxUploadSizeMiB, icpLicence } = props;
  return { ...shared(props), domains: [...domains], certificate, allowedCidrs, maxUploadSizeMiB, icpLicence };
}

/**
 * A private AI chat site: Open WebUI on one ECS instance, wired to Alibaba Bailian, on a domain of its own over HTTPS.
 *
 * It composes a network, the machine, DNS records and a front end; every one of them is a construct that can be used alone.
 *
 * @see https://github.com/open-webui/open-webui
 */
export class BailianOpenWebUi extends Construct {
  /** The address of the site. */
  public readonly url: string;

  /** The address to which a provider of `signIn` sends people back, which it must be told; undefined without one, and with LDAP. */
  public readonly signInRedirectUri?: string;

  /** The public address; undefined without internet bandwidth of its own. */
  public readonly publicIp?: string;

  /** The ECS instance. */
  public readonly instanceId: string;

  /** The network. */
  public readonly network: BailianNetwork;

  /** The machine. */
  public readonly instance: GpuWebUiInstance;

  /** The DNS records, one construct a zone; none without a domain or with `dnsRecords: false`. */
  public readonly records: DomainRecord[];

  /** The front end; undefined without a domain. */
  public readonly frontend?: TlsFrontend;

  /**
   * Done when the site serves: depend on it with what needs the site, such as a smoke test. It changes, and so triggers a
   * replacement, whenever a program has run again.
   */
  public readonly ready: TerraformResource;

  /**
   * Creates the site.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: BailianOpenWebUiProps) {
    const context = contextOf(scope, id, props);
    const model = modelOf(props, context, resolveBailianOpenWebUi);
    super(scope, id);

    const network = new BailianNetwork(this, 'Network', alreadyResolved(networkProps(model), model.network));
    const instance = new GpuWebUiInstance(this, 'Instance', alreadyResolved({ ...instanceProps(model), network }, { ...model.instance, network }));
    const address = network.publicIp ?? instance.privateIp;
    const records = domainRecords(this, model, address);
    const frontend = tlsFrontend(this, model, { network, instance, records, address });
    warn(this, model);

    this.node.defaultChild = instance.node.defaultChild;
    this.network = network;
    this.instance = instance;
    this.records = records;
    this.frontend = frontend;
    this.signInRedirectUri = instance.signInRedirectUri;
    this.publicIp = network.publicIp;
    this.instanceId = instance.instanceId;
    this.url = frontend?.urls[0] ?? `http://${address}:${instance.webUiPort}`;
    this.ready = ready(this, [...instance._calls, ...frontend?._calls ?? []]);
    siteAlarms(this, model);
  }
}

function domainRecords(scope: Construct, model: SiteModel, ipAddress: string): DomainRecord[] {
  const { provider } = model.props;
  return [...recordsOf(model)].map(([dnsZone, names]) => new DomainRecord(scope, `DomainRecord-${dnsZone}`, { provider, dnsZone, names, ipAddress }));
}

/** What the front end stands before. */
interface Site {
  readonly network: BailianNetwork;
  readonly instance: GpuWebUiInstance;
  readonly records: DomainRecord[];
  readonly address: string;
}

function tlsFrontend(scope: Construct, model: SiteModel, { network, instance, records, address }: Site): TlsFrontend | undefined {
  if (model.frontend === undefined) {
    return undefined;
  }
  const stands = {
    instanceId: instance.instanceId,
    securityGroupId: network.securityGroupId,
    instanceRole: instance.role,
    ipAddress: model.dnsRecords ? address : undefined,
    upstreamPort: instance.webUiPort,
    dependsOn: instance.attachments,
    upstream: [instance.ready, ...records.flatMap(domain => domain.records)],
  };
  return new TlsFrontend(scope, 'Frontend', alreadyResolved({ ...frontendProps(model), ...stands }, { ...model.frontend, ...stands }));
}

/** It is made of the ids of all calls, so that it changes whenever a program has run again. */
function ready(scope: Construct, calls: readonly TerraformResource[]): TerraformResource {
  // A token for each, and a list of them to resolve, are a tenth of the whole synth.
  return new TerraformData(scope, 'Ready', { input: `\${join(" ", [${calls.map(call => `${bareAddress(call)}.id`).join(', ')}])}` });
}

/** They come when the site serves and go before it does, so that neither is an alarm. */
function siteAlarms(site: BailianOpenWebUi, { props, network, instance }: SiteModel): void {
  if (props.alarms !== undefined) {
    new SiteAlarms(site, 'Alarms', {
      provider: props.provider,
      name: network.name,
      contactGroup: props.alarms.contactGroup,
      url: site.url,
      asked: MACHINE_ADDRESSES,
      spotInstanceId: instance.instanceCharge._isSpot ? site.instanceId : undefined,
      dependsOn: [site.ready],
    });
  }
}

function warn(scope: Construct, { region, domains, props: { icpLicence } }: SiteModel): void {
  const names = domains.map(({ name }) => name).join(', ');
  if (isMainland(region) && domains.length > 0 && icpLicence === undefined) {
    addWarning(scope, `a name that leads to mainland China is blocked until it has an ICP filing with Alibaba Cloud, as ${names} must have: say its number in icpLicence, and the home page shows it`);
  }
  if (icpLicence !== undefined && region !== undefined && !isMainland(region)) {
    addWarning(scope, `icpLicence: ${icpLicence} is shown, but ${region} is not in mainland China, where alone a site is filed: leave it out, unless ${names} leads to a server there, e.g. of a CDN`);
  }
}
