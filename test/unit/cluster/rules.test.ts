import { TerraformStack, Testing, Token } from 'cdktf';
import { build, CLUSTER_RULE_CASES, DIGEST, existing, Props, REFUSED } from './rule-cases';
import { clusterProps } from './site';
import { Alarms, alicloud } from '../../../lib';
import { BailianOpenWebUiCluster } from '../../../lib/bailian-open-webui-cluster';
import { DocumentExtraction } from '../../../lib/choices/document-extraction';
import { KubernetesCluster } from '../../../lib/choices/kubernetes-cluster';
import { ValidationError } from '../../../lib/validation/validation-error';
import { RuleCase } from '../validation/rule-case';

jest.mock('../../../lib/cluster/chart-source', () => ({ chartFolder: () => jest.requireActual('./site').CHART }));

function violationsOf(props: Props): string[] {
  try {
    build(props);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.message.split('\n').slice(1).map(line => line.trim());
  }
}

type Row = [name: string, index: number, value: never, accepts: RuleCase['accepts']];
const rows = (values: 'accepted' | 'refused') =>
  CLUSTER_RULE_CASES.flatMap(({ name, accepts, ...more }) => more[values].map((value, index): Row => [name, index + 1, value as never, accepts]));

test.each(rows('accepted'))('%s accepts its right value %d', (_name, _index, value, accepts) => expect(accepts(value)).toBe(true));
test.each(rows('refused'))('%s refuses its wrong value %d', (_name, _index, value, accepts) => expect(accepts(value)).toBe(false));

test.each(REFUSED)('%s has a refusal: number %#', (_rule, props, words) => {
  expect(violationsOf(props).filter(line => line.includes(words))).toHaveLength(1);
});

const ACCEPTED: ReadonlyArray<readonly [string, Props]> = [
  ['the least', {}],
  ['the zone itself where records are somebody else\'s', { domain: 'example.com', dnsRecords: false }],
  ['a class of which nothing is known, and many replicas', { replicas: { min: 2, max: 50 }, database: { instanceType: 'pg.n4.8c.1m' } }],
  ['the most that the class takes', { replicas: { min: 10, max: 10 } }],
  ['a small network', { cidrBlock: '10.0.0.0/19' }],
  ['an existing cluster', existing()],
  ['an existing cluster whose ids Terraform fills in', existing({ vpcId: Token.asString({ later: 1 }), clusterId: Token.asString({ later: 2 }) })],
  ['alarms of a site that everybody reaches', { alarms: Alarms.to('oncall') }],
  ['alarms of a site that says so', { alarms: Alarms.to('oncall'), allowedCidrs: ['0.0.0.0/0'] }],
  ['Tika by digest', { documents: DocumentExtraction.tika(`docker.io/apache/tika@${DIGEST}`) }],
];

test.each(ACCEPTED)('%s is accepted', (_what, props) => expect(violationsOf(props)).toEqual([]));

test('a region that is not known at synth is refused: pods are told it', () => {
  const region = Token.asString({ region: 'later' });
  expect(() => build({}, region)).toThrow('provider: must have a region that is known at synth');
});

test.each<[string, unknown]>([
  ['replicas', 4], ['replicas', { min: '2', max: 4 }], ['replicas', { min: 2 }], ['podSize', { vcpu: 2, memory: 4 }], ['kubernetes', 'acs'], ['documents', null],
  ['database', { instanceType: 7 }], ['domain', undefined], ['zoneIds', 'ap-southeast-1a'], ['removalPolicy', 'keep'], ['kubernetes', KubernetesCluster.existing({} as never)],
])('%s of another kind is found, and nothing is created: %j', (property, value) => {
  expect(violationsOf({ [property]: value } as Props).some(line => line.startsWith(property))).toBe(true);
});

test('a refused site leaves nothing behind', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
  expect(() => new BailianOpenWebUiCluster(stack, 'Chat', clusterProps({ domain: 'example.com' }))).toThrow(ValidationError);
  expect(stack.node.children.map(({ node }) => node.id)).toEqual(['alicloud']);
});
