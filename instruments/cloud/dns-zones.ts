import { ApiError } from './api-error';
import { ApiCall, ApiProduct } from './api-gateway';
import { NameRecord, RecordType } from './name-server';

interface ZoneRecord {
  readonly RecordId: string;
  readonly DomainName: string;
  readonly RR: string;
  readonly Type: string;
  readonly Value: string;
  readonly TTL: number;
  readonly Line: string;
  readonly Status: string;
  readonly Locked: boolean;
  /** Milliseconds since the epoch. */
  readonly CreateTimestamp: number;
}

/** The server that answers for every zone. */
export const ZONE_SERVER = 'ns1.alidns.com';

/** Alibaba Cloud DNS: what is written here is what the name server answers. */
export class DnsZones implements ApiProduct {
  public readonly version = '2015-01-09';
  public readonly regional = false;
  public readonly zones = new Set<string>();
  public records: ZoneRecord[] = [];
  /** Every change, in order: a test sees what was set and that it was taken away again. */
  public readonly changes: string[] = [];
  private lastId = 9_000_000_000;

  public readonly actions = {
    AddDomainRecord: (call: ApiCall) => ({ RecordId: this.add(this.zoneOf(call, 'AddDomainRecord'), call.parameters).RecordId }),
    UpdateDomainRecord: (call: ApiCall) => this.update(call),
    DeleteDomainRecord: (call: ApiCall) => this.deleteById(call),
    DeleteSubDomainRecords: (call: ApiCall) => this.deleteByName(call),
    DescribeDomainRecords: (call: ApiCall) => this.list(call, this.zoneOf(call, 'DescribeDomainRecords')),
    DescribeDomains: (call: ApiCall) => {
      call.demand('alidns:DescribeDomains', 'acs:alidns:*:{account}:domain/*');
      const found = [...this.zones].filter(zone => zone.includes(call.parameters.KeyWord ?? ''));
      return { TotalCount: found.length, PageNumber: 1, PageSize: 20, Domains: { Domain: found.map(DomainName => ({ DomainName })) } };
    },
  };

  /** As a name server wants them: the records that are older than some seconds, and for each zone who answers for it. */
  public nameRecords(olderThanSeconds = -1): NameRecord[] {
    const before = Date.now() - olderThanSeconds * 1000;
    const delegations = [...this.zones].map((zone): NameRecord => ({ name: zone, type: 'NS', value: ZONE_SERVER }));
    return [...delegations, ...this.records.filter(({ CreateTimestamp }) => CreateTimestamp < before).map(record => ({
      name: record.RR === '@' ? record.DomainName : `${record.RR}.${record.DomainName}`, type: record.Type as RecordType, value: record.Value,
    }))];
  }

  private zoneOf(call: ApiCall, action: string): string {
    const zone = call.parameters.DomainName ?? '';
    call.demand(`alidns:${action}`, `acs:alidns:*:{account}:domain/${zone}`);
    if (!this.zones.has(zone)) {
      throw new ApiError(400, 'InvalidDomainName.NoExist', 'The specified domain name does not exist. Refresh the page and try again.');
    }
    return zone;
  }

  private recordOf(call: ApiCall, action: string): ZoneRecord {
    const record = this.records.find(one => one.RecordId === call.parameters.RecordId);
    call.demand(`alidns:${action}`, `acs:alidns:*:{account}:domain/${record?.DomainName ?? ''}`);
    if (!record) {
      throw new ApiError(400, 'DomainRecordNotBelongToUser', 'The DNS record does not exist, or does not belong to this account.');
    }
    return record;
  }

  private add(zone: string, values: Record<string, string>): ZoneRecord {
    if (this.records.some(one => one.DomainName === zone && one.RR === values.RR && one.Type === values.Type && one.Value === values.Value)) {
      throw new ApiError(400, 'DomainRecordDuplicate', 'The DNS record already exists.');
    }
    const record = {
      RecordId: String(++this.lastId),
      DomainName: zone,
      RR: values.RR,
      Type: values.Type,
      Value: values.Value,
      TTL: Number(values.TTL ?? 600),
      Line: 'default',
      Status: 'ENABLE',
      Locked: false,
      CreateTimestamp: Date.now(),
    };
    this.records.push(record);
    this.changes.push(`add ${record.Type} ${record.RR}.${zone} ${record.Value}`);
    return record;
  }

  private update(call: ApiCall): object {
    const old = this.recordOf(call, 'UpdateDomainRecord');
    const { RR, Type, Value } = call.parameters;
    this.records = this.records.map(one => one === old ? { ...old, RR, Type, Value } : one);
    this.changes.push(`update ${Type} ${RR}.${old.DomainName} ${Value}`);
    return { RecordId: old.RecordId };
  }

  private deleteById(call: ApiCall): object {
    const old = this.recordOf(call, 'DeleteDomainRecord');
    this.records = this.records.filter(one => one !== old);
    this.changes.push(`delete ${old.Type} ${old.RR}.${old.DomainName} ${old.Value}`);
    return { RecordId: old.RecordId };
  }

  private deleteByName(call: ApiCall): object {
    const zone = this.zoneOf(call, 'DeleteSubDomainRecords');
    const fits = (one: ZoneRecord) => one.DomainName === zone && one.RR === call.parameters.RR && (call.parameters.Type ?? one.Type) === one.Type;
    const gone = this.records.filter(fits);
    this.records = this.records.filter(one => !fits(one));
    gone.forEach(one => this.changes.push(`delete ${one.Type} ${one.RR}.${zone} ${one.Value}`));
    return { RR: call.parameters.RR, TotalCount: String(gone.length) };
  }

  private list(call: ApiCall, zone: string): object {
    const { RRKeyWord, TypeKeyWord, ValueKeyWord } = call.parameters;
    const found = this.records.filter(one => one.DomainName === zone && one.RR.includes(RRKeyWord ?? '') &&
      one.Value.includes(ValueKeyWord ?? '') && (TypeKeyWord ?? one.Type) === one.Type);
    const size = Math.min(Number(call.parameters.PageSize ?? 20), 500);
    const page = Number(call.parameters.PageNumber ?? 1);
    return { TotalCount: found.length, PageNumber: page, PageSize: size, DomainRecords: { Record: found.slice((page - 1) * size, page * size) } };
  }
}
