import { join } from 'path';
import { TerraformStack } from 'cdktf';
import { alicloud, OpenWebUiImage, SecretSource, TlsCertificate } from '../../../lib';
import { BailianOpenWebUiCluster } from '../../../lib/bailian-open-webui-cluster';
import { BailianOpenWebUiClusterProps } from '../../../lib/cluster-options';
import { CHAIN } from '../validation/certificates';

/** A chart to put beside a stack; what it rolls out is held elsewhere. */
export const CHART = join(__dirname, 'chart');

export const REGION = 'ap-southeast-1';
export const IMAGE = OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4-slim', { digest: `sha256:${'4f'.repeat(32)}` });

/** For names in example.com. */
export const CERTIFICATE = TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromKmsSecret('chat-certificate-key') });

/** The least that a site on Kubernetes takes. */
export function clusterProps(props: Partial<BailianOpenWebUiClusterProps> = {}): BailianOpenWebUiClusterProps {
  return {
    domain: 'chat.example.com',
    apiKey: SecretSource.fromVariable('api_key'),
    adminEmail: 'admin@example.com',
    adminPassword: SecretSource.fromVariable('admin_password'),
    openWebUiImage: IMAGE,
    certificate: CERTIFICATE,
    ...props,
  };
}

/** A stack with a provider and one such site in it. */
export function clusterSite(props: Partial<BailianOpenWebUiClusterProps> = {}): (stack: TerraformStack) => BailianOpenWebUiCluster {
  return stack => {
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: REGION });
    return new BailianOpenWebUiCluster(stack, 'Chat', clusterProps(props));
  };
}
