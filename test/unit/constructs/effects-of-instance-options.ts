import { OptionEffects } from './option-effect';
import {
  BailianEndpoint, BailianModels, BailianNetwork, BuiltInTool, BuiltInTools, DiskCategory, Embedding, ImageMirrors, InstanceCharge, InstanceRole,
  InstanceType, OllamaImage, OpenWebUiImage, RemovalPolicy, SecretSource, SignUp,
} from '../../../lib';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const ARGUMENTS = { apiKey: SecretSource.unsafeArgument('bailian_api_key'), adminPassword: SecretSource.unsafeArgument('admin_password') };

/** What the site needs; each is compared with another value of it. */
const REQUIRED_OPTIONS: OptionEffects = {
  apiKey: {
    given: { apiKey: SecretSource.fromKmsSecret('bailian!secret-123') },
    shows: { 'program.api_key_source': 'kms-secret:bailian!secret-123', 'alicloud_oos_parameter.Instance_ApiKey.value': '<gone>' },
    more: true,
  },
  adminEmail: { given: { adminEmail: 'root@example.org' }, shows: { 'program.admin_email': 'root@example.org' } },
  adminPassword: {
    given: { adminPassword: SecretSource.fromVariable('other_password') },
    shows: { 'alicloud_oos_parameter.Instance_AdminPassword.value': '${var.other_password}', 'variable.other_password.sensitive': true, 'variable.admin_password.sensitive': '<gone>' },
    more: true,
  },
};

const ECS_OPTIONS: OptionEffects = {
  instanceType: {
    given: { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE },
    shows: {
      'alicloud_instance.Instance.instance_type': 'ecs.gn7i-c8g1.2xlarge',
      'alicloud_instance.Instance.system_disk_size': 100,
      'terraform_data.Instance_Kind.input.hasGpu': true,
      'data.alicloud_images.Instance_Image.name_regex': '^ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_',
      'program.gpu': 'true',
    },
    more: true,
  },
  instanceCharge: {
    given: { instanceCharge: InstanceCharge.subscription({ months: 12 }) },
    shows: { 'alicloud_instance.Instance.instance_charge_type': 'PrePaid', 'alicloud_instance.Instance.period': 12, 'alicloud_instance.Instance.period_unit': 'Month' },
    more: true,
  },
  imageId: {
    given: { imageId: 'm-t4n0123456789' },
    shows: {
      'data.alicloud_images.Instance_Image.image_id': 'm-t4n0123456789',
      'terraform_data.Instance_Kind.input.imageId': 'm-t4n0123456789',
    },
    more: true,
  },
  systemDiskCategory: {
    given: { systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY },
    shows: {
      'alicloud_instance.Instance.system_disk_category': 'cloud_essd_entry',
      'alicloud_instance.Instance.system_disk_encrypted': '<gone>',
      'terraform_data.Instance_Kind.input.systemDiskCategory': 'cloud_essd_entry',
      'data.alicloud_instance_types.Instance_Running_InstanceTypes.system_disk_category': 'cloud_essd_entry',
    },
  },
  systemDiskSizeGiB: { given: { systemDiskSizeGiB: 60 }, shows: { 'alicloud_instance.Instance.system_disk_size': 60 } },
  imageMirrors: {
    given: { imageMirrors: ImageMirrors.of({ 'ghcr.io': ['ghcr.example.cn', 'mirror.example.cn/ghcr.io'] }) },
    shows: { 'program.registries': '<gone>', 'program.registries.mirrors.ghcr.io.0': 'ghcr.example.cn', 'program.registries.mirrors.ghcr.io.1': 'mirror.example.cn/ghcr.io' },
  },
  requireImdsV2: { given: { requireImdsV2: false }, shows: { 'alicloud_instance.Instance.http_tokens': 'optional' } },
  instanceRole: {
    given: { instanceRole: InstanceRole.fromRoleName('ChatMachine') },
    shows: {
      'alicloud_ecs_ram_role_attachment.Instance_RoleAttachment.ram_role_name': 'ChatMachine',
      'alicloud_ram_role.Instance_Role.role_name': '<gone>',
      'alicloud_ram_policy.Instance_SecretsPolicy.policy_document': '<gone>',
    },
    more: true,
  },
  allowedCidrs: {
    given: { allowedCidrs: ['203.0.113.0/24'] },
    shows: {
      'alicloud_security_group_rule.Instance_WebUiPort_From-203-0-113-0-24.cidr_ip': '203.0.113.0/24',
      'alicloud_security_group_rule.Instance_WebUiPort_From-0-0-0-0-0.cidr_ip': '<gone>',
    },
    more: true,
  },
};

const DATA_OPTIONS: OptionEffects = {
  dataDiskSizeGiB: { given: { dataDiskSizeGiB: 500 }, shows: { 'alicloud_ecs_disk.Instance_DataDisk.size': 500 } },
  dataDiskCategory: {
    given: { dataDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY },
    shows: {
      'alicloud_ecs_disk.Instance_DataDisk.category': 'cloud_essd_entry',
      'alicloud_ecs_disk.Instance_DataDisk.performance_level': '<gone>',
      'alicloud_ecs_disk.Instance_DataDisk.lifecycle.postcondition.1.condition': '${(self.category == "cloud_essd_entry")}',
    },
  },
  dataDiskSnapshotId: {
    given: { dataDiskSnapshotId: 's-t4nexample0000000000' },
    shows: {
      'alicloud_ecs_disk.Instance_DataDisk.snapshot_id': 's-t4nexample0000000000',
      'alicloud_ecs_disk.Instance_DataDisk.lifecycle.ignore_changes.2': 'snapshot_id',
      'alicloud_ecs_disk.Instance_DataDisk.lifecycle.postcondition.2.condition': '${(self.snapshot_id == "s-t4nexample0000000000")}',
      'alicloud_ecs_disk.Instance_DataDisk.lifecycle.postcondition.3.condition': '${(self.size == 40)}',
    },
    more: true,
  },
  dataDiskRemovalPolicy: { given: { dataDiskRemovalPolicy: RemovalPolicy.DESTROY }, shows: { 'alicloud_ecs_disk.Instance_DataDisk.lifecycle.prevent_destroy': false } },
  snapshotRetentionDays: { given: { snapshotRetentionDays: 30 }, shows: { 'alicloud_ecs_auto_snapshot_policy.Instance_DataDisk_SnapshotPolicy.retention_days': 30 } },
  snapshotCopyTo: {
    given: { snapshotCopyTo: 'ap-southeast-5' },
    shows: {
      'alicloud_ecs_auto_snapshot_policy.Instance_DataDisk_SnapshotPolicy.enable_cross_region_copy': true,
      'alicloud_ecs_auto_snapshot_policy.Instance_DataDisk_SnapshotPolicy.target_copy_regions.0': 'ap-southeast-5',
      'alicloud_ecs_auto_snapshot_policy.Instance_DataDisk_SnapshotPolicy.copied_snapshots_retention_days': 7,
      'alicloud_ecs_auto_snapshot_policy.Instance_DataDisk_SnapshotPolicy.lifecycle.ignore_changes.1': '<gone>',
    },
  },
};

const WEB_UI_OPTIONS: OptionEffects = {
  openWebUiImage: {
    given: { openWebUiImage: OpenWebUiImage.of('registry.example.com/acme/open-webui', 'v0.12.4', { digest: DIGEST }) },
    shows: { 'program.image': 'registry.example.com/acme/open-webui:v0.12.4', 'program.image_digest': DIGEST },
  },
  endpoint: {
    given: { endpoint: BailianEndpoint.VIRGINIA },
    shows: {
      'program.settings.endpoint': 'https://dashscope-us.aliyuncs.com/compatible-mode/v1',
      'program.settings.embeddingEndpoint': 'https://dashscope-us.aliyuncs.com/compatible-mode/v1',
    },
  },
  models: {
    given: { models: BailianModels.of({ allowed: ['a', 'b', 'c'], defaultModel: 'b', taskModel: 'c', embeddingModel: 'e' }) },
    shows: {
      'program.settings.models.0': 'a',
      'program.settings.models.1': 'b',
      'program.settings.models.2': 'c',
      'program.settings.models.3': '<gone>',
      'program.settings.defaultModel': 'b',
      'program.settings.taskModel': 'c',
      'program.settings.embeddingModel': 'e',
    },
  },
  embedding: {
    given: { embedding: Embedding.at(BailianEndpoint.VIRGINIA, SecretSource.fromVariable('embedding_key')) },
    shows: {
      'program.settings.embeddingEndpoint': 'https://dashscope-us.aliyuncs.com/compatible-mode/v1',
      'program.embedding_key_source': expect.stringMatching(/^oos-parameter:[\w-]*-EmbeddingApiKey-/),
      'alicloud_oos_parameter.Instance_EmbeddingApiKey.value': '${var.embedding_key}',
      'variable.embedding_key.sensitive': true,
    },
    more: true,
  },
  rerankModel: {
    given: { rerankModel: 'qwen3-rerank' },
    shows: { 'program.settings.rerankModel': 'qwen3-rerank', 'program.settings.rerankUrl': 'https://dashscope-intl.aliyuncs.com/compatible-api/v1/reranks' },
  },
  builtInTools: {
    given: { builtInTools: BuiltInTools.of([BuiltInTool.TIME, BuiltInTool.NOTES]) },
    shows: { 'program.settings.builtInTools.notes': true, 'program.settings.builtInTools.knowledge': false },
  },
  localModels: {
    given: { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'] },
    shows: { 'program.models': 'qwen3:8b', 'program.local_models': 'true', 'alicloud_ecs_command.Instance_LocalModelsProgram_Command.timeout': 7200 },
    more: true,
  },
  ollamaImage: {
    given: { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'], ollamaImage: OllamaImage.of('registry.example.com/acme/ollama', '0.35.1', { digest: DIGEST }) },
    shows: { 'program.ollama_image': 'registry.example.com/acme/ollama:0.35.1', 'program.ollama_digest': DIGEST },
    more: true,
  },
  allowEmbeddingModelChange: { given: { allowEmbeddingModelChange: true }, shows: { 'program.allow_embedding_model_change': 'true' } },
  signUp: { given: { signUp: SignUp.APPROVAL }, shows: { 'program.settings.signUp': 'approval' } },
  environment: { given: { environment: { DEFAULT_LOCALE: 'zh-CN' } }, shows: { 'program.settings.environment.DEFAULT_LOCALE': 'zh-CN', 'program.settings.environment': '<gone>' } },
  secretEnvironment: {
    given: { secretEnvironment: { TAVILY_API_KEY: SecretSource.fromVariable('tavily_key'), BOCHA_SEARCH_API_KEY: SecretSource.unsafeArgument('bocha_key') } },
    shows: {
      'program.secret_environment': expect.stringMatching(/^BOCHA_SEARCH_API_KEY=argument TAVILY_API_KEY=oos-parameter:\S+-SecretEnvironment-TAVILY_API_KEY-[0-9a-f]{8}$/),
      'alicloud_oos_parameter.Instance_SecretEnvironment-TAVILY_API_KEY.value': '${var.tavily_key}',
      'alicloud_ecs_invocation.Instance_WebUiProgram.parameters.secret_arguments': '${join(" ", [base64encode(var.bocha_key)])}',
      'variable.bocha_key.sensitive': true,
    },
    more: true,
  },
};

/** Of OpenWebUiOptions and InstanceOptions. */
export const INSTANCE_OPTIONS: OptionEffects = { ...REQUIRED_OPTIONS, ...ECS_OPTIONS, ...DATA_OPTIONS, ...WEB_UI_OPTIONS };

/** Of GpuWebUiInstanceProps beyond those. */
export const INSTANCE_PROPS: OptionEffects = {
  network: {
    given: {
      network: BailianNetwork.fromAttributes({ vpcId: 'vpc-t4nother00000000000', vswitchId: 'vsw-t4nother00000000000', securityGroupId: 'sg-t4nother000000000000', zoneId: 'ap-southeast-1b' }),
    },
    shows: {
      'alicloud_instance.Instance.vswitch_id': 'vsw-t4nother00000000000',
      'alicloud_instance.Instance.security_groups.0': 'sg-t4nother000000000000',
      'alicloud_ecs_disk.Instance_DataDisk.zone_id': 'ap-southeast-1b',
      'alicloud_security_group_rule.Instance_WebUiPort_From-0-0-0-0-0.security_group_id': 'sg-t4nother000000000000',
      'alicloud_eip_association.Instance_EipAssociation.allocation_id': '<gone>',
      'alicloud_ecs_invocation.Instance_WebUiProgram.parameters.public_address': '${alicloud_instance.Instance.private_ip}',
    },
    more: true,
  },
  servedOrigins: {
    given: { servedOrigins: ['https://chat.example.com', 'https://www.example.com'] },
    shows: {
      'program.bind': 'loopback',
      'program.settings.origins.0': 'https://chat.example.com',
      'program.settings.origins.1': 'https://www.example.com',
      'alicloud_ecs_invocation.Instance_WebUiProgram.parameters.public_address': '<gone>',
      'alicloud_security_group_rule.Instance_WebUiPort_From-0-0-0-0-0.cidr_ip': '<gone>',
    },
    more: true,
  },
  createRole: {
    given: { ...ARGUMENTS, createRole: true },
    shows: { 'alicloud_ecs_ram_role_attachment.Instance_RoleAttachment.ram_role_name': '${alicloud_ram_role.Instance_Role.role_name}' },
    more: true,
  },
};
