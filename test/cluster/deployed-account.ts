import { Cluster } from '../../instruments/kubernetes/cluster';
import { RdsApi } from '../../instruments/kubernetes/rds-api';
import { StoredBucket } from '../../instruments/kubernetes/stored-bucket';
import { Cloud as Account, Resource } from '../../instruments/provider';

type Statement = Parameters<Cluster['cloud']['roles']['set']>[1][number];

/** What Terraform makes in the stand-in's account is there for the pods of a cluster, as soon as it is made. */
export class DeployedAccount {
  private isStopping = false;
  private loop?: Promise<void>;
  private readonly databases = new Set<string>();

  public constructor(private readonly account: Account, private readonly cluster: Cluster) {}

  public start(): void {
    this.loop = this.turn();
  }

  public async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop;
  }

  private async turn(): Promise<void> {
    while (!this.isStopping) {
      this.takeOver();
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  private takeOver(): void {
    const { cluster: { cloud, storage, balancer } } = this;
    this.of('alicloud_cs_managed_kubernetes').forEach(one => this.addProvider(one));
    this.of('alicloud_ram_role').forEach(one => this.addRole(one));
    this.of('alicloud_oos_parameter').forEach(({ attributes: { parameter_name: name, value } }) => cloud.parameters.parameters.set(String(name), String(value)));
    this.of('alicloud_oss_bucket').filter(({ id }) => !storage.buckets.has(id)).forEach(({ id }) => storage.buckets.set(id, new StoredBucket()));
    this.of('alicloud_db_instance').forEach(one => this.addDatabase(one));
    this.of('alicloud_kvstore_instance').forEach(({ attributes }) => cloud.names.hosts.set(String(attributes.connection_domain), this.cluster.redis.address));
    this.of('alicloud_alb_load_balancer').forEach(({ id }) => balancer.id = id);
  }

  private of(type: string): Resource[] {
    return this.account.resources(type);
  }

  private addProvider({ attributes }: Resource): void {
    const [{ ram_oidc_provider_name: name, rrsa_oidc_issuer_url: issuer }] = attributes.rrsa_metadata as Array<Record<string, string>>;
    this.cluster.tokens.providers.set(name, { name, issuer, audiences: ['sts.aliyuncs.com'], keys: () => this.cluster.keys() });
  }

  /** By the name that it has in its ARN, in lower case. */
  private addRole({ attributes: { role_name: roleName, arn, assume_role_policy_document: document } }: Resource): void {
    const [{ Principal: { Federated: [provider] }, Condition: { StringEquals: says } }] = JSON.parse(String(document)).Statement;
    const name = String(arn).split('/')[1];
    this.cluster.tokens.trusts.set(name, {
      provider: provider.split('/')[1], subjects: [says['oidc:sub']], audience: says['oidc:aud'], issuer: says['oidc:iss'],
    });
    const attached = this.of('alicloud_ram_role_policy_attachment').filter(({ attributes }) => attributes.role_name === roleName).map(({ attributes }) => attributes.policy_name);
    const policies = this.of('alicloud_ram_policy').filter(({ attributes }) => attached.includes(attributes.policy_name));
    this.cluster.cloud.roles.set(name, policies.flatMap(({ attributes }): Statement[] => JSON.parse(String(attributes.policy_document)).Statement));
  }

  private addDatabase({ id, attributes }: Resource): void {
    if (!this.databases.has(id)) {
      this.databases.add(id);
      this.cluster.cloud.api.products.set('rds', new RdsApi(id, this.cluster.database));
    }
    this.cluster.cloud.names.hosts.set(String(attributes.connection_string), this.cluster.database.address);
  }
}
