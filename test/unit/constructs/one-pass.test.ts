import { TerraformElement } from 'cdktf';
import { Construct } from 'constructs';
import { aSite, SITES } from './sites';
import { aStack, REQUIRED } from './stack';
import { resolved, synthesized } from './synthesized';
import { BailianNetwork, BailianOpenWebUiProps, DomainRecord, GpuWebUiInstance, SecretSource, TlsCertificate, TlsFrontend } from '../../../lib';

/** What the resources below a construct would synthesize now. */
function now(construct: Construct): unknown {
  const elements = construct.node.findAll().filter(TerraformElement.isTerraformElement);
  return elements.map(element => resolved(element.cdktfStack, element.toTerraform()));
}

test('nothing changes after new: what comes later touches nothing that stands', () => {
  const stack = aStack();
  const network = new BailianNetwork(stack, 'Network');
  const networkBefore = now(network);
  const instance = new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network, servedOrigins: ['https://example.com'] });
  const instanceBefore = now(instance);
  const record = new DomainRecord(stack, 'Record', { dnsZone: 'example.com', names: ['example.com'], ipAddress: network.publicIp! });
  new TlsFrontend(stack, 'Frontend', {
    instanceId: instance.instanceId, securityGroupId: network.securityGroupId, domains: [{ name: 'example.com' }], certificate: TlsCertificate.acme(), instanceRole: instance.role, upstream: [instance.ready],
  });
  expect(record.fqdns).toEqual(['example.com']);
  expect([now(network), now(instance)]).toEqual([networkBefore, instanceBefore]);
});

test('a second site changes nothing of the first', () => {
  const stack = aStack();
  const first = aSite(stack, SITES['own domain'], 'First');
  const before = now(first);
  aSite(stack, { ...SITES['own domain'], domain: 'example.net', additionalDomains: [] }, 'Second');
  expect(now(first)).toEqual(before);
});

test('props that are changed after new change nothing', () => {
  const props = { ...SITES['own domain'], allowedCidrs: ['203.0.113.0/24'], tags: { team: 'blue' }, additionalDomains: [{ name: 'chat.example.org' }] };
  const changed = aStack();
  aSite(changed, props);
  const untouched = synthesized(changed);
  const stack = aStack();
  aSite(stack, props);
  props.allowedCidrs.push('0.0.0.0/0');
  props.tags.team = 'red';
  props.additionalDomains.pop();
  expect(synthesized(stack)).toEqual(untouched);
});

test('props and choices are not touched', () => {
  const deepFreeze = <T extends object>(value: T): T => {
    Object.values(value).filter(inner => inner !== null && typeof inner === 'object').forEach(deepFreeze);
    return Object.freeze(value);
  };
  const props = deepFreeze<Partial<BailianOpenWebUiProps>>({ ...SITES['own domain'], tags: { team: 'blue' }, apiKey: SecretSource.fromVariable('key'), allowedCidrs: ['203.0.113.0/24'] });
  expect(() => aSite(aStack(), props)).not.toThrow();
});

test('the same choices serve two sites, and the two share a variable', () => {
  const stack = aStack();
  aSite(stack, SITES['own domain'], 'First');
  aSite(stack, SITES['existing network with a GPU'], 'Second');
  expect(Object.keys(synthesized(stack).variable).sort()).toEqual(['admin_password', 'bailian_api_key']);
});

test('the same source gives the same bytes', () => {
  const text = () => {
    const stack = aStack();
    aSite(stack, SITES['bought certificate']);
    return JSON.stringify(stack.toTerraform());
  };
  expect(text()).toBe(text());
});
