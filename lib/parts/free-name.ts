import { Precondition, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudAlidnsRecords } from '../alicloud/generated/data-alicloud-alidns-records';

/** The remark of every record that this library makes: what has another one is somebody else's. */
export const OWN_REMARK = 'cdktf-bailian-open-webui';

/** Beside one of these an A record would be refused, or would share the visitors with it. */
const IN_THE_WAY = ['A', 'AAAA', 'CNAME', 'NS', 'REDIRECT_URL', 'FORWARD_URL'];

/** A name for which a record shall be made. */
export interface FreeNameProps {
  readonly name: string;
  readonly dnsZone: string;
  /** As the zone has it, `@` for the zone itself. */
  readonly hostRecord: string;
  readonly provider?: TerraformProvider;
}

/**
 * What must hold before a record is made: nobody else has one of that name.
 *
 * Asked at every plan, and by the remark: neither an address that is not known yet nor one that changes makes a record of ours look like another's.
 */
export function freeName(scope: Construct, { name, dnsZone, hostRecord, provider }: FreeNameProps): Precondition {
  const found = new DataAlicloudAlidnsRecords(scope, `Existing-${name}`, {
    provider,
    domainName: dnsZone,
    rrRegex: `^${hostRecord.replace(/\./g, '[.]')}$`,
  });
  const kinds = IN_THE_WAY.filter(kind => kind !== 'NS' || hostRecord !== '@');
  const others = (item: string) => `[for one in ${found.fqn}.records : ${item} if one.remark != "${OWN_REMARK}" && contains(${JSON.stringify(kinds)}, one.type)]`;
  return {
    condition: `\${length(${others('one.type')}) == 0}`,
    errorMessage: `${name} exists already in the zone ${dnsZone}: \${join(", ", ${others('"${one.type} ${one.value}"')})}. Delete it in the Alibaba Cloud DNS console, ` +
      `or serve another name. If it is this site's own, give it the remark ${OWN_REMARK} there and import it: terraform import alicloud_alidns_record.… RECORD_ID.`,
  };
}
