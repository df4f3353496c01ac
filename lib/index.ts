// What is public, by name.
import './validation/cdk-is-there';

export { BailianOpenWebUi, type BailianOpenWebUiProps } from './bailian-open-webui';
export { BailianOpenWebUiCluster } from './bailian-open-webui-cluster';
export {
  type BailianOpenWebUiClusterProps, type ClusterDatabaseOptions, type ClusterRedisOptions, type FileStorageOptions, type PodSize, type ReplicaRange,
  type RestorePoint,
} from './cluster-options';
export { BailianNetwork, type BailianNetworkAttributes, type BailianNetworkOptions, type BailianNetworkProps, type IBailianNetwork } from './bailian-network';
export { GpuWebUiInstance, type GpuWebUiInstanceProps } from './gpu-web-ui-instance';
export { type InstanceOptions } from './instance-options';
export { type OpenWebUiOptions } from './open-webui-options';
export { TlsFrontend, type TlsFrontendProps } from './tls-frontend';
export { DomainRecord, type DomainRecordProps } from './domain-record';
export { type SiteProps } from './site-props';
export { DeployerPolicy } from './deployer-policy';
export { StackSnapshot } from './stack-snapshot';

export { AcmeChallenge, type AcmeOptions, AcmeServer } from './choices/acme';
export { Alarms } from './choices/alarms';
export { BailianEndpoint } from './choices/bailian-endpoint';
export { BailianModels, type BailianModelsOptions } from './choices/bailian-models';
export { BuiltInTool, BuiltInTools } from './choices/built-in-tools';
export { ContainerImage, type ContainerImageOptions, OllamaImage, OpenWebUiImage } from './choices/container-image';
export { DocumentExtraction } from './choices/document-extraction';
export { DiskCategory } from './choices/disk-category';
export { type DomainName } from './choices/domain-name';
export { Embedding } from './choices/embedding';
export { ImageMirrors } from './choices/image-mirrors';
export { type IInstanceRole, InstanceRole } from './choices/instance-role';
export { InstanceCharge, type SpotOptions, type SubscriptionOptions } from './choices/instance-charge';
export { InstanceType, type InstanceTypeOptions } from './choices/instance-type';
export { InternetBandwidth } from './choices/internet-bandwidth';
export { type ExistingKubernetesClusterOptions, KubernetesCluster } from './choices/kubernetes-cluster';
export { type CreatedNatGatewayOptions, NatGateway, type SnatTableOptions } from './choices/nat-gateway';
export { type PemOptions, TlsCertificate } from './choices/tls-certificate';
export { RegistryLogin } from './choices/registry-login';
export { RemovalPolicy } from './choices/removal-policy';
export { SecretSource, type StoredSecretOptions } from './choices/secret-source';
export { SignIn } from './choices/sign-in';
export {
  type EntraSignInOptions, type FeishuSignInOptions, type GoogleSignInOptions, type LdapSignInOptions, type OidcSignInOptions, type ProviderSignInOptions,
  type SignInOptions, type SignInRoles,
} from './choices/sign-in-options';
export { SignUp } from './choices/sign-up';

/** The provider class and the structs that its configuration needs. */
export * as alicloud from './alicloud';
