import { BAILIAN_NETWORK_ATTRIBUTES, BAILIAN_NETWORK_OPTIONS, BAILIAN_NETWORK_PROPS, I_BAILIAN_NETWORK } from '../../lib/bailian-network';
import { BAILIAN_OPEN_WEB_UI_PROPS } from '../../lib/bailian-open-webui';
import { ACME_CHALLENGE, ACME_OPTIONS, ACME_SERVER } from '../../lib/choices/acme';
import { ALARMS } from '../../lib/choices/alarms';
import { BAILIAN_ENDPOINT } from '../../lib/choices/bailian-endpoint';
import { BAILIAN_MODELS, BAILIAN_MODELS_OPTIONS } from '../../lib/choices/bailian-models';
import { BUILT_IN_TOOL, BUILT_IN_TOOLS } from '../../lib/choices/built-in-tools';
import { CONTAINER_IMAGE_OPTIONS, OLLAMA_IMAGE, OPEN_WEBUI_IMAGE } from '../../lib/choices/container-image';
import { DISK_CATEGORY } from '../../lib/choices/disk-category';
import { DOCUMENT_EXTRACTION } from '../../lib/choices/document-extraction';
import { DOMAIN_NAME_STRUCT } from '../../lib/choices/domain-name';
import { EMBEDDING } from '../../lib/choices/embedding';
import { IMAGE_MIRRORS } from '../../lib/choices/image-mirrors';
import { INSTANCE_CHARGE, SPOT_OPTIONS, SUBSCRIPTION_OPTIONS } from '../../lib/choices/instance-charge';
import { INSTANCE_ROLE } from '../../lib/choices/instance-role';
import { INSTANCE_TYPE_OPTIONS, INSTANCE_TYPES } from '../../lib/choices/instance-type';
import { INTERNET_BANDWIDTH } from '../../lib/choices/internet-bandwidth';
import { EXISTING_KUBERNETES_CLUSTER_OPTIONS, KUBERNETES_CLUSTER } from '../../lib/choices/kubernetes-cluster';
import { CREATED_NAT_GATEWAY_OPTIONS, NAT_GATEWAY, SNAT_TABLE_OPTIONS } from '../../lib/choices/nat-gateway';
import { REGISTRY_LOGIN } from '../../lib/choices/registry-login';
import { REMOVAL_POLICY } from '../../lib/choices/removal-policy';
import { SECRET_SOURCE, STORED_SECRET_OPTIONS } from '../../lib/choices/secret-source';
import { SIGN_IN } from '../../lib/choices/sign-in';
import {
  ENTRA_SIGN_IN_OPTIONS, FEISHU_SIGN_IN_OPTIONS, GOOGLE_SIGN_IN_OPTIONS, LDAP_SIGN_IN_OPTIONS, OIDC_SIGN_IN_OPTIONS, PROVIDER_SIGN_IN_OPTIONS,
  SIGN_IN_OPTIONS, SIGN_IN_ROLES,
} from '../../lib/choices/sign-in-options';
import { SIGN_UP } from '../../lib/choices/sign-up';
import { PEM_OPTIONS, TLS_CERTIFICATE } from '../../lib/choices/tls-certificate';
import {
  BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS, CLUSTER_DATABASE_OPTIONS, CLUSTER_REDIS_OPTIONS, FILE_STORAGE_OPTIONS, POD_SIZE, REPLICA_RANGE, RESTORE_POINT,
} from '../../lib/cluster-options';
import { DOMAIN_RECORD_PROPS } from '../../lib/domain-record';
import { GPU_WEB_UI_INSTANCE_PROPS } from '../../lib/gpu-web-ui-instance';
import { INSTANCE_OPTIONS } from '../../lib/instance-options';
import { OPEN_WEBUI_OPTIONS } from '../../lib/open-webui-options';
import { SITE_PROPS } from '../../lib/site-props';
import { DEPENDABLE, PROVIDER, STACK } from '../../lib/terraform/terraform-kinds';
import { TLS_FRONTEND_PROPS } from '../../lib/tls-frontend';
import { Kind } from '../../lib/validation/kind';
import { Struct } from '../../lib/validation/struct';

/** The table of every public struct, by its name. */
export const STRUCT_KINDS: Record<string, Pick<Struct<never>, 'what' | 'flaws'> & { readonly kinds: object }> = {
  AcmeOptions: ACME_OPTIONS,
  BailianModelsOptions: BAILIAN_MODELS_OPTIONS,
  BailianNetworkAttributes: BAILIAN_NETWORK_ATTRIBUTES,
  BailianNetworkOptions: BAILIAN_NETWORK_OPTIONS,
  BailianNetworkProps: BAILIAN_NETWORK_PROPS,
  BailianOpenWebUiClusterProps: BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS,
  BailianOpenWebUiProps: BAILIAN_OPEN_WEB_UI_PROPS,
  ClusterDatabaseOptions: CLUSTER_DATABASE_OPTIONS,
  ClusterRedisOptions: CLUSTER_REDIS_OPTIONS,
  ContainerImageOptions: CONTAINER_IMAGE_OPTIONS,
  CreatedNatGatewayOptions: CREATED_NAT_GATEWAY_OPTIONS,
  DomainName: DOMAIN_NAME_STRUCT,
  DomainRecordProps: DOMAIN_RECORD_PROPS,
  EntraSignInOptions: ENTRA_SIGN_IN_OPTIONS,
  ExistingKubernetesClusterOptions: EXISTING_KUBERNETES_CLUSTER_OPTIONS,
  FileStorageOptions: FILE_STORAGE_OPTIONS,
  FeishuSignInOptions: FEISHU_SIGN_IN_OPTIONS,
  GoogleSignInOptions: GOOGLE_SIGN_IN_OPTIONS,
  GpuWebUiInstanceProps: GPU_WEB_UI_INSTANCE_PROPS,
  InstanceTypeOptions: INSTANCE_TYPE_OPTIONS,
  LdapSignInOptions: LDAP_SIGN_IN_OPTIONS,
  OidcSignInOptions: OIDC_SIGN_IN_OPTIONS,
  PemOptions: PEM_OPTIONS,
  PodSize: POD_SIZE,
  ReplicaRange: REPLICA_RANGE,
  RestorePoint: RESTORE_POINT,
  ProviderSignInOptions: PROVIDER_SIGN_IN_OPTIONS,
  SignInOptions: SIGN_IN_OPTIONS,
  SignInRoles: SIGN_IN_ROLES,
  SiteProps: SITE_PROPS,
  SnatTableOptions: SNAT_TABLE_OPTIONS,
  SpotOptions: SPOT_OPTIONS,
  StoredSecretOptions: STORED_SECRET_OPTIONS,
  SubscriptionOptions: SUBSCRIPTION_OPTIONS,
  TlsFrontendProps: TLS_FRONTEND_PROPS,
  InstanceOptions: INSTANCE_OPTIONS,
  OpenWebUiOptions: OPEN_WEBUI_OPTIONS,
};

/** The kind of every other type that a property or a parameter may be of. */
export const KINDS: Record<string, Kind<unknown>> = {
  'AcmeChallenge': ACME_CHALLENGE,
  'AcmeServer': ACME_SERVER,
  'Alarms': ALARMS,
  'BailianEndpoint': BAILIAN_ENDPOINT,
  'BailianModels': BAILIAN_MODELS,
  'BuiltInTool': BUILT_IN_TOOL,
  'BuiltInTools': BUILT_IN_TOOLS,
  'DiskCategory': DISK_CATEGORY,
  'DocumentExtraction': DOCUMENT_EXTRACTION,
  'Embedding': EMBEDDING,
  'KubernetesCluster': KUBERNETES_CLUSTER,
  'IBailianNetwork': I_BAILIAN_NETWORK,
  'IInstanceRole': INSTANCE_ROLE,
  'ImageMirrors': IMAGE_MIRRORS,
  'InstanceCharge': INSTANCE_CHARGE,
  'InstanceType': INSTANCE_TYPES,
  'InternetBandwidth': INTERNET_BANDWIDTH,
  'NatGateway': NAT_GATEWAY,
  'OllamaImage': OLLAMA_IMAGE,
  'OpenWebUiImage': OPEN_WEBUI_IMAGE,
  'RegistryLogin': REGISTRY_LOGIN,
  'RemovalPolicy': REMOVAL_POLICY,
  'SecretSource': SECRET_SOURCE,
  'SignIn': SIGN_IN,
  'SignUp': SIGN_UP,
  'TlsCertificate': TLS_CERTIFICATE,
  'cdktf.ITerraformDependable': DEPENDABLE,
  'cdktf.TerraformProvider': PROVIDER,
  'cdktf.TerraformStack': STACK,
};
