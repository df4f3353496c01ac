import { aStack, NETWORK, refusal, REQUIRED, treeOf } from './stack';
import { all, isProgram, only, programChoices, programTexts, resolved, synthesized, withoutPrograms } from './synthesized';
import {
  BailianEndpoint, BailianModels, BailianNetwork, DiskCategory, GpuWebUiInstance, GpuWebUiInstanceProps, InstanceCharge, InstanceRole, InstanceType,
  OpenWebUiImage, SecretSource,
} from '../../../lib';

function machine(props: Partial<GpuWebUiInstanceProps> = {}) {
  const stack = aStack();
  const construct = new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, ...props });
  return { stack, construct, configuration: synthesized(stack) };
}

const ARGUMENTS = { apiKey: SecretSource.unsafeArgument('bailian_api_key'), adminPassword: SecretSource.unsafeArgument('admin_password') };

test('its tree', () => {
  expect(treeOf(machine().construct)).toMatchInlineSnapshot(`
"
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
"
`);
});

test('the least that it synthesizes', () => {
  expect(withoutPrograms(machine().configuration)).toMatchSnapshot();
});

test('the texts of its programs are those that Cloud Assistant runs', () => {
  const { construct, configuration } = machine();
  expect(construct.programs).toEqual(programTexts(configuration));
});

test('what it exposes leads to its resources', () => {
  const { stack, construct: { instanceId, privateIp, dataDiskId, role, webUiPort, ready } } = machine();
  expect(resolved(stack, { instanceId, privateIp, dataDiskId, role: role!.roleName, webUiPort, ready: ready.fqn })).toMatchInlineSnapshot(`
{
  "dataDiskId": "\${alicloud_ecs_disk.Instance_DataDisk_A133FC13.id}",
  "instanceId": "\${alicloud_instance.Instance_C1063A87.id}",
  "privateIp": "\${alicloud_instance.Instance_C1063A87.private_ip}",
  "ready": "\${alicloud_ecs_invocation.Instance_WebUiProgram_0B59D67C}",
  "role": "\${alicloud_ram_role.Instance_Role_9D438FDD.role_name}",
  "webUiPort": 8080,
}
`);
});

describe('a change of configuration never replaces the machine', () => {
  test('no user data is given, whose change would stop it', () => {
    expect(only(machine().configuration, 'alicloud_instance')).not.toHaveProperty('user_data');
  });

  test('no image is swapped in place, named or not, and no hop limit read back is a change', () => {
    const ignored = (props: Partial<GpuWebUiInstanceProps>) => only(machine(props).configuration, 'alicloud_instance').lifecycle.ignore_changes;
    for (const props of [{}, { imageId: 'm-t4n0123456789' }]) {
      expect(ignored(props)).toEqual(['image_id', 'http_put_response_hop_limit']);
    }
  });

  test('only another image, crossing between plain and GPU types, another system disk and spot do, by the bare address of what remembers it', () => {
    const { configuration } = machine();
    const { lifecycle } = only(configuration, 'alicloud_instance');
    expect(lifecycle.replace_triggered_by).toEqual([expect.stringMatching(/^terraform_data\.Instance_Kind_[0-9A-F]{8}$/)]);
    const kind = (props: Partial<GpuWebUiInstanceProps>) => {
      const [[, { input }]] = Object.entries(machine(props).configuration.resource.terraform_data).filter(([id]) => id.startsWith('Instance_Kind'));
      return input;
    };
    const plain = { hasGpu: false, imageId: 'newest', systemDiskCategory: 'cloud_essd', spot: false };
    expect([kind({}), kind({ instanceType: InstanceType.U1_C1_M4_LARGE, systemDiskSizeGiB: 80 })]).toEqual([plain, plain]);
    expect(kind({ instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE })).toEqual({ ...plain, hasGpu: true });
    expect(kind({ imageId: 'm-t4n0123456789' })).toEqual({ ...plain, imageId: 'm-t4n0123456789' });
    expect(kind({ systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY })).toEqual({ ...plain, systemDiskCategory: 'cloud_essd_entry' });
    expect([InstanceCharge.spot(), InstanceCharge.subscription({ months: 1 })].map(instanceCharge => kind({ instanceCharge }).spot)).toEqual([true, false]);
  });
});

describe('the data disk', () => {
  test('outlives the machine and is not destroyed unless somebody says so', () => {
    const { configuration } = machine();
    expect(only(configuration, 'alicloud_ecs_disk')).toMatchObject({ delete_with_instance: false, delete_auto_snapshot: false, encrypted: true, lifecycle: { prevent_destroy: true } });
    expect(only(configuration, 'alicloud_ecs_disk_attachment').delete_with_instance).toBe(false);
  });

  test('has a snapshot every day', () => {
    expect(only(machine().configuration, 'alicloud_ecs_auto_snapshot_policy')).toMatchObject({ repeat_weekdays: ['1', '2', '3', '4', '5', '6', '7'], time_points: ['3'], retention_days: 7 });
  });

  test('stays in its zone, and of its category', () => {
    expect(only(machine().configuration, 'alicloud_ecs_disk').lifecycle).toMatchObject({
      ignore_changes: ['zone_id', 'category'],
      postcondition: [{ condition: `\${(self.zone_id == "${NETWORK.zoneId}")}` }, { condition: '${(self.category == "cloud_essd")}' }],
    });
  });
});

describe('security', () => {
  test('nobody may sign up unless somebody says so', () => {
    expect(programChoices(machine().configuration).settings).toMatchObject({ signUp: 'closed' });
  });

  test('only the new metadata service answers, one hop far', () => {
    expect(only(machine().configuration, 'alicloud_instance')).toMatchObject({ http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 });
  });

  test('the role may read the two secrets, and nothing else', () => {
    const { configuration } = machine();
    const names = all(configuration, 'alicloud_oos_parameter').map(({ parameter_name: name }) => `acs:oos:*:*:parameter/${name}`);
    const { Statement } = JSON.parse(only(configuration, 'alicloud_ram_policy').policy_document);
    expect(Statement.flatMap(({ Action }: { Action: string[] }) => Action)).toEqual(['oos:GetParameter', 'oos:GetParameter']);
    expect(Statement.flatMap(({ Resource }: { Resource: string[] }) => Resource).sort()).toEqual(names.sort());
  });

  test('only ECS may take the role', () => {
    expect(JSON.parse(only(machine().configuration, 'alicloud_ram_role').assume_role_policy_document).Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } },
    ]);
  });

  test('a role is made only where a secret or somebody needs one', () => {
    const roles = (props: Partial<GpuWebUiInstanceProps>) => {
      const { configuration, construct } = machine(props);
      return [all(configuration, 'alicloud_ram_role').length, all(configuration, 'alicloud_ecs_ram_role_attachment').length, construct.role !== undefined];
    };
    expect(roles({})).toEqual([1, 1, true]);
    expect(roles(ARGUMENTS)).toEqual([0, 0, false]);
    expect(roles({ ...ARGUMENTS, createRole: true })).toEqual([1, 1, true]);
    expect(roles({ instanceRole: InstanceRole.fromRoleName('ChatMachine') })).toEqual([0, 1, true]);
  });

  test('a role that comes from another construct gets the policy', () => {
    const { configuration } = machine({ instanceRole: { roleName: 'ChatMachine', grantable: true } });
    expect(only(configuration, 'alicloud_ram_role_policy_attachment').role_name).toBe('ChatMachine');
  });
});

describe('the port 8080', () => {
  const ports = (props: Partial<GpuWebUiInstanceProps>) => all(machine(props).configuration, 'alicloud_security_group_rule').map(({ port_range: range, cidr_ip: from }) => [range, from]);

  test('is open where there is no front end', () => expect(ports({})).toEqual([['8080/8080', '0.0.0.0/0']]));
  test('is closed behind a front end', () => expect(ports({ servedOrigins: ['https://chat.example.com'] })).toEqual([]));
});

describe('the programs', () => {
  const calls = (props: Partial<GpuWebUiInstanceProps> = {}) => Object.entries(machine(props).configuration.resource.alicloud_ecs_invocation);

  test('wait for what they find on the machine; the web UI for all of them, for address, disk and right', () => {
    const needs = calls().map(([id, { depends_on: needed = [] }]) => [id, needed].flat().map((address: string) => address.replace(/_[0-9A-F]{8}$/, '').replace(/^\w+\./, '')));
    expect(needs.map(([id, ...needed]) => `${id}: ${needed.join(', ')}`)).toMatchInlineSnapshot(`
[
  "Instance_DataDiskProgram: Instance_DataDisk_Attachment",
  "Instance_DockerProgram: Instance_EipAssociation",
  "Instance_SystemProgram: Instance_EipAssociation",
  "Instance_Toolbox_Account: ",
  "Instance_Toolbox_Backup: ",
  "Instance_Toolbox_Bailian: ",
  "Instance_Toolbox_Bring: ",
  "Instance_Toolbox_Brought: ",
  "Instance_Toolbox_Cleaning: ",
  "Instance_Toolbox_Containers: ",
  "Instance_Toolbox_Database: ",
  "Instance_Toolbox_ImageSettings: ",
  "Instance_Toolbox_Images: ",
  "Instance_Toolbox_Models: ",
  "Instance_Toolbox_Nightly: ",
  "Instance_Toolbox_Operations: ",
  "Instance_Toolbox_Prune: ",
  "Instance_Toolbox_Publish: ",
  "Instance_Toolbox_Refusals: ",
  "Instance_Toolbox_Registry: ",
  "Instance_Toolbox_Settings: ",
  "Instance_Toolbox_SiteState: ",
  "Instance_Toolbox_Status: ",
  "Instance_Toolbox_Updates: ",
  "Instance_Toolbox_Upgrade: ",
  "Instance_Toolbox_Uploads: ",
  "Instance_Toolbox_Variables: ",
  "Instance_Toolbox_Version: ",
  "Instance_Toolbox_WebUi: ",
  "Instance_WebUiProgram: Instance_Toolbox_Account, Instance_Toolbox_Bailian, Instance_Toolbox_Refusals, Instance_Toolbox_Database, Instance_Toolbox_Models, Instance_Toolbox_Settings, Instance_Toolbox_Variables, Instance_Toolbox_ImageSettings, Instance_Toolbox_WebUi, Instance_Toolbox_Version, Instance_Toolbox_Upgrade, Instance_Toolbox_Images, Instance_Toolbox_Registry, Instance_Toolbox_Containers, Instance_Toolbox_Publish, Instance_Toolbox_Backup, Instance_Toolbox_Bring, Instance_Toolbox_Brought, Instance_Toolbox_Prune, Instance_Toolbox_Status, Instance_Toolbox_SiteState, Instance_Toolbox_Nightly, Instance_Toolbox_Cleaning, Instance_Toolbox_Uploads, Instance_DataDiskProgram, Instance_SystemProgram, Instance_DockerProgram, Instance_EipAssociation, Instance_RoleAttachment, Instance_Role, Instance_SecretsPolicy_Attachment",
]
`);
  });

  test('are waited for a little longer by Terraform than by Cloud Assistant', () => {
    const { resource } = machine().configuration;
    const timeouts = Object.entries(resource.alicloud_ecs_command).filter(([, command]) => isProgram(command)).map(([id, { timeout }]) => {
      const [, { timeouts: { create } }] = Object.entries(resource.alicloud_ecs_invocation).find(([, { command_id: command }]) => command.includes(`.${id}.`))!;
      return Number(/^(\d+)s$/.exec(create)![1]) - timeout;
    });
    expect(new Set(timeouts)).toEqual(new Set([120]));
  });

  test('run again when a secret that Terraform owns, the size of a disk or the data disk itself has changed, by the bare address of its value', () => {
    const triggers = calls().flatMap(([, { lifecycle }]) => lifecycle?.replace_triggered_by ?? []);
    const read = (kind: string) => triggers.filter(trigger => trigger.replace(/_[0-9A-F]{8}\./, '.') === kind);
    expect(read('alicloud_oos_parameter.Instance_ApiKey.value')).toHaveLength(1);
    expect(read('alicloud_oos_parameter.Instance_AdminPassword.value')).toHaveLength(1);
    expect(read('alicloud_ecs_disk.Instance_DataDisk.size')).toHaveLength(1);
    expect(read('alicloud_instance.Instance.system_disk_size')).toHaveLength(1);
    expect(read('alicloud_ecs_invocation.Instance_DataDiskProgram.parameters')).toHaveLength(1);
    expect(triggers).toHaveLength(5);
  });

  test('take parameters only where they have placeholders', () => {
    const { resource } = machine().configuration;
    for (const { command_content: content, enable_parameter: enabled } of Object.values(resource.alicloud_ecs_command)) {
      expect(Buffer.from(content, 'base64').toString('utf8').includes('{{')).toBe(enabled);
    }
  });

  test('carry a literal: nothing for Terraform to interpolate', () => {
    for (const { command_content: content } of all(machine().configuration, 'alicloud_ecs_command')) {
      expect(content).toMatch(/^[A-Za-z0-9+/]+=*$/);
    }
  });

  test('are told the private address where there is no public one', () => {
    const network = BailianNetwork.fromAttributes({ ...NETWORK, publicIp: undefined, eipAllocationId: undefined });
    expect(calls({ network }).flatMap(([, { parameters }]) => parameters?.public_address ?? [])).toEqual([expect.stringMatching(/^\$\{alicloud_instance\.\w+\.private_ip\}$/)]);
  });

  test('bumping the revision of a secret changes a program', () => {
    const texts = (revision: string) => machine({ apiKey: SecretSource.fromKmsSecret('bailian!key', { revision }) }).construct.programs;
    expect(texts('1')).not.toEqual(texts('2'));
    expect(texts('1')).toEqual(texts('1'));
  });
});

test('the models of a region’s side of the border are offered', () => {
  const models = (endpoint: BailianEndpoint) => (programChoices(machine({ endpoint }).configuration).settings as { models: string[] }).models;
  expect(models(BailianEndpoint.BEIJING)).toEqual(BailianModels.MAINLAND_2026_11.allowed);
  expect(models(BailianEndpoint.SINGAPORE)).toEqual(BailianModels.INTERNATIONAL_2026_11.allowed);
});

test('all mistakes come at once, and nothing is left behind', () => {
  const stack = aStack();
  const error = refusal(stack, () => new GpuWebUiInstance(stack, 'Instance', {
    network: NETWORK,
    apiKey: SecretSource.fromVariable('API-KEY'),
    adminEmail: 'admin',
    adminPassword: SecretSource.fromOosSecretParameter('a/b'),
    instanceType: InstanceType.of('ecs.gn7i'),
    instanceCharge: InstanceCharge.subscription({ months: 10 }),
    systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY,
    systemDiskSizeGiB: 40,
    dataDiskSizeGiB: 1,
    snapshotRetentionDays: 0,
    imageId: '?',
    openWebUiImage: OpenWebUiImage.of('open-webui', 'latest', { digest: 'sha256:0' }),
    endpoint: BailianEndpoint.custom('http://example.com/'),
    models: BailianModels.of({ allowed: ['a b'], defaultModel: 'c', taskModel: 'd', embeddingModel: '' }),
    localModels: ['a b'],
    allowedCidrs: ['10.0.0.0/8', '10.0.0.0/8', '1.2.3.4'],
    servedOrigins: ['http://example.com'],
    instanceRole: InstanceRole.fromRoleName('a/b'),
    createRole: true,
    name: 'aliyun',
  }));
  expect(error.message).toMatchInlineSnapshot(`
"chat/Instance: 24 mistakes in the props
  name: must not begin with aliyun, acs, alibaba, alicloud, oos or http, came "aliyun"
  servedOrigins[0]: must be https:// and a domain name of yours as a browser sends it, without path and default port, e.g. https://chat.example.com, came "http://example.com"; did you mean https://example.com?
  allowedCidrs: must name at least one and nothing twice, came ["10.0.0.0/8","10.0.0.0/8","1.2.3.4"]
  apiKey: must be a name for a Terraform variable: lower-case letters, digits and _, so that TF_VAR_name works
  adminPassword: must be the name of an OOS encrypted parameter: 2 to 180 letters, digits, - and _
  adminEmail: must be an e-mail address with a domain, e.g. admin@example.com, came "admin"
  openWebUiImage.repository: must be registry/repository in lower case, without a tag, e.g. ghcr.io/open-webui/open-webui, came "open-webui"
  openWebUiImage.digest: must be sha256: and 64 hexadecimal digits, came "sha256:0"
  endpoint: must be the base address of an OpenAI-compatible API, e.g. https://dashscope.aliyuncs.com/compatible-mode/v1, without the name of a call and a slash at the end, came "http://example.com/"; did you mean https://example.com?
  models.allowed[0]: must be a model id: at most 128 letters, digits and . _ : / -, with no part empty, came "a b"
  models.embeddingModel: must be a model id: at most 128 letters, digits and . _ : / -, with no part empty, came ""
  models.defaultModel: must be one of allowed; Open WebUI would use another model without a word
  models.taskModel: must be one of allowed; Open WebUI would use another model without a word
  imageId: must be the id of an image of yours (m-t4n0123456789), or the name of a public image of Ubuntu 24.04 or Debian 12 (ubuntu_24_04_x64_20G_alibase_20261001.vhd), came "?"
  dataDiskSizeGiB: must be a whole number, 20 to 32768 (GiB), came 1
  snapshotRetentionDays: must be a whole number, 1 to 65536 (days), came 0
  localModels[0]: must be a model id: at most 128 letters, digits and . _ : / -, with no part empty, came "a b"
  allowedCidrs[2]: must be a block of IPv4 addresses, e.g. 203.0.113.0/24, came "1.2.3.4"; did you mean 1.2.3.4/32?
  instanceRole: must be the name of a RAM role: at most 64 letters, digits and . _ -, came "a/b"
  instanceType: must be an instance type such as ecs.e-c1m2.large, came "ecs.gn7i"
  instanceCharge.months: must be 1 to 9, 12, 24, 36, 48 or 60, came 10
  systemDiskCategory: must be a category that the instance type takes; ecs.gn7i does not take cloud_essd_entry; cloud_essd fits every type
  allowedCidrs: must be left out with servedOrigins: behind a front end this construct opens no port
  createRole: must be left out with instanceRole"
`);
});
