import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { IClusterNetwork } from './cluster-network';
import { CsManagedKubernetes } from '../alicloud/generated/cs-managed-kubernetes';
import { DataAlicloudCsClusterCredential } from '../alicloud/generated/data-alicloud-cs-cluster-credential';
import { RemovalPolicy } from '../choices/removal-policy';
import { lookUpAddress } from '../terraform/bare-address';
import { TerraformData } from '../terraform/terraform-data';

/** The addresses of services inside the cluster, which nobody outside ever sees. */
export const SERVICE_CIDR = '192.168.0.0/20';

/** As long as the longest apply that rolls something out: the credential is read at plan, and is in the state until it expires. */
const CREDENTIAL_MINUTES = 240;

/** What a cluster is made of. */
export interface ClusterKubernetesProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly network: IClusterNetwork;
  readonly removalPolicy: RemovalPolicy;
}

/** Who the pods of a cluster are to RAM. */
export interface PodIdentity {
  readonly oidcProviderArn: string;
  readonly oidcIssuerUrl: string;
}

/** A serverless cluster whose pods take roles by their service accounts. */
export class ClusterKubernetes extends Construct implements PodIdentity {
  public readonly clusterId: string;
  public readonly oidcProviderArn: string;
  public readonly oidcIssuerUrl: string;

  constructor(scope: Construct, id: string, { provider, name, tags, network, removalPolicy }: ClusterKubernetesProps) {
    super(scope, id);
    const retained = removalPolicy === RemovalPolicy.RETAIN;
    const cluster = new CsManagedKubernetes(this, 'Resource', {
      provider,
      name,
      profile: 'Acs',
      clusterSpec: 'ack.pro.small',
      vswitchIds: [...network.vswitchIds],
      serviceCidr: SERVICE_CIDR,
      newNatGateway: false,
      slbInternetEnabled: true, // where Terraform runs must reach it
      enableRrsa: true,
      skipSetCertificateAuthority: true, // the administrator's key would be in the state for years
      deletionProtection: retained,
      addons: [{ name: 'managed-coredns' }, { name: 'metrics-server' }, { name: 'alb-ingress-controller', config: JSON.stringify({ albIngress: { CreateDefaultALBConfig: false } }) }],
      deleteOptions: [{ resourceType: 'SLB', deleteMode: 'delete' }, { resourceType: 'ALB', deleteMode: 'retain' }],
      tags,
      dependsOn: [...network.wayOut],
      // add-ons are upgraded in the console, and the provider reads none of what is asked only once
      lifecycle: { preventDestroy: retained || undefined, ignoreChanges: ['addons', 'version'] },
    });
    this.clusterId = cluster.id;
    this.oidcProviderArn = cluster.rrsaMetadata.get(0).ramOidcProviderArn;
    this.oidcIssuerUrl = cluster.rrsaMetadata.get(0).rrsaOidcIssuerUrl;
    this.node.defaultChild = cluster;
  }
}

/** How Helm comes into a cluster. */
export interface ClusterAccess {
  readonly host: string;
  readonly clusterCaCertificate: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/**
 * A credential of the deployer's own, which expires by itself. It is in the state, as whatever a data source answers.
 *
 * The id goes through a value in the state: Terraform puts off to the apply what names a resource that changes, be it in its tags, and without a credential at
 * plan the provider of Helm takes a release that is there for gone.
 */
export function clusterAccess(scope: Construct, cluster: string, provider?: TerraformProvider): ClusterAccess {
  const { output: clusterId } = new TerraformData(scope, 'ClusterId', { input: cluster });
  const credential = new DataAlicloudCsClusterCredential(scope, 'Credential', { provider, clusterId, temporaryDurationMinutes: CREDENTIAL_MINUTES });
  const config = `yamldecode(${lookUpAddress(credential)}.kube_config)`;
  const decoded = (path: string) => `\${base64decode(${config}.${path})}`;
  return {
    host: `\${${config}.clusters[0].cluster.server}`,
    clusterCaCertificate: decoded('clusters[0].cluster["certificate-authority-data"]'),
    clientCertificate: decoded('users[0].user["client-certificate-data"]'),
    clientKey: decoded('users[0].user["client-key-data"]'),
  };
}
