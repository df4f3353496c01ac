import { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { AcmeChallenge } from './choices/acme';
import { DOMAIN_NAME_STRUCT, DomainName } from './choices/domain-name';
import { IInstanceRole, INSTANCE_ROLE, InstanceRole } from './choices/instance-role';
import { BoundCertificate, TLS_CERTIFICATE, TlsCertificate } from './choices/tls-certificate';
import { Program } from './machine/program';
import { CertificateParameter, certificateProgram } from './machine/programs/certificate/certificate';
import { frontendProgram } from './machine/programs/frontend/frontend';
import { pruneTools } from './machine/toolbox/toolbox';
import { Sized, withPrograms } from './parts/fitting-programs';
import { PortRules } from './parts/port-rules';
import { CalledPrograms, ProgramCalls } from './parts/program-call';
import { grant } from './parts/role-policy';
import { resolveName, resolveTags } from './parts/site-names';
import { SITE_PROPS, SiteProps } from './site-props';
import { addWarning } from './terraform/add-warning';
import { warnOfProvider } from './terraform/alicloud-provider';
import { SERVED } from './terraform/names-in-app';
import { SynthContext, contextOf } from './terraform/synth-context';
import { DEPENDABLE } from './terraform/terraform-kinds';
import { IPV4_ADDRESS } from './validation/addresses';
import { ANYWHERE, CIDR_BLOCK, fitsSecurityGroup } from './validation/cidr';
import { REGISTRABLE, ZONE_KNOWN, defaultZone, isInZone } from './validation/domains';
import { ICP_NUMBER } from './validation/icp-number';
import { NUMBER, TEXT, listOf } from './validation/kind';
import { Examination, PropsRule, Resolution, Rule, modelOf } from './validation/rule';
import { DIRECTORY, DISTINCT, DOMAIN_NAME, LASTING_DIRECTORY, resourceId, wholeNumber } from './validation/rules';
import { required, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** A front end and what stands behind it. */
export interface TlsFrontendProps extends SiteProps {
  /** An ECS instance with Cloud Assistant, on Ubuntu 24.04 or Debian 12. */
  readonly instanceId: string;

  /** The security group in which the ports 80 and 443 are opened. */
  readonly securityGroupId: string;

  /** The names under which the site is served; the first is the site's address. */
  readonly domains: DomainName[];

  /** Where the certificate comes from. */
  readonly certificate: TlsCertificate;

  /**
   * The port on the loopback interface that requests are passed on to.
   *
   * @default 8080
   */
  readonly upstreamPort?: number;

  /**
   * The largest upload that is let through, in MiB, 1 to 10240.
   *
   * @default 100
   */
  readonly maxUploadSizeMiB?: number;

  /**
   * The number of the site's ICP filing, e.g. `浙ICP备12345678号-1`. It is shown on `/` and `/auth`, at the bottom in the middle, and leads to
   * beian.miit.gov.cn. The page must load `/static/loader.js`, as Open WebUI's does.
   *
   * @default - none is shown
   * @see https://www.gov.cn/gongbao/content/2005/content_93018.htm
   */
  readonly icpLicence?: string;

  /**
   * Where ACME's account and certificates are kept: a directory on a disk that outlives the machine.
   *
   * @default /var/lib/open-webui/acme
   */
  readonly stateDirectory?: string;

  /**
   * The instance's RAM role; required for a private key in a store and for ACME by DNS-01.
   *
   * @default - none
   */
  readonly instanceRole?: IInstanceRole;

  /**
   * The address that the records of all names lead to. Given: the last program asks the zones' own name servers, and fails where a name leads
   * elsewhere, or elsewhere too.
   *
   * @default - not asked: the records are somebody else's
   */
  readonly ipAddress?: string;

  /**
   * Who may reach the site, at most 100 blocks: a security group takes 200 rules, and each block needs one for each port.
   *
   * @default - everybody: 0.0.0.0/0
   */
  readonly allowedCidrs?: string[];

  /**
   * What must be there before the front end is set up: the instance's address on the internet.
   *
   * @default - nothing beyond the instance
   */
  readonly dependsOn?: ITerraformDependable[];

  /**
   * What must be there before the certificate program, which ends with a check of the whole site: the service behind the port, the
   * disk of `stateDirectory`, the records of the names.
   *
   * @default - nothing beyond the front end
   */
  readonly upstream?: ITerraformDependable[];
}

/** The kinds of its properties. */
export const TLS_FRONTEND_PROPS = struct<TlsFrontendProps>({
  ...SITE_PROPS.kinds,
  instanceId: required(TEXT),
  securityGroupId: required(TEXT),
  domains: required(listOf(DOMAIN_NAME_STRUCT)),
  certificate: required(TLS_CERTIFICATE),
  upstreamPort: NUMBER,
  maxUploadSizeMiB: NUMBER,
  icpLicence: TEXT,
  stateDirectory: TEXT,
  instanceRole: INSTANCE_ROLE,
  allowedCidrs: listOf(TEXT),
  ipAddress: TEXT,
  dependsOn: listOf(DEPENDABLE),
  upstream: listOf(DEPENDABLE),
});

/** The front end with every default filled in. */
export interface FrontendModel extends TlsFrontendProps {
  readonly path: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly urls: string[];
  readonly serverNames: readonly string[];
  readonly dnsZones: readonly string[];
  /** Who reaches the two ports. */
  readonly reachedFrom: readonly string[];
  readonly dependsOn: ITerraformDependable[];
  readonly upstream: ITerraformDependable[];
  readonly upstreamPort: number;
  readonly maxUploadSizeMiB: number;
  readonly stateDirectory: string;
  readonly programs: FrontendPrograms;
}

/** What the programs are made of. */
type ModelOfPrograms = Omit<FrontendModel, 'programs'>;

/** What the names are called by whoever wrote them. */
export interface WrittenDomains {
  /** All of them. */
  readonly list: string;
  /** Each. */
  readonly each: ReadonlyArray<{ readonly name: string; readonly dnsZone: string }>;
}

/** Names that are the elements of a list. */
export function writtenIn(list: string, domains: readonly DomainName[]): WrittenDomains {
  return { list, each: domains.map((_, index) => ({ name: `${list}[${index}].name`, dnsZone: `${list}[${index}].dnsZone` })) };
}

const PORTS = { http: 80, https: 443 };

const PORT = wholeNumber('upstream-port', 1024, 65535, 'a port');
const UPLOAD = wholeNumber('max-upload-size', 1, 10240, 'MiB');

const RULES: ReadonlyArray<PropsRule<TlsFrontendProps>> = [
  {
    name: 'http-01-needs-everybody',
    property: 'certificate',
    sentence: 'must not be ACME by HTTP-01 with allowedCidrs: the certificate authority could never get in',
    cure: () => 'choose AcmeChallenge.DNS_01',
    holds: ({ certificate, allowedCidrs }) => certificate._challenge !== AcmeChallenge.HTTP_01 || allowedCidrs === undefined,
  },
  {
    name: 'certificate-on-the-machine',
    property: 'certificate',
    sentence: 'must not be TlsCertificate.fromCertificateId: nginx needs the key, which a load balancer alone gets of Certificate Management Service',
    cure: () => 'download it, and use TlsCertificate.fromPem',
    holds: ({ certificate }) => certificate._certificateId === undefined,
  },
  {
    name: 'certificate-needs-role',
    property: 'instanceRole',
    sentence: 'must be given for this certificate: the machine reads its key, or sets its DNS record, with a RAM role',
    holds: ({ certificate, instanceRole }) => !certificate._needsRole || instanceRole !== undefined,
  },
];

/** The zone of a name. */
const zoneOf = (name: string): Rule<string> => ({
  name: 'zone-of-name',
  sentence: 'must be the zone that the name lies in',
  cure: zone => `${name} is not in ${zone}`,
  holds: zone => isUnknown(name) || isInZone(name, zone),
});

/** Where zones are needed, those that nobody gave must follow from the names. */
export function examineDefaultZones(examination: Examination, domains: readonly DomainName[], { each }: WrittenDomains): void {
  domains.forEach(({ name, dnsZone }, index) => {
    if (dnsZone === undefined && DOMAIN_NAME.holds(name)) {
      examination.value(each[index].dnsZone, name, ZONE_KNOWN);
    }
  });
}

function examineDomains(examination: Examination, domains: readonly DomainName[], { each }: WrittenDomains): void {
  domains.forEach(({ name, dnsZone }, index) => {
    examination.known(each[index].name, name, DOMAIN_NAME, REGISTRABLE);
    examination.known(each[index].dnsZone, dnsZone, DOMAIN_NAME, REGISTRABLE, zoneOf(name));
  });
}

/** What programs are told as it is written. */
function examineWords(examination: Examination, { upstreamPort, maxUploadSizeMiB, icpLicence, stateDirectory }: Partial<TlsFrontendProps>): void {
  examination.known('upstreamPort', upstreamPort, PORT);
  examination.known('maxUploadSizeMiB', maxUploadSizeMiB, UPLOAD);
  examination.known('icpLicence', icpLicence, ICP_NUMBER);
  examination.known('stateDirectory', stateDirectory, DIRECTORY, LASTING_DIRECTORY);
}

/** Fills in every default of a front end, and finds what is wrong. */
export function resolveTlsFrontend(given: TlsFrontendProps, context: SynthContext, written?: WrittenDomains): Resolution<FrontendModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(TLS_FRONTEND_PROPS, given);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  const domains = props.domains ?? [];
  const names = domains.map(domain => domain.name);
  const places = written ?? writtenIn('domains', domains);

  examination.value(places.list, props.domains && names, DISTINCT);
  examineDomains(examination, domains, places);
  if (props.certificate?._challenge === AcmeChallenge.DNS_01) {
    examineDefaultZones(examination, domains, places);
  }
  props.certificate?._examine(examination, 'certificate', names.filter(DOMAIN_NAME.holds), context.isTaken);
  examineWords(examination, props);
  examination.value('allowedCidrs', props.allowedCidrs?.map(context.said), DISTINCT, fitsSecurityGroup(Object.keys(PORTS).length));
  examination.each('allowedCidrs', props.allowedCidrs, CIDR_BLOCK);
  examination.value('ipAddress', props.ipAddress, IPV4_ADDRESS);
  examination.value('instanceId', props.instanceId, resourceId('i'));
  examination.value('securityGroupId', props.securityGroupId, resourceId('sg'));
  InstanceRole._examine(examination, 'instanceRole', props.instanceRole);
  examination.props(props as TlsFrontendProps, RULES);

  const model: ModelOfPrograms = {
    ...props as TlsFrontendProps,
    path: context.path,
    name,
    tags,
    urls: names.map(address => `https://${address}`),
    ...served(domains),
    reachedFrom: props.allowedCidrs ?? [ANYWHERE],
    dependsOn: props.dependsOn ?? [],
    upstream: props.upstream ?? [],
    upstreamPort: props.upstreamPort ?? 8080,
    maxUploadSizeMiB: props.maxUploadSizeMiB ?? 100,
    stateDirectory: props.stateDirectory ?? '/var/lib/open-webui/acme',
  };
  return withPrograms(examination, model, programsOf, programs => sized(model, programs, places.list));
}

/** The names and their zones as nginx and the certificate get them, which know no first name: another order is no change. */
function served(domains: readonly DomainName[]) {
  const sorted = [...domains].sort((one, other) => one.name < other.name ? -1 : 1);
  return {
    serverNames: sorted.map(domain => domain.name),
    dnsZones: sorted.map(domain => domain.dnsZone ?? defaultZone(domain.name) ?? domain.name),
  };
}

/** The programs of the front end. */
interface FrontendPrograms {
  readonly frontend: Program;
  readonly certificate: Program<CertificateParameter>;
}

function programsOf(model: ModelOfPrograms): FrontendPrograms {
  const { certificate, serverNames, dnsZones, stateDirectory } = model;
  return {
    frontend: frontendProgram({ ...model, asksAuthority: certificate._challenge !== undefined }),
    certificate: certificateProgram({
      kind: certificate._kind(model),
      serverNames,
      dnsZones,
      stateDirectory,
      hasRecords: model.ipAddress !== undefined,
    }),
  };
}

/** The programs, and what makes them long: names, or the chain of a certificate that comes as a file. */
function sized(model: ModelOfPrograms, { frontend, certificate }: FrontendPrograms, names: string): Sized[] {
  const comesAsFile = Object.keys(model.certificate._kind(model).files).length > 0;
  return [[names, frontend], [comesAsFile ? 'certificate.chain' : names, certificate]];
}

/**
 * HTTPS in front of a service on an instance: nginx, a certificate that stays valid, and the two ports.
 *
 * Port 80 only leads to HTTPS and answers ACME; names that are not the site's get nothing.
 */
export class TlsFrontend extends Construct {
  /** The addresses of the site, the first name's first. */
  public readonly urls: string[];

  /** The text of every program, by name, as bash runs it: for tests and for readers. */
  public readonly programs: { [name: string]: string };

  /** Done when the site answers through HTTPS under every name. */
  public readonly ready: TerraformResource;

  /** @internal */
  public readonly _calls: readonly TerraformResource[];

  /**
   * Creates the front end.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: TlsFrontendProps) {
    const context = contextOf(scope, id, props);
    const model = modelOf(props, context, resolveTlsFrontend);
    super(scope, id);
    warnOfProvider(this, model.provider);
    serve(this, model.serverNames);

    const ports = openPorts(this, model);
    const certificate = model.certificate._bind(this, model);
    const granted = grantCertificate(this, model, certificate);
    const calls = callPrograms(this, model, certificate, [...ports, ...granted]);

    this.node.defaultChild = calls.ready;
    this.urls = model.urls;
    this.programs = calls.texts;
    this.ready = calls.ready;
    this._calls = calls.calls;
  }
}

/** A name leads to one site: a second front end for it is a copy that somebody forgot to change, or waits for the first to go. */
function serve(frontend: TlsFrontend, names: readonly string[]): void {
  for (const name of names) {
    const other = SERVED.holderOf(name, frontend);
    if (other !== undefined) {
      addWarning(frontend, `${name} is served by ${other} of this app too, and leads to one of the two only: give one of them another domain, or destroy one before you deploy the other`);
    }
  }
  SERVED.take(frontend, names);
}

function openPorts(scope: Construct, { provider, securityGroupId, reachedFrom }: FrontendModel): ITerraformDependable[] {
  const shared = { provider, securityGroupId, allowedCidrs: reachedFrom };
  return [
    new PortRules(scope, 'HttpPort', { ...shared, port: PORTS.http, description: 'Leads to HTTPS and answers ACME' }),
    new PortRules(scope, 'HttpsPort', { ...shared, port: PORTS.https, description: 'Open WebUI through HTTPS' }),
  ].flatMap(({ rules }) => rules);
}

function grantCertificate(scope: Construct, model: FrontendModel, { statements }: BoundCertificate): ITerraformDependable[] {
  const { provider, instanceRole: role, name, tags } = model;
  return role === undefined ? [] : grant(scope, 'CertificatePolicy', { provider, role, statements, name, tags });
}

/** Calls the programs: nginx with a placeholder, then the certificate. */
function callPrograms(scope: Construct, model: FrontendModel, certificate: BoundCertificate, needed: ITerraformDependable[]): CalledPrograms {
  const calls = new ProgramCalls(scope, model);
  const { programs } = model;
  // for a person: nobody runs a program when the front end is taken out of the app
  const prune = calls.install(pruneTools());
  const frontend = calls.call('FrontendProgram', programs.frontend, [...model.dependsOn]);
  const before = [frontend, prune, ...needed, ...model.upstream];
  const told = programs.certificate.told({ private_key: certificate.privateKey?.argument, site_address: model.ipAddress });
  const ready = calls.call('CertificateProgram', told, before, {
    replaceTriggeredBy: certificate.privateKey?.replaceTriggeredBy,
    preconditions: certificate.privateKey?.preconditions,
  });
  return { texts: calls.texts, calls: calls.calls, ready };
}
