import { REQUIRED } from './stack';
import { BailianOpenWebUiClusterProps, ExistingKubernetesClusterOptions, OpenWebUiImage, RestorePoint, SecretSource, TlsCertificate } from '../../../lib';
import { SITE } from '../validation/certificates';

/** The least that a site on Kubernetes takes. */
export const CLUSTER: BailianOpenWebUiClusterProps = {
  ...REQUIRED,
  domain: 'chat.example.com',
  openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', { digest: `sha256:${'4f'.repeat(32)}` }),
  certificate: TlsCertificate.fromPem({ chain: SITE, privateKey: SecretSource.fromKmsSecret('chat-certificate-key') }),
};

/** An instance that RDS has restored. */
export const RESTORE_POINT: RestorePoint = { endpoint: 'pgm-0123456789abcdef.pg.rds.aliyuncs.com', restoreTime: '2026-11-29T14:05:00Z' };

/** A cluster that exists. */
export const EXISTING_CLUSTER: ExistingKubernetesClusterOptions = {
  clusterId: 'c0123456789abcdef',
  vpcId: 'vpc-t4n00000000000000001',
  vswitchIds: ['vsw-t4n00000000000000001', 'vsw-t4n00000000000000002'],
  zoneIds: ['ap-southeast-1a', 'ap-southeast-1b'],
  podCidrs: ['10.0.0.0/16'],
  oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123456789abcdef',
  oidcIssuerUrl: 'https://oidc-ack-ap-southeast-1.oss-ap-southeast-1.aliyuncs.com/c0123456789abcdef',
};
