import { ExistingKubernetesClusterOptions } from '../../../lib/choices/kubernetes-cluster';

/** A cluster that exists. */
export const EXISTING: ExistingKubernetesClusterOptions = {
  clusterId: 'c0123456789abcdef',
  vpcId: 'vpc-t4n00000000000000001',
  vswitchIds: ['vsw-t4n00000000000000001', 'vsw-t4n00000000000000002'],
  zoneIds: ['ap-southeast-1a', 'ap-southeast-1b'],
  podCidrs: ['10.0.0.0/16'],
  oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123456789abcdef',
  oidcIssuerUrl: 'https://oidc-ack-ap-southeast-1.oss-ap-southeast-1.aliyuncs.com/c0123456789abcdef',
};
