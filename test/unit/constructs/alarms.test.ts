import { TerraformVariable } from 'cdktf';
import { aStack, refusal, REQUIRED } from './stack';
import { all, only, synthesized } from './synthesized';
import { Alarms, alicloud, BailianOpenWebUi, BailianOpenWebUiProps, InstanceCharge } from '../../../lib';

const ALARMED = { domain: 'chat.example.com', alarms: Alarms.to('oncall') };
const SPOT = { ...ALARMED, instanceCharge: InstanceCharge.spot() };

function configurationOf(props: Partial<BailianOpenWebUiProps>) {
  const stack = aStack();
  new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...props });
  return synthesized(stack);
}

const monitors = (props: Partial<BailianOpenWebUiProps>) => Object.values(all(configurationOf(props), 'alicloud_cms_site_monitor')) as any[];
const alarms = (props: Partial<BailianOpenWebUiProps>) => Object.values(all(configurationOf(props), 'alicloud_cms_alarm')) as any[];

test('nobody is told where nobody is named', () => {
  const { resource } = configurationOf({ domain: 'chat.example.com', instanceCharge: InstanceCharge.spot() });
  expect(Object.keys(resource).filter(type => type.startsWith('alicloud_cms_'))).toEqual([]);
});

test('the first name of the site is asked, by no more than two of an account\'s ten free monitors', () => {
  expect(monitors({ ...ALARMED, www: true, additionalDomains: [{ name: 'chat.example.org' }] }).map(({ address }) => address)).toEqual([
    'https://chat.example.com/ready', 'https://chat.example.com/.well-known/open-webui-status',
  ]);
});

test('only probes ask that are free: of Alibaba\'s own, no more than five', () => {
  for (const { isp_cities: probes } of monitors(ALARMED)) {
    expect(probes.length).toBeLessThanOrEqual(5);
    expect(probes.filter(({ type, isp }: any) => type !== 'IDC' || isp !== '465')).toEqual([]);
    expect(new Set(probes.map(({ city }: any) => city)).size).toBe(3);
  }
});

test('an answer other than 200 is none, and what the service fills in is no difference', () => {
  for (const { option_json: options, lifecycle } of monitors(ALARMED)) {
    expect(options.assertions).toEqual([{ type: 'status_code', operator: 'is', target: '200' }]);
    expect(lifecycle.ignore_changes).toEqual(['option_json']);
  }
});

test('no message is a text or a call', () => {
  for (const alarm of alarms(SPOT)) {
    expect([alarm.escalations_critical, alarm.escalations_warn, alarm.webhook]).toEqual([undefined, undefined, undefined]);
    expect(alarm.escalations_info).toEqual({ statistics: 'Availability', comparison_operator: '<', threshold: '50', times: 3 });
  }
  expect((only(configurationOf(SPOT), 'alicloud_cms_event_rule') as any).contact_parameters).toEqual([
    { contact_parameters_id: '1', contact_group_name: 'oncall', level: '4' },
  ]);
});

test('nobody asks before the site serves', () => {
  for (const { depends_on: before } of monitors(ALARMED)) {
    expect(before).toEqual([expect.stringMatching(/^terraform_data\.Chat_Ready_/)]);
  }
});

test('a spot instance that is taken back is told, this one and no other; another instance is not taken back', () => {
  const [pattern] = [(only(configurationOf(SPOT), 'alicloud_cms_event_rule') as any).event_pattern].flat();
  expect(pattern).toMatchObject({ product: 'ecs', name_list: ['Instance:PreemptibleInstanceInterruption'], sql_filter: expect.stringMatching(/^\$\{alicloud_instance\.Chat_Instance_\w+\.id\}$/) });
  expect(configurationOf(ALARMED).resource.alicloud_cms_event_rule).toBeUndefined();
  expect(configurationOf({ ...ALARMED, instanceCharge: InstanceCharge.subscription({ months: 1 }) }).resource.alicloud_cms_event_rule).toBeUndefined();
});

test('two sites have no name in common, whatever is made of a hyphen', () => {
  const names = (name: string) => {
    const { resource } = configurationOf({ ...SPOT, name }) as any;
    return [['site_monitor', 'task_name'], ['alarm', 'name'], ['event_rule', 'rule_name']]
      .flatMap(([type, attribute]) => Object.values<any>(resource[`alicloud_cms_${type}`]).map(one => one[attribute]));
  };
  const [one, other] = [names('team-a'), names('team-b')];
  expect(one).toEqual(['team_a_ready', 'team_a_status', 'team-a-ready', 'team-a-status', 'team-a-interruption']);
  expect(one.filter(name => other.includes(name))).toEqual([]);
  const longest = names(`A${'b-'.repeat(19)}c`);
  expect(longest.filter(name => name.length > 100)).toEqual([]);
});

test('the group may be one that the stack makes', () => {
  const stack = aStack();
  const group = new TerraformVariable(stack, 'group', { type: 'string' });
  new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...ALARMED, alarms: Alarms.to(group.stringValue) });
  expect(JSON.stringify(synthesized(stack))).toContain('"contact_groups":["${var.group}"]');
});

test('the provider of the site makes them', () => {
  const stack = aStack();
  const provider = new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'ap-southeast-1' });
  new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...SPOT, provider });
  const { resource } = synthesized(stack) as any;
  const made = Object.entries<any>(resource).filter(([type]) => type.startsWith('alicloud_cms_')).flatMap(([, byName]) => Object.values<any>(byName));
  expect(made.map(one => one.provider)).toEqual(Array(5).fill('alicloud.second'));
});

test.each<[string, Partial<BailianOpenWebUiProps>, string]>([
  ['without a domain', { alarms: Alarms.to('oncall') }, 'alarms: must be left out without domain: it is the front end that says from outside how the site is'],
  ['for some alone', { ...ALARMED, allowedCidrs: ['203.0.113.0/24'] }, 'alarms: must be left out with allowedCidrs that lack 0.0.0.0/0: the probes of CloudMonitor, whose addresses change, would find the site shut'],
  ['of a group with a comma', { ...ALARMED, alarms: Alarms.to('a,b') }, 'alarms: must be the name of a contact group of CloudMonitor'],
  ['of a group that Terraform would read', { ...ALARMED, alarms: Alarms.to('${x}') }, 'alarms: must not contain ${'],
])('are refused with a sentence %s', (_what, props, sentence) => {
  const stack = aStack();
  expect(refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...props })).message).toContain(sentence);
});
