import { OptionEffects } from './option-effect';
import { alicloud, Alarms, TlsCertificate } from '../../../lib';

const DOMAIN = { domain: 'example.com' };

/** Where the effects are seen, and what the construct needs beside. */
interface SiteAttributes {
  readonly named: string;
  readonly tagged: string;
  readonly provided: string;
  readonly given?: Record<string, unknown>;
}

/** Of SiteProps, seen at one resource of the construct. */
export function siteProps({ named, tagged, provided, given = {} }: SiteAttributes): OptionEffects {
  return {
    name: { given: { ...given, name: 'acme-chat' }, shows: { [named]: expect.stringMatching(/^acme-chat/) }, more: true },
    tags: { given: { ...given, tags: { 'cost center': '"42"' } }, shows: { [`${tagged}.tags.cost center`]: '"42"' }, more: true },
    provider: providerEffect(provided, given),
  };
}

/** Of `provider`. */
export function providerEffect(provided: string, given: Record<string, unknown> = {}): OptionEffects[string] {
  return {
    given: stack => ({ ...given, provider: new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'ap-southeast-1' }) }),
    shows: { [`${provided}.provider`]: 'alicloud.second' },
    more: true,
  };
}

/** Of DomainRecordProps. */
export const RECORD_PROPS: OptionEffects = {
  dnsZone: {
    given: { dnsZone: 'chat.example.com', names: ['chat.example.com'] },
    instead: { names: ['chat.example.com'] },
    shows: {
      'alicloud_alidns_record.Record_chatexamplecom.domain_name': 'chat.example.com',
      'alicloud_alidns_record.Record_chatexamplecom.rr': '@',
      'data.alicloud_alidns_records.Record_Existing-chatexamplecom.domain_name': 'chat.example.com',
      'data.alicloud_alidns_records.Record_Existing-chatexamplecom.rr_regex': '^@$',
    },
    more: true,
  },
  names: { given: { names: ['example.com', 'chat.example.com'] }, shows: { 'alicloud_alidns_record.Record_chatexamplecom.rr': 'chat' }, more: true },
  ipAddress: { given: { ipAddress: '198.51.100.7' }, shows: { 'alicloud_alidns_record.Record_examplecom.value': '198.51.100.7' } },
  ttlSeconds: { given: { ttlSeconds: 60 }, shows: { 'alicloud_alidns_record.Record_examplecom.ttl': 60 } },
  provider: providerEffect('alicloud_alidns_record.Record_examplecom'),
};

/** Of BailianOpenWebUiProps beyond those of network and instance. */
export const OWN_SITE_PROPS: OptionEffects = {
  domain: {
    given: DOMAIN,
    shows: {
      'alicloud_alidns_record.DomainRecord-examplecom.rr': '@',
      'program.server_names': 'example.com',
      'program.settings.origins.0': 'https://example.com',
      'program.certificate': 'acme-dns-01',
    },
    more: true,
  },
  www: {
    given: { ...DOMAIN, www: true },
    shows: {
      'alicloud_alidns_record.DomainRecord-examplecom_wwwexamplecom.rr': 'www',
      'program.server_names': 'example.com www.example.com',
      'program.settings.origins.1': 'https://www.example.com',
    },
    more: true,
  },
  dnsZone: {
    given: { domain: 'chat.example.com', dnsZone: 'chat.example.com' },
    shows: {
      'alicloud_alidns_record.DomainRecord-chatexamplecom.domain_name': 'chat.example.com',
      'alicloud_alidns_record.DomainRecord-chatexamplecom.rr': '@',
      'program.dns_zones': 'chat.example.com',
    },
    more: true,
  },
  additionalDomains: {
    given: { ...DOMAIN, additionalDomains: [{ name: 'chat.example.org' }, { name: 'a.corp.example.com', dnsZone: 'corp.example.com' }] },
    shows: {
      'program.server_names': 'a.corp.example.com chat.example.org example.com',
      'program.dns_zones': 'corp.example.com example.org example.com',
      'alicloud_alidns_record.DomainRecord-exampleorg_chatexampleorg.domain_name': 'example.org',
      'alicloud_alidns_record.DomainRecord-corpexamplecom_acorpexamplecom.domain_name': 'corp.example.com',
    },
    more: true,
  },
  dnsRecords: {
    given: { ...DOMAIN, dnsRecords: false, certificate: TlsCertificate.selfSigned() },
    shows: { 'alicloud_alidns_record.DomainRecord-examplecom.rr': '<gone>' },
    more: true,
  },
  certificate: { given: { ...DOMAIN, certificate: TlsCertificate.selfSigned() }, shows: { 'program.certificate': 'self-signed' }, more: true },
  icpLicence: { given: { ...DOMAIN, icpLicence: '浙ICP备12345678号-1' }, shows: { 'program.icpNumber': '浙ICP备12345678号-1' }, more: true },
  maxUploadSizeMiB: { given: { ...DOMAIN, maxUploadSizeMiB: 2048 }, shows: { 'program.max_upload_size_mib': '2048' } },
  alarms: {
    given: { ...DOMAIN, alarms: Alarms.to('oncall') },
    shows: {
      'alicloud_cms_site_monitor.Alarms_ReadyMonitor.address': 'https://example.com/ready',
      'alicloud_cms_site_monitor.Alarms_StatusMonitor.address': 'https://example.com/.well-known/open-webui-status',
      'alicloud_cms_alarm.Alarms_ReadyAlarm.contact_groups.0': 'oncall',
      'alicloud_cms_alarm.Alarms_StatusAlarm.contact_groups.0': 'oncall',
    },
    more: true,
  },
};
