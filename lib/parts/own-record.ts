import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { OWN_REMARK, freeName } from './free-name';
import { AlidnsRecord } from '../alicloud/generated/alidns-record';
import { hostRecord } from '../validation/domains';

/** A name, and what it leads to. */
export interface OwnRecordProps {
  readonly name: string;
  readonly dnsZone: string;
  readonly type: 'A' | 'CNAME';
  readonly value: string;
  readonly ttlSeconds?: number;
  readonly provider?: TerraformProvider;
}

/** A record of this library's, of a name that nobody else has. */
export function ownRecord(scope: Construct, { name, dnsZone, type, value, ttlSeconds, provider }: OwnRecordProps): AlidnsRecord {
  const rr = hostRecord(name, dnsZone);
  return new AlidnsRecord(scope, name, {
    provider,
    domainName: dnsZone,
    rr,
    type,
    value,
    ttl: ttlSeconds,
    remark: OWN_REMARK,
    lifecycle: { precondition: [freeName(scope, { name, dnsZone, hostRecord: rr, provider })] },
  });
}
