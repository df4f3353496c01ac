import { aStack, refusal, REQUIRED, treeOf } from './stack';
import { all, only, programChoices, resolved, synthesized, withoutPrograms } from './synthesized';
import {
  BailianModels, BailianOpenWebUi, BailianOpenWebUiProps, InstanceRole, InternetBandwidth, OpenWebUiImage, SecretSource, SignUp, TlsCertificate,
} from '../../../lib';

function site(props: Partial<BailianOpenWebUiProps> = {}) {
  const stack = aStack();
  const construct = new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...props });
  return { stack, construct, configuration: synthesized(stack) };
}

const DOMAIN = { domain: 'example.com' };

test('its tree without a domain', () => {
  expect(treeOf(site().construct)).toMatchInlineSnapshot(`
"
Network
  Zone
    Resource terraform_data
  Zones alicloud_zones
  InstanceTypes alicloud_instance_types
  Resource alicloud_vpc
  SecurityGroup alicloud_security_group
  EipAddress alicloud_eip_address
  Home
    Resource terraform_data
  Vswitch alicloud_vswitch
Instance
  ApiKey alicloud_oos_parameter
  AdminPassword alicloud_oos_parameter
  Role
    Resource alicloud_ram_role
  SecretsPolicy
    Resource alicloud_ram_policy
    Attachment alicloud_ram_role_policy_attachment
  Kind terraform_data
  MadeAs terraform_data
  ImageId
    Resource terraform_data
  Image alicloud_images
  Resource alicloud_instance
  DataDisk
    Resource alicloud_ecs_disk
    Attachment alicloud_ecs_disk_attachment
    SnapshotPolicy alicloud_ecs_auto_snapshot_policy
    SnapshotPolicyAttachment alicloud_ecs_auto_snapshot_policy_attachment
  Running
    InstanceId terraform_data
    Instances alicloud_instances
    Disks alicloud_ecs_disks
    InstanceTypes alicloud_instance_types
    Resource terraform_data
  EipAssociation alicloud_eip_association
  RoleAttachment alicloud_ecs_ram_role_attachment
  DataDiskProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  Toolbox
    Operations
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Updates
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Account
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Bailian
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Refusals
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Database
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Models
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Settings
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Variables
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    ImageSettings
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    WebUi
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Version
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Upgrade
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Images
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Registry
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Containers
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Publish
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Backup
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Bring
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Brought
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Prune
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Status
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    SiteState
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Nightly
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Cleaning
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Uploads
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
  SystemProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  DockerProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  WebUiProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  WebUiPort
    From-0-0-0-0-0 alicloud_security_group_rule
  Commands
    Status alicloud_ecs_command
    Logs alicloud_ecs_command
    Backup alicloud_ecs_command
    Restore alicloud_ecs_command
    Restart alicloud_ecs_command
    UpdateSystem alicloud_ecs_command
    CleanUp alicloud_ecs_command
Ready terraform_data
"
`);
});

test('its tree with a domain', () => {
  expect(treeOf(site({ ...DOMAIN, www: true }).construct)).toMatchInlineSnapshot(`
"
Network
  Zone
    Resource terraform_data
  Zones alicloud_zones
  InstanceTypes alicloud_instance_types
  Resource alicloud_vpc
  SecurityGroup alicloud_security_group
  EipAddress alicloud_eip_address
  Home
    Resource terraform_data
  Vswitch alicloud_vswitch
Instance
  ApiKey alicloud_oos_parameter
  AdminPassword alicloud_oos_parameter
  Role
    Resource alicloud_ram_role
  SecretsPolicy
    Resource alicloud_ram_policy
    Attachment alicloud_ram_role_policy_attachment
  Kind terraform_data
  MadeAs terraform_data
  ImageId
    Resource terraform_data
  Image alicloud_images
  Resource alicloud_instance
  DataDisk
    Resource alicloud_ecs_disk
    Attachment alicloud_ecs_disk_attachment
    SnapshotPolicy alicloud_ecs_auto_snapshot_policy
    SnapshotPolicyAttachment alicloud_ecs_auto_snapshot_policy_attachment
  Running
    InstanceId terraform_data
    Instances alicloud_instances
    Disks alicloud_ecs_disks
    InstanceTypes alicloud_instance_types
    Resource terraform_data
  EipAssociation alicloud_eip_association
  RoleAttachment alicloud_ecs_ram_role_attachment
  DataDiskProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  Toolbox
    Operations
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Updates
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Account
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Bailian
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Refusals
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Database
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Models
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Settings
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Variables
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    ImageSettings
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    WebUi
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Version
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Upgrade
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Images
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Registry
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Containers
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Publish
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Backup
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Bring
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Brought
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Prune
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Status
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    SiteState
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Nightly
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Cleaning
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Uploads
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
  SystemProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  DockerProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  WebUiProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  Commands
    Status alicloud_ecs_command
    Logs alicloud_ecs_command
    Backup alicloud_ecs_command
    Restore alicloud_ecs_command
    Restart alicloud_ecs_command
    UpdateSystem alicloud_ecs_command
    CleanUp alicloud_ecs_command
DomainRecord-example.com
  Existing-example.com alicloud_alidns_records
  example.com alicloud_alidns_record
  Existing-www.example.com alicloud_alidns_records
  www.example.com alicloud_alidns_record
Frontend
  HttpPort
    From-0-0-0-0-0 alicloud_security_group_rule
  HttpsPort
    From-0-0-0-0-0 alicloud_security_group_rule
  CertificatePolicy
    Resource alicloud_ram_policy
    Attachment alicloud_ram_role_policy_attachment
  Toolbox
    Certificate
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Nginx
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Acme
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
    Dns
      Command alicloud_ecs_command
      Resource alicloud_ecs_invocation
  FrontendProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
  CertificateProgram
    Command alicloud_ecs_command
    Resource alicloud_ecs_invocation
Ready terraform_data
"
`);
});

test('the least that it synthesizes', () => {
  expect(withoutPrograms(site().configuration)).toMatchSnapshot();
});

test('without a domain the site is at the address, on 8080', () => {
  const { stack, construct } = site();
  expect(resolved(stack, [construct.url, construct.publicIp])).toEqual([
    expect.stringMatching(/^http:\/\/\$\{alicloud_eip_address\.\w+\.ip_address\}:8080$/), expect.stringMatching(/^\$\{alicloud_eip_address\.\w+\.ip_address\}$/),
  ]);
  expect([construct.frontend, construct.records]).toEqual([undefined, []]);
});

test('with a domain the site is there, over HTTPS, and the machine’s own port stays closed', () => {
  const { construct, configuration } = site(DOMAIN);
  expect(construct.url).toBe('https://example.com');
  expect(all(configuration, 'alicloud_security_group_rule').map(({ port_range: range }) => range).sort()).toEqual(['443/443', '80/80']);
});

test('without a public address the site and its records are at the private one', () => {
  const existing = { vpcId: 'vpc-t4nexample0000000000', vswitchId: 'vsw-t4nexample0000000000', internetBandwidth: InternetBandwidth.none() };
  const { stack, construct } = site(existing);
  expect(resolved(stack, construct.url)).toMatch(/^http:\/\/\$\{alicloud_instance\.\w+\.private_ip\}:8080$/);
  expect(construct.publicIp).toBeUndefined();
  expect(only(site({ ...existing, ...DOMAIN }).configuration, 'alicloud_alidns_record').value).toMatch(/^\$\{alicloud_instance\.\w+\.private_ip\}$/);
});

test('its children are what it exposes', () => {
  const { construct } = site(DOMAIN);
  expect([construct.network, construct.instance, ...construct.records, construct.frontend].map(child => child!.node.path)).toEqual(['Network', 'Instance', 'DomainRecord-example.com', 'Frontend'].map(id => `chat/Chat/${id}`));
  expect(construct.instanceId).toBe(construct.instance.instanceId);
});

test('it is ready after the last program, and changes when a program has run again', () => {
  const { construct, configuration } = site(DOMAIN);
  expect(construct.ready.node.path).toBe('chat/Chat/Ready');
  const [[, { input }]] = Object.entries(configuration.resource.terraform_data).filter(([id]) => id.includes('Ready'));
  expect(input).toMatch(/alicloud_ecs_invocation\.Chat_Frontend_CertificateProgram_[0-9A-F]{8}\.id/);
});

test('the records are grouped by their zones, and a zone that is added touches no other', () => {
  const records = (props: Partial<BailianOpenWebUiProps>) => site({ ...DOMAIN, ...props }).configuration.resource.alicloud_alidns_record;
  const [one, two] = [records({ www: true }), records({ www: true, additionalDomains: [{ name: 'chat.example.org' }, { name: 'chat.example.com' }] })];
  expect(two).toEqual(expect.objectContaining(one));
  expect(Object.values(two).map(({ rr, domain_name: zone }) => `${rr} in ${zone}`).sort()).toEqual(['@ in example.com', 'chat in example.com', 'chat in example.org', 'www in example.com']);
});

test('every served name is an origin, and one certificate’s name', () => {
  const { configuration } = site({ ...DOMAIN, www: true, additionalDomains: [{ name: 'chat.example.org' }] });
  expect(programChoices(configuration)).toMatchObject({
    server_names: 'chat.example.org example.com www.example.com',
    settings: { origins: ['https://example.com', 'https://chat.example.org', 'https://www.example.com'] },
  });
});

test('where DNS is elsewhere there is no record', () => {
  const { configuration, construct } = site({ ...DOMAIN, dnsRecords: false, certificate: TlsCertificate.selfSigned() });
  expect([configuration.resource.alicloud_alidns_record, construct.records]).toEqual([undefined, []]);
});

test('DNS-01 brings a role even where no secret needs one', () => {
  const secrets = { apiKey: SecretSource.unsafeArgument('bailian_api_key'), adminPassword: SecretSource.unsafeArgument('admin_password') };
  expect(all(site({ ...secrets, ...DOMAIN }).configuration, 'alicloud_ram_role')).toHaveLength(1);
  expect(all(site({ ...secrets, ...DOMAIN, certificate: TlsCertificate.selfSigned() }).configuration, 'alicloud_ram_role')).toEqual([]);
  expect(all(site(secrets).configuration, 'alicloud_ram_role')).toEqual([]);
});

test('a role from elsewhere is used for the certificate too, and gets no policy', () => {
  const { configuration } = site({ ...DOMAIN, instanceRole: InstanceRole.fromRoleName('ChatMachine') });
  expect([configuration.resource.alicloud_ram_role, configuration.resource.alicloud_ram_policy]).toEqual([undefined, undefined]);
});

test('the front end waits for the machine and its address, the certificate for the site and its records', () => {
  const { resource } = site(DOMAIN).configuration;
  const needs = (call: string) => Object.entries(resource.alicloud_ecs_invocation).find(([id]) => id.includes(call))![1].depends_on.map((address: string) => address.replace(/_[0-9A-F]{8}$/, ''));
  expect(needs('FrontendProgram')).toContain('alicloud_eip_association.Chat_Instance_EipAssociation');
  expect(needs('CertificateProgram')).toEqual(expect.arrayContaining(['alicloud_ecs_invocation.Chat_Instance_WebUiProgram', 'alicloud_alidns_record.Chat_DomainRecord-examplecom']));
});

test('all its children bear its name', () => {
  const { configuration } = site({ name: 'acme-chat' });
  expect([only(configuration, 'alicloud_vpc').vpc_name, only(configuration, 'alicloud_instance').instance_name]).toEqual(['acme-chat', 'acme-chat']);
});

describe('a wrong set of props', () => {
  const WRONG: BailianOpenWebUiProps = {
    apiKey: SecretSource.fromVariable('API KEY'),
    adminEmail: 'admin',
    adminPassword: SecretSource.fromKmsSecret('a b'),
    domain: 'www.example.com',
    www: true,
    dnsZone: 'example.org',
    additionalDomains: [{ name: 'chat.example.com' }, { name: 'Chat_Room.example.com' }, { name: 'chat.example.net', dnsZone: 'net_' }],
    cidrBlock: '10.0.0.1/8',
    allowedCidrs: ['1.2.3.4'],
    openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'latest'),
    models: BailianModels.of({ allowed: ['a', 'a'], taskModel: 'b' }),
    internetBandwidth: InternetBandwidth.none(),
    maxUploadSizeMiB: 1.5,
    signUp: SignUp.OPEN,
    tags: { 'acs:x': '${y}' },
    name: 'x',
  };

  test('is one error with all mistakes, each under the property as the caller wrote it, and nothing is left behind', () => {
    const stack = aStack();
    expect(refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', WRONG)).message).toMatchInlineSnapshot(`
"chat/Chat: 17 mistakes in the props
  www: must be left out for a domain that begins with www.; domain: 'example.com' with www: true serves both
  internetBandwidth: must not be none() without a NAT gateway: the site could not reach Bailian; add natGateway: NatGateway.created(), or name an existing vswitchId whose NAT gateway reaches the hosts that the README lists
  name: must be 3 to 40 letters, digits and single hyphens, beginning with a letter and ending with none, came "x"
  tags: must be a tag key: 1 to 128 characters, not beginning with aliyun, acs:, http:// or https://, without control characters, not __proto__, came "acs:x"
  tags["acs:x"]: must not contain \${ or %{ and must be Unicode in its composed form (NFC); Terraform would change it, came "\${y}"
  cidrBlock: must be a block of IPv4 addresses, e.g. 203.0.113.0/24, came "10.0.0.1/8"; did you mean 10.0.0.0/8?
  apiKey: must be a name for a Terraform variable: lower-case letters, digits and _, so that TF_VAR_name works
  adminPassword: must be the name of a KMS secret: at most 192 letters, digits and _ / + = . @ ! -
  adminEmail: must be an e-mail address with a domain, e.g. admin@example.com, came "admin"
  openWebUiImage.tag: must be the tag of one release, with its three numbers, e.g. v0.12.4 or v0.12.4-cuda; or name the digest too, came "latest"; a tag that moves would upgrade the site whenever a machine is replaced
  models.allowed: must name at least one and nothing twice, came ["a","a"]
  models.taskModel: must be one of allowed; Open WebUI would use another model without a word
  dnsZone: must be the zone that the name lies in, came "example.org"; www.example.com is not in example.org
  additionalDomains[1].name: must be a domain name in lower case, e.g. chat.example.com, came "Chat_Room.example.com"
  additionalDomains[2].dnsZone: must be a domain name in lower case, e.g. chat.example.com, came "net_"
  maxUploadSizeMiB: must be a whole number, 1 to 10240 (MiB), came 1.5
  allowedCidrs[0]: must be a block of IPv4 addresses, e.g. 203.0.113.0/24, came "1.2.3.4"; did you mean 1.2.3.4/32?"
`);
  });

  test('tells of nothing that the caller did not write', () => {
    const stack = aStack();
    const written = Object.keys(WRONG);
    const { violations } = refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', WRONG));
    expect(violations.map(({ property }) => property.split(/[.[]/)[0]).filter(property => !written.includes(property))).toEqual([]);
  });

  test('can be put right and tried again in the same scope', () => {
    const stack = aStack();
    refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', WRONG));
    new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...DOMAIN });
    expect(synthesized(stack)).toEqual(site(DOMAIN).configuration);
  });
});
