import { Change, Kind, Refusal } from '../kind';
import { Attributes, isObject, text, Value } from '../values';

/** What an account has without paying: monitors, probes of Alibaba's own in each, and no others. */
const FREE_MONITORS = 10;
const FREE_PROBES = 5;
const ALIBABA = '465';

/** What a metric of site monitoring is counted as; the service knows no other since August 2024. */
const STATISTICS: Record<string, string[]> = { Availability: ['Availability'], ResponseTime: ['Average', 'Maximum', 'Minimum'], StatusCode: ['ErrorCodeMaximum'] };
const LEVELS = ['2', '3', '4'];

/** The metrics that services report of a resource by themselves, of those what is used: the dimension that names it, and what each is counted as. */
const MEASURED: Record<string, { readonly dimension: string; readonly type: string; readonly statistics: Record<string, string[]> }> = {
  acs_alb: {
    dimension: 'loadBalancerId', type: 'alicloud_alb_load_balancer', statistics: { LoadBalancerHealthyHostCount: ['Value'], LoadBalancerHTTPCodeUpstream5XX: ['Value'] },
  },
  acs_rds_dashboard: { dimension: 'instanceId', type: 'alicloud_db_instance', statistics: { local_fs_size_usage: ['Average'], conn_usgae: ['Average'] } },
  acs_kvstore: { dimension: 'instanceId', type: 'alicloud_kvstore_instance', statistics: { StandardMemoryUsage: ['Average', 'Maximum'] } },
};

const blocks = (value: Value | undefined): Attributes[] => (Array.isArray(value) ? value.filter(isObject) : []);

const taskNameFits: Refusal = ({ planned }) => (/^[\p{L}0-9_]{4,100}$/u.test(text(planned.task_name))
  ? undefined : `InvalidParameterValue: the task name "${text(planned.task_name)}" must have 4 to 100 letters, digits and _`);

const addressIsOne: Refusal = ({ planned }) => (/^https?:\/\/[^\s/]+(?:\/\S*)?$/.test(text(planned.address))
  ? undefined : `InvalidParameterValue: "${text(planned.address)}" is no address`);

/** An account that has not said that it will pay. */
const isFree: Refusal = ({ cloud, planned, type, prior }) => {
  if (!prior && cloud.resources(type).length >= FREE_MONITORS) return `ExceedingQuota: ${FREE_MONITORS} site monitors are free`;
  const probes = blocks(planned.isp_cities);
  if (probes.length === 0) return 'ExceedingQuota: three probes would be chosen at random, and those of carriers are not free';
  if (probes.length > FREE_PROBES) return `ExceedingQuota: ${FREE_PROBES} probes are free`;
  const paid = probes.find(({ type: network, isp }) => text(network) !== 'IDC' || text(isp) !== ALIBABA);
  return paid && `ExceedingQuota: the probe ${text(paid.type)} ${text(paid.isp)} in ${text(paid.city)} is not free`;
};

const groupMissing = ({ cloud }: Change, names: string[]) => {
  const missing = names.find(name => cloud.contactGroups && !cloud.contactGroups.includes(name));
  return missing && `ContactGroupNotExists: there is no contact group "${missing}"`;
};

const groupsExist: Refusal = change => groupMissing(change, [change.planned.contact_groups].flat().map(text));

const dimensionsAreSound: Refusal = ({ cloud, planned }) => {
  if (planned.project !== 'acs_networkmonitor') return undefined;
  try {
    const [{ taskId }] = JSON.parse(text(planned.metric_dimensions)) as [{ taskId: string }];
    return cloud.find('alicloud_cms_site_monitor', taskId, 'global') ? undefined : `ResourceNotFound: there is no site monitor "${taskId}"`;
  } catch {
    return `InvalidParameterValue: Resources "${text(planned.metric_dimensions)}" is no list of tasks`;
  }
};

/** An alarm on what is not there is taken by the service, and never comes: here it is refused. */
const resourceIsThere: Refusal = ({ cloud, planned }) => {
  const measured = MEASURED[text(planned.project)];
  if (measured === undefined) return undefined;
  if (measured.statistics[text(planned.metric)] === undefined) return `ResourceNotFound: ${text(planned.project)} has no metric "${text(planned.metric)}"`;
  try {
    const [{ [measured.dimension]: id }] = JSON.parse(text(planned.metric_dimensions)) as [Record<string, string>];
    return cloud.resources(measured.type).some(one => one.id === id) ? undefined : `ResourceNotFound: there is no ${measured.dimension} "${id}"`;
  } catch {
    return `InvalidParameterValue: Resources "${text(planned.metric_dimensions)}" is no list of dimensions`;
  }
};

const statisticsAreTheMetrics: Refusal = ({ planned }) => {
  const known = planned.project === 'acs_networkmonitor' ? STATISTICS[text(planned.metric)] : MEASURED[text(planned.project)]?.statistics[text(planned.metric)];
  const wrong = known && ['critical', 'warn', 'info'].flatMap(level => blocks(planned[`escalations_${level}`])).find(({ statistics }) => !known.includes(text(statistics)));
  return wrong && `InvalidParameterValue: ${text(planned.metric)} has no statistics "${text(wrong.statistics)}", but ${known.join(', ')}`;
};

const contactsExist: Refusal = change => groupMissing(change, blocks(change.planned.contact_parameters).map(({ contact_group_name: name }) => text(name)));

const levelsAreSound: Refusal = ({ planned }) => {
  const wrong = blocks(planned.contact_parameters).find(({ level }) => !LEVELS.includes(text(level)));
  return wrong && `InvalidParameterValue: the level "${text(wrong.level)}" must be one of ${LEVELS.join(', ')}`;
};

const numbered = (prefix: string): Kind['id'] => ({ cloud }) => `${prefix}${String(cloud.next(prefix)).padStart(12, '0')}`;

/** CloudMonitor is one for all regions. */
export const CLOUD_MONITOR: Record<string, Kind> = {
  alicloud_cms_site_monitor: {
    global: true,
    id: numbered('a1ecd34a-8157-44d9-b060-'),
    decides: () => ({ status: '1', task_state: '1', agent_group: 'PC', interval: '1', options_json: '{}', create_time: '', update_time: '' }),
    onCreate: [taskNameFits, addressIsOne, isFree],
    onUpdate: [taskNameFits, addressIsOne, isFree],
  },
  alicloud_cms_alarm: {
    global: true,
    id: numbered('terraform-2026112500000000'),
    decides: () => ({ status: 'OK', dimensions: {}, operator: '', statistics: '', threshold: '', triggered_count: 0 }),
    onCreate: [groupsExist, dimensionsAreSound, resourceIsThere, statisticsAreTheMetrics],
    onUpdate: [groupsExist, dimensionsAreSound, resourceIsThere, statisticsAreTheMetrics],
  },
  alicloud_cms_event_rule: {
    global: true,
    id: ({ planned }) => text(planned.rule_name),
    decides: () => ({ status: 'ENABLED' }),
    onCreate: [contactsExist, levelsAreSound],
    onUpdate: [contactsExist, levelsAreSound],
  },
};
