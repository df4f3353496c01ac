import { isIPv4 } from 'net';
import { Kind, Refusal } from '../kind';
import { number, text } from '../values';

const domainExists: Refusal = ({ cloud, planned }) => {
  const domain = text(planned.domain_name);
  return !cloud.domains || cloud.domains.includes(domain) ? undefined : `InvalidDomainName.NoExist: the account's DNS has no zone "${domain}"`;
};

const recordIsSound: Refusal = ({ cloud, planned }) => {
  const [rr, type, value, ttl] = [text(planned.rr), text(planned.type), text(planned.value), number(planned.ttl) ?? 600];
  const label = /^(?:@|\*|(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*)$/;
  if (!label.test(rr)) return `InvalidRR.Format: "${rr}" is no host record; the domain itself is "@"`;
  if (type === 'A' && !isIPv4(value)) return `InvalidValue.Format: "${value}" is no IPv4 address`;
  if (type === 'MX' && !number(planned.priority)) return 'MissingParameter.Priority: an MX record needs a priority';
  return ttl >= cloud.minimumTtl && ttl <= 86400 ? undefined : `QuotaExceeded.TTL: ${ttl} s: the DNS edition allows ${cloud.minimumTtl} to 86400`;
};

const isNew: Refusal = ({ cloud, planned, type }) => {
  const others = cloud.resources(type).filter(({ attributes }) =>
    attributes.id !== planned.id && ['domain_name', 'rr', 'line'].every(name => attributes[name] === planned[name]));
  const record = `${text(planned.rr)}.${text(planned.domain_name)} ${text(planned.type)} ${text(planned.value)}`;
  if (others.some(({ attributes }) => attributes.type === planned.type && attributes.value === planned.value)) {
    return `DomainRecordDuplicate: the DNS record ${record} already exists`;
  }
  const conflict = others.find(({ attributes }) => attributes.type !== planned.type && [attributes.type, planned.type].includes('CNAME'));
  return conflict && `DomainRecordConflict: ${record} conflicts with the ${text(conflict.attributes.type)} record of the same name`;
};

const zoneHasRoom: Refusal = ({ cloud, planned, type }) => {
  const zone = text(planned.domain_name);
  const full = cloud.resources(type).filter(({ attributes }) => attributes.domain_name === zone).length >= cloud.mostRecords;
  return full ? `QuotaExceeded.Record: the zone ${zone} has as many records as its edition allows` : undefined;
};

const isUnlocked: Refusal = ({ cloud, planned }) => {
  const name = `${text(planned.rr)}.${text(planned.domain_name)}`;
  return cloud.lockedNames.has(name) ? `DomainRecordLocked: the DNS record ${name} is locked` : undefined;
};

export const DNS: Record<string, Kind> = {
  alicloud_alidns_record: {
    global: true,
    id: ({ cloud }) => String(900000000000000000n + BigInt(cloud.next('dns record'))),
    onCreate: [domainExists, recordIsSound, isNew, isUnlocked, zoneHasRoom],
    onUpdate: [recordIsSound, isNew, isUnlocked],
  },
};
