import { Deployer, PolicyDocument, Request, requestsOf, Unknown } from '..';
import { holds, untoldIn } from '../rights/conditions';
import { CALLS } from '../rights/requests';
import { UNTOLD } from '../rights/untold';
import { alicloudSchema } from '../schema';
import { Attributes } from '../values';

const REGION = 'ap-southeast-1';

type Statements = PolicyDocument['Statement'];
const POLICY: Statements[number] = { Effect: 'Allow', Action: ['ecs:DeleteInstance'], Resource: [`acs:ecs:${REGION}:*:*`] };
const request = (parts: Partial<Request> = {}): Request => ({
  type: 'alicloud_instance', action: 'ecs:DeleteInstance', resources: [`acs:ecs:${REGION}:1234567890123456:instance/i-1`], ...parts,
});
const deployer = (...statements: Statements) => new Deployer({ Version: '1', Statement: statements });

describe('the calls of the provider', () => {
  test('are known of every type that the schema has', () => {
    const { resource_schemas: resources, data_source_schemas: data } = alicloudSchema();
    expect(Object.keys(CALLS).sort()).toEqual([...Object.keys(resources), ...Object.keys(data).map(type => `data.${type}`)].sort());
  });

  test('are made under conditions of which every answer that is given was asked for', () => {
    const texts = Object.values(CALLS).flatMap(calls => Object.values(calls).flat()).flatMap(({ when }) => (when ? untoldIn(when) : []));
    expect(Object.keys(UNTOLD).filter(text => !texts.includes(text))).toEqual([]);
  });

  const calls = (type: string, prior: Attributes | null, planned: Attributes | null) => {
    const action = !prior ? 'create' : planned ? 'update' : 'delete';
    return requestsOf({ type, action, region: REGION, prior, planned }).map(one => one.action);
  };

  test('follow what the configuration sets', () => {
    const plain = { id: new Unknown(), vpc_name: 'chat', tags: null };
    expect(calls('alicloud_vpc', null, plain)).toEqual(['vpc:CreateVpc', 'vpc:DescribeRouteTableList', 'vpc:DescribeVpcAttribute']);
    expect(calls('alicloud_vpc', null, { ...plain, tags: { team: 'x' } })).toContain('vpc:TagResources');
  });

  test('follow what changes', () => {
    const prior = { id: 'vpc-1', vpc_name: 'chat', tags: { team: 'x' } };
    expect(calls('alicloud_vpc', prior, { ...prior, vpc_name: 'talk' })).toContain('vpc:ModifyVpcAttribute');
    expect(calls('alicloud_vpc', prior, { ...prior, tags: { team: 'y' } })).toEqual(expect.arrayContaining(['vpc:TagResources', 'vpc:UnTagResources']));
    expect(calls('alicloud_vpc', prior, { ...prior, tags: { team: 'x', stage: 'z' } })).not.toContain('vpc:UnTagResources');
    expect(calls('alicloud_vpc', prior, prior)).toEqual(['vpc:DescribeRouteTableList', 'vpc:DescribeVpcAttribute']);
  });

  test('stop and start a running instance for another type, and ask otherwise for a subscription\'s', () => {
    const prior = { id: 'i-1', instance_type: 'ecs.e-c1m2.large', instance_charge_type: 'PostPaid', status: 'Running' };
    expect(calls('alicloud_instance', prior, { ...prior, instance_type: 'ecs.u1-c1m2.large' }))
      .toEqual(expect.arrayContaining(['ecs:StopInstance', 'ecs:ModifyInstanceSpec', 'ecs:StartInstance']));
    const subscription = { ...prior, instance_charge_type: 'PrePaid' };
    expect(calls('alicloud_instance', subscription, { ...subscription, instance_type: 'ecs.u1-c1m2.large' })).toContain('ecs:ModifyPrepayInstanceSpec');
  });

  test('have the role passed on with its attachment', () => {
    const [passed] = requestsOf({ type: 'alicloud_ecs_ram_role_attachment', action: 'create', region: REGION, prior: null, planned: { instance_id: 'i-1', ram_role_name: 'machine' } })
      .filter(({ action }) => action === 'ram:PassRole');
    expect(passed).toMatchObject({ resources: ['acs:ram:*:1234567890123456:role/machine'], service: 'ecs.aliyuncs.com' });
  });

  test('are not made up for a type or an answer that nobody has read', () => {
    expect(() => requestsOf({ type: 'alicloud_slb', action: 'create', region: REGION, prior: null, planned: {} })).toThrow('calls.json does not say');
    expect(() => holds({ text: 'x: len(y) > 0' }, { prior: null, attributes: {} })).toThrow('untold.ts has no answer to "x: len(y) > 0"');
  });

  test('ask what only the cloud tells no more than it takes', () => {
    const untold = { text: 'x: len(y) > 0' };
    expect(holds({ all: [untold, { set: 'a' }] }, { prior: null, attributes: {} })).toBe(false);
    expect(holds({ any: [untold, { is: ['a', 'b'] }] }, { prior: null, attributes: { a: 'b' } })).toBe(true);
  });
});

describe('a deployer', () => {
  test('may do what a statement allows', () => expect(deployer(POLICY).refusalOf(request())).toBeUndefined());

  test.each<[string, Deployer, Request]>([
    ['without a statement', deployer(), request()],
    ['for another action', deployer(POLICY), request({ action: 'ecs:StopInstance' })],
    ['for the beginning of an action', deployer(POLICY), request({ action: 'ecs:DeleteInstances' })],
    ['in another region', deployer(POLICY), request({ resources: ['acs:ecs:cn-hangzhou:1234567890123456:instance/i-1'] })],
    ['where it is checked on all resources', deployer(POLICY), request({ resources: ['*'] })],
    ['where one of two resources is not allowed', deployer(POLICY), request({ resources: [...request().resources, 'acs:vpc:ap-southeast-1:1:vswitch/v'] })],
    ['for a name in other letters', deployer({ ...POLICY, Resource: '*/I-1' }), request()],
    ['what a statement denies', deployer(POLICY, { ...POLICY, Effect: 'Deny' }), request()],
    ['under a condition that is not known', deployer({ ...POLICY, Condition: { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } }), request()],
    ['for another service', deployer({ ...POLICY, Condition: { StringEquals: { 'acs:Service': 'fc.aliyuncs.com' } } }), request({ service: 'ecs.aliyuncs.com' })],
  ])('is refused %s', (_title, who, asked) => {
    expect(who.refusalOf(asked)).toMatch(/^Forbidden\.RAM: /);
  });

  test.each<[string, Deployer, Request]>([
    ['an action in other letters, as RAM reads it', deployer({ ...POLICY, Action: 'ECS:deleteinstance' }), request()],
    ['by a wildcard', deployer({ ...POLICY, Action: 'ecs:Delete*', Resource: '*' }), request()],
    ['for the service that the condition names', deployer({ ...POLICY, Condition: { StringEquals: { 'acs:Service': ['ecs.aliyuncs.com'] } } }), request({ service: 'ecs.aliyuncs.com' })],
  ])('is allowed %s', (_title, who, asked) => {
    expect(who.refusalOf(asked)).toBeUndefined();
  });

  test('has a policy of the version that RAM knows', () => {
    expect(() => new Deployer({ Version: '2012-10-17', Statement: [] })).toThrow('RAM knows the version 1');
  });
});
