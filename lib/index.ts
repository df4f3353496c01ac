// What is public, by name.
export { BailianOpenWebUi, BailianOpenWebUiProps } from './bailian-open-webui';
export { BailianNetwork, BailianNetworkAttributes, BailianNetworkOptions, BailianNetworkProps, IBailianNetwork } from './bailian-network';
export { GpuWebUiInstance, GpuWebUiInstanceProps } from './gpu-web-ui-instance';
export { WebUiInstanceOptions } from './web-ui-instance-options';
export { TlsFrontend, TlsFrontendProps } from './tls-frontend';
export { DomainRecord, DomainRecordProps } from './domain-record';
export { SiteProps } from './site-props';

export { AcmeChallenge, AcmeOptions, AcmeServer } from './choices/acme';
export { BailianEndpoint } from './choices/bailian-endpoint';
export { BailianModels, BailianModelsOptions } from './choices/bailian-models';
export { DiskCategory } from './choices/disk-category';
export { DomainName } from './choices/domain-name';
export { IInstanceRole, InstanceRole } from './choices/instance-role';
export { InstanceCharge, SpotOptions, SubscriptionOptions } from './choices/instance-charge';
export { InstanceType, InstanceTypeOptions } from './choices/instance-type';
export { InternetBandwidth } from './choices/internet-bandwidth';
export { OpenWebUiImage, OpenWebUiImageOptions } from './choices/open-webui-image';
export { PemOptions, TlsCertificate } from './choices/tls-certificate';
export { RemovalPolicy } from './choices/removal-policy';
export { SecretSource, StoredSecretOptions } from './choices/secret-source';
export { SignUp } from './choices/sign-up';

/** The provider class and the structs that its configuration needs. */
export * as alicloud from './alicloud';
