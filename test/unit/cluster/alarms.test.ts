import { TerraformStack, Testing } from 'cdktf';
import { clusterProps, clusterSite, REGION } from './site';
import { Alarms, alicloud, BailianOpenWebUiCluster, BailianOpenWebUiClusterProps } from '../../../lib';
import { Configuration, synthesized } from '../constructs/synthesized';

jest.mock('../../../lib/cluster/chart-source', () => ({ chartFolder: () => jest.requireActual('./site').CHART }));

const ALARMED = { alarms: Alarms.to('oncall') };

function configurationOf(props: Partial<BailianOpenWebUiClusterProps>): Configuration {
  const stack = new TerraformStack(Testing.app(), 'stack');
  clusterSite(props)(stack);
  return synthesized(stack);
}

const nameOf = (one: any): string => one.name ?? one.task_name;
/** Of a type, by name. */
const all = (type: string, props: Partial<BailianOpenWebUiClusterProps>) =>
  Object.values<any>(configurationOf(props).resource[type] ?? {}).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const monitors = (props: Partial<BailianOpenWebUiClusterProps> = ALARMED) => all('alicloud_cms_site_monitor', props);
const alarms = (props: Partial<BailianOpenWebUiClusterProps> = ALARMED) => all('alicloud_cms_alarm', props);

/** What an alarm is about, in a line. */
function told({ name, project, metric, metric_dimensions: dimensions, escalations_info: info }: any): string {
  const [, dimension, resource] = /^\[{"(\w+)":"\$\{(\w+)\.[^"]+\.id\}"}\]$/.exec(dimensions)!;
  return `${name.replace('open-webui-stack-Chat-', '')}: ${project} ${metric} of ${dimension} ${resource}, ${info.statistics} ${info.comparison_operator} ${info.threshold}`;
}

test('nobody is told where nobody is named', () => {
  expect(Object.keys(configurationOf({}).resource).filter(type => type.startsWith('alicloud_cms_'))).toEqual([]);
});

test('the first name of the site is asked from outside, by one of an account\'s ten free monitors and free probes alone', () => {
  const [monitor, ...others] = monitors({ ...ALARMED, additionalDomains: [{ name: 'help.example.com' }] });
  expect(others).toEqual([]);
  expect(monitor.address).toBe('https://chat.example.com/ready');
  expect(monitor.isp_cities).toHaveLength(3);
  expect(monitor.isp_cities.filter(({ type, isp }: any) => type !== 'IDC' || isp !== '465')).toEqual([]);
});

test('the metrics are those of the services\' pages, each of the site\'s own resource', () => {
  expect(alarms().map(told)).toEqual([
    'database-connections: acs_rds_dashboard conn_usgae of instanceId alicloud_db_instance, Average > 90',
    'database-disk: acs_rds_dashboard local_fs_size_usage of instanceId alicloud_db_instance, Average > 90',
    'errors: acs_alb LoadBalancerHTTPCodeUpstream5XX of loadBalancerId alicloud_alb_load_balancer, Value >= 1',
    'ready: acs_networkmonitor Availability of taskId alicloud_cms_site_monitor, Availability < 50',
    'redis-memory: acs_kvstore StandardMemoryUsage of instanceId alicloud_kvstore_instance, Average > 80',
    'replicas: acs_alb LoadBalancerHealthyHostCount of loadBalancerId alicloud_alb_load_balancer, Value < 2',
  ]);
});

test('fewer replicas are those that are fewer than the least', () => {
  expect(alarms({ ...ALARMED, replicas: { min: 4, max: 6 } }).map(told).at(-1)).toContain('LoadBalancerHealthyHostCount of loadBalancerId alicloud_alb_load_balancer, Value < 4');
});

test('no message is a text or a call, and each comes the third time in a row', () => {
  for (const alarm of alarms()) {
    expect([alarm.escalations_critical, alarm.escalations_warn, alarm.webhook]).toEqual([undefined, undefined, undefined]);
    expect(alarm).toMatchObject({ contact_groups: ['oncall'], period: 300, silence_time: 21600, escalations_info: { times: 3 } });
  }
});

test('nobody asks before the site serves', () => {
  // that of the monitor comes after the monitor
  const before = [...monitors(), ...alarms().filter(({ project }) => project !== 'acs_networkmonitor')].flatMap(({ depends_on: awaited }) => awaited);
  expect(before).toHaveLength(6);
  expect(before.filter((awaited: string) => !awaited.startsWith('helm_release.'))).toEqual([]);
});

test('two sites have no name in common, and the longest is none too long', () => {
  const names = (name: string) => [...monitors({ ...ALARMED, name }).map(one => one.task_name), ...alarms({ ...ALARMED, name }).map(one => one.name)];
  const [one, other] = [names('team-a'), names('team-b')];
  expect(one).toEqual(['team_a_ready', 'team-a-database-connections', 'team-a-database-disk', 'team-a-errors', 'team-a-ready', 'team-a-redis-memory', 'team-a-replicas']);
  expect(one.filter(name => other.includes(name))).toEqual([]);
  expect(names(`A${'b-'.repeat(19)}c`).filter(name => name.length > 100)).toEqual([]);
});

test('the provider of the site makes them', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const provider = new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: REGION });
  new BailianOpenWebUiCluster(stack, 'Chat', clusterProps({ ...ALARMED, provider }));
  const { resource } = synthesized(stack) as any;
  const made = Object.entries<any>(resource).filter(([type]) => type.startsWith('alicloud_cms_')).flatMap(([, byName]) => Object.values<any>(byName));
  expect(made.map(one => one.provider)).toEqual(Array(7).fill('alicloud.second'));
});
