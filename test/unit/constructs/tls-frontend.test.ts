import { TerraformResource } from 'cdktf';
import { aStack, refusal, treeOf } from './stack';
import { all, only, programChoices, programTexts, resolved, synthesized, withoutPrograms } from './synthesized';
import { AcmeChallenge, SecretSource, TlsCertificate, TlsFrontend, TlsFrontendProps } from '../../../lib';
import { CHAIN, ROOT } from '../validation/certificates';

const FRONTEND = { instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() };
const ROLE = { roleName: 'ChatMachine', grantable: true };

function frontend(props: Partial<TlsFrontendProps> = {}) {
  const stack = aStack();
  const construct = new TlsFrontend(stack, 'Frontend', { ...FRONTEND, ...props });
  return { stack, construct, configuration: synthesized(stack) };
}

test('its tree', () => {
  expect(treeOf(frontend().construct)).toMatchInlineSnapshot(`
"
HttpPort
  From-0-0-0-0-0 alicloud_security_group_rule
HttpsPort
  From-0-0-0-0-0 alicloud_security_group_rule
Toolbox
  Prune
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  Certificate
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  Nginx
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
FrontendProgram
  Command alicloud_ecs_command
  Resource alicloud_ecs_invocation
CertificateProgram
  Command alicloud_ecs_command
  Resource alicloud_ecs_invocation
"
`);
});

test('the least that it synthesizes', () => {
  expect(withoutPrograms(frontend().configuration)).toMatchSnapshot();
});

test('the ports 80 and 443 are open, and no other', () => {
  expect(all(frontend().configuration, 'alicloud_security_group_rule').map(({ port_range: range, cidr_ip: from }) => [range, from]).sort()).toEqual([['443/443', '0.0.0.0/0'], ['80/80', '0.0.0.0/0']]);
});

test('the addresses are those of the names, the first one first', () => {
  expect(frontend({ domains: [{ name: 'www.example.com' }, { name: 'example.com' }] }).construct.urls).toEqual(['https://www.example.com', 'https://example.com']);
});

test('the texts of its programs are those that Cloud Assistant runs', () => {
  const { construct, configuration } = frontend();
  expect(construct.programs).toEqual(programTexts(configuration));
});

test('it is ready when the certificate program has checked the site', () => {
  const { construct, stack } = frontend();
  expect(construct.ready.node.path).toBe('chat/Frontend/CertificateProgram/Resource');
  expect(resolved(stack, construct.ready.fqn)).toMatch(/^\$\{alicloud_ecs_invocation\.Frontend_CertificateProgram_[0-9A-F]{8}\}$/);
});

test('the certificate program waits for front end, ports, right and service', () => {
  const stack = aStack();
  const service = new TerraformResource(stack, 'service', { terraformResourceType: 'alicloud_ecs_invocation' });
  new TlsFrontend(stack, 'Frontend', { ...FRONTEND, certificate: TlsCertificate.acme(), instanceRole: ROLE, upstream: [service] });
  const [, { depends_on: needed }] = Object.entries(synthesized(stack).resource.alicloud_ecs_invocation).find(([id]) => id.includes('CertificateProgram'))!;
  expect(needed.map((address: string) => address.replace(/_[0-9A-F]{8}$/, ''))).toMatchInlineSnapshot(`
[
  "alicloud_ecs_invocation.Frontend_Toolbox_Certificate",
  "alicloud_ecs_invocation.Frontend_Toolbox_Acme",
  "alicloud_ecs_invocation.Frontend_Toolbox_Dns",
  "alicloud_ecs_invocation.Frontend_Toolbox_Account",
  "alicloud_ecs_invocation.Frontend_FrontendProgram",
  "alicloud_ecs_invocation.Frontend_Toolbox_Prune",
  "alicloud_security_group_rule.Frontend_HttpPort_From-0-0-0-0-0",
  "alicloud_security_group_rule.Frontend_HttpsPort_From-0-0-0-0-0",
  "alicloud_ram_role_policy_attachment.Frontend_CertificatePolicy_Attachment",
  "alicloud_ecs_invocation.service",
]
`);
});

describe('of rights', () => {
  const documents = (props: Partial<TlsFrontendProps>) => all(frontend(props).configuration, 'alicloud_ram_policy').map(({ policy_document: document }) => JSON.parse(document).Statement);

  test('DNS-01 gets the records of its zones, each once, and nothing else', () => {
    const domains = [{ name: 'example.com' }, { name: 'www.example.com' }, { name: 'chat.example.org' }];
    expect(documents({ domains, certificate: TlsCertificate.acme(), instanceRole: ROLE })).toEqual([[{
      Effect: 'Allow',
      Action: ['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'],
      Resource: ['acs:alidns:*:*:domain/example.org', 'acs:alidns:*:*:domain/example.com'],
    }]]);
  });

  test('a key in a parameter gets that parameter', () => {
    const certificate = TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromVariable('private_key') });
    const { configuration } = frontend({ certificate, instanceRole: ROLE });
    const { parameter_name: name } = only(configuration, 'alicloud_oos_parameter');
    expect(JSON.parse(only(configuration, 'alicloud_ram_policy').policy_document).Statement).toEqual([{ Effect: 'Allow', Action: ['oos:GetParameter'], Resource: [`acs:oos:*:*:parameter/${name}`] }]);
  });

  test.each([
    ['a certificate that the machine signs itself', TlsCertificate.selfSigned()],
    ['HTTP-01', TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 })],
    ['a key that comes as an argument', TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.unsafeArgument('private_key') })],
  ])('%s needs none', (_what, certificate) => {
    expect(documents({ certificate, instanceRole: ROLE })).toEqual([]);
    expect(documents({ certificate })).toEqual([]);
  });

  test('a role from elsewhere gets no policy', () => {
    expect(documents({ certificate: TlsCertificate.acme(), instanceRole: { ...ROLE, grantable: false } })).toEqual([]);
  });
});

test('a chain goes into the program without its root, and the key does not', () => {
  const certificate = TlsCertificate.fromPem({ chain: CHAIN + ROOT, privateKey: SecretSource.fromKmsSecret('chat-key', { revision: '7' }) });
  const { construct, configuration } = frontend({ certificate, instanceRole: ROLE });
  expect(construct.programs.certificate).toContain(`chain.pem" <<'END-OF-FILE'\n${CHAIN}END-OF-FILE\n`);
  expect(programChoices(configuration)).toMatchObject({ private_key_source: 'kms-secret:chat-key', revision: '7' });
});

test('a key that is handed over is an argument of the call, in base64', () => {
  const certificate = TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.unsafeArgument('private_key') });
  const invocations = all(frontend({ certificate }).configuration, 'alicloud_ecs_invocation').flatMap(({ parameters }) => parameters ?? []);
  expect(invocations).toEqual([{ private_key: '${base64encode(var.private_key)}' }]);
});

test('all mistakes come at once, and nothing is left behind', () => {
  const stack = aStack();
  const error = refusal(stack, () => new TlsFrontend(stack, 'Frontend', {
    ...FRONTEND,
    domains: [{ name: 'Example.com' }, { name: 'chat.example.com', dnsZone: 'example.org' }],
    upstreamPort: 80,
    maxUploadSizeMiB: 0,
    stateDirectory: 'acme',
    ipAddress: '203.0.113',
    allowedCidrs: ['203.0.113.7'],
    certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }),
  }));
  expect(error.message).toMatchInlineSnapshot(`
"chat/Frontend: 8 mistakes in the props
  domains[0].name: must be a domain name in lower case, e.g. chat.example.com, came "Example.com"; did you mean example.com?
  domains[1].dnsZone: must be the zone that the name lies in, came "example.org"; chat.example.com is not in example.org
  upstreamPort: must be a whole number, 1024 to 65535 (a port), came 80
  maxUploadSizeMiB: must be a whole number, 1 to 10240 (MiB), came 0
  stateDirectory: must be an absolute path of letters, digits and . _ -, came "acme"
  allowedCidrs[0]: must be a block of IPv4 addresses, e.g. 203.0.113.0/24, came "203.0.113.7"; did you mean 203.0.113.7/32?
  ipAddress: must be the IPv4 address of a machine, e.g. 203.0.113.7, came "203.0.113"
  certificate: must not be ACME by HTTP-01 with allowedCidrs: the certificate authority could never get in; choose AcmeChallenge.DNS_01"
`);
});

test('a certificate is examined once its names are right', () => {
  const stack = aStack();
  const certificate = TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, email: 'nobody' });
  expect(refusal(stack, () => new TlsFrontend(stack, 'Frontend', { ...FRONTEND, certificate })).violations.map(({ property }) => property)).toEqual(['certificate.email']);
});
