import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ownRecord } from './parts/own-record';
import { warnOfProvider } from './terraform/alicloud-provider';
import { RECORDS } from './terraform/names-in-app';
import { SynthContext, contextOf } from './terraform/synth-context';
import { PROVIDER } from './terraform/terraform-kinds';
import { IPV4_ADDRESS } from './validation/addresses';
import { REGISTRABLE, isInZone, withoutRecord } from './validation/domains';
import { NUMBER, TEXT, listOf } from './validation/kind';
import { Examination, PropsRule, Resolution, modelOf } from './validation/rule';
import { DISTINCT, DOMAIN_NAME, wholeNumber } from './validation/rules';
import { required, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** Names that lead to one address. */
export interface DomainRecordProps {
  /** A zone of Alibaba Cloud DNS, e.g. `example.com`. */
  readonly dnsZone: string;

  /** Full names in that zone, e.g. `example.com`, `www.example.com`. */
  readonly names: string[];

  /** The IPv4 address that they lead to. */
  readonly ipAddress: string;

  /**
   * How long resolvers keep the answer, in seconds. The free edition of Alibaba Cloud DNS takes no less than 600.
   *
   * @default 600
   */
  readonly ttlSeconds?: number;

  /**
   * The provider for the records.
   *
   * @default - the stack's alicloud provider without an alias
   */
  readonly provider?: TerraformProvider;
}

/** The kinds of its properties. */
export const DOMAIN_RECORD_PROPS = struct<DomainRecordProps>({
  dnsZone: required(TEXT),
  names: required(listOf(TEXT)),
  ipAddress: required(TEXT),
  ttlSeconds: NUMBER,
  provider: PROVIDER,
});

/** The records with every default filled in. */
type RecordModel = Required<Omit<DomainRecordProps, 'provider'>>;

const TTL = wholeNumber('ttl', 1, 86400, 'seconds');

const RULES: ReadonlyArray<PropsRule<DomainRecordProps>> = [
  {
    name: 'names-in-zone',
    property: 'names',
    sentence: 'must all lie in dnsZone',
    holds: ({ names, dnsZone }) => [dnsZone, ...names].some(isUnknown) || names.every(name => isInZone(name, dnsZone)),
    cure: ({ names, dnsZone }) => `${names.filter(name => !isInZone(name, dnsZone)).join(', ')} is not in ${dnsZone}`,
  },
];

/** Fills in every default of the records, and finds what is wrong. */
export function resolveDomainRecord(given: DomainRecordProps, { recordOf }: SynthContext): Resolution<RecordModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(DOMAIN_RECORD_PROPS, given);
  examination.known('dnsZone', props.dnsZone, DOMAIN_NAME, REGISTRABLE);
  examination.known('names', props.names, DISTINCT);
  examination.eachKnown('names', props.names, DOMAIN_NAME, REGISTRABLE, withoutRecord(recordOf));
  examination.value('ipAddress', props.ipAddress, IPV4_ADDRESS);
  examination.value('ttlSeconds', props.ttlSeconds, TTL);
  examination.props(props as DomainRecordProps, RULES);
  return { violations: examination.violations, model: { ...props as DomainRecordProps, ttlSeconds: props.ttlSeconds ?? 600 } };
}

/** A records in a zone of Alibaba Cloud DNS. A record's id comes from its name, so that adding one touches no other. */
export class DomainRecord extends Construct {
  /** The full names. */
  public readonly fqdns: string[];

  /** The records, for whatever must wait for them, such as a certificate by HTTP-01. */
  public readonly records: ITerraformDependable[];

  /**
   * Creates the records.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: DomainRecordProps) {
    const context = contextOf(scope, id, props);
    const model = modelOf(props, context, resolveDomainRecord);
    super(scope, id);
    warnOfProvider(this, props.provider);

    const records = model.names.map(name => ownRecord(this, { ...model, name, type: 'A', value: model.ipAddress, provider: props.provider }));
    RECORDS.take(this, model.names);
    this.node.defaultChild = records[0];
    this.fqdns = [...model.names];
    this.records = records;
  }
}
