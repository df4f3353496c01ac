import { TerraformMetaArguments, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';

const METADATA = { providerName: 'helm', providerVersionConstraint: '>= 3.1.0, < 4.0.0' };

/** How the provider comes into a cluster. */
export interface HelmProviderConfig {
  readonly alias: string;
  readonly host: string;
  readonly clusterCaCertificate: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** `hashicorp/helm`, as much of it as a site takes: its generated bindings would be a dependency, or a tenth of the package. */
export class HelmProvider extends TerraformProvider {
  constructor(scope: Construct, id: string, private readonly config: HelmProviderConfig) {
    super(scope, id, { terraformResourceType: 'helm', terraformGeneratorMetadata: METADATA, terraformProviderSource: 'hashicorp/helm' });
  }

  /** The one that cdktf has says nothing. */
  public override get alias(): string {
    return this.config.alias;
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    const { host, clusterCaCertificate, clientCertificate, clientKey } = this.config;
    return {
      alias: this.config.alias,
      kubernetes: { host, cluster_ca_certificate: clusterCaCertificate, client_certificate: clientCertificate, client_key: clientKey },
    };
  }
}

/** What Helm rolls out. */
export interface HelmReleaseConfig extends TerraformMetaArguments {
  readonly name: string;
  readonly namespace: string;
  /** A folder, from where Terraform runs. */
  readonly chart: string;
  /** One text of YAML. */
  readonly values: string;
  readonly timeoutSeconds: number;
}

/** `helm_release`: goes back by itself where it does not come up. */
export class HelmRelease extends TerraformResource {
  constructor(scope: Construct, id: string, private readonly config: HelmReleaseConfig) {
    super(scope, id, { ...config, terraformResourceType: 'helm_release', terraformGeneratorMetadata: METADATA });
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    const { name, namespace, chart, values, timeoutSeconds } = this.config;
    return {
      name,
      namespace,
      chart,
      values: [values],
      timeout: timeoutSeconds,
      create_namespace: true,
      atomic: true,
      wait: true,
      wait_for_jobs: true,
      cleanup_on_fail: true,
      max_history: 10, // each keeps a whole manifest in a Secret
    };
  }
}
