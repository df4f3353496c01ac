import { ApiServer } from './api-server';
import { clusterLogs, programNamed } from './cluster-logs';
import { clusterStatus } from './cluster-status';
import { credentialOf } from './kubeconfig';
import { CONTAINER_SERVICE, CloudAccount, Sdk } from '../alibaba-cloud';
import { ExitCode, Given } from '../command';
import { DeployedCluster } from '../deployed-site';
import { providerOf } from '../provider-block';
import { SynthesizedStack } from '../synthesized-stack';

/** The least that Container Service gives. */
const CREDENTIAL_MINUTES = 15;

/** A site on Kubernetes that a person looks at. */
export interface LookedAt {
  readonly stack: SynthesizedStack;
  readonly sdk: Sdk;
  readonly site: DeployedCluster;
}

/** What a person does to a site on Kubernetes from the terminal, by the commands that a machine has too. */
const COMMANDS: Readonly<Record<string, (looked: LookedAt, given: Given) => Promise<ExitCode>>> = {
  status: async (looked, given) => {
    const cluster = await clusterOf(looked, given).catch((error: Error) => error);
    return closed(cluster, () => clusterStatus(looked.site, cluster, given));
  },
  logs: async (looked, given) => {
    const program = programNamed((given.options.program as string | undefined) ?? 'replicas');
    const cluster = await clusterOf(looked, given);
    return closed(cluster, () => clusterLogs(looked.site, program, cluster, given));
  },
};

/** What to do instead of a command that only a machine has. */
const INSTEAD: Readonly<Record<string, (site: { readonly name: string; readonly databaseName: string }) => string>> = {
  'backup': ({ databaseName }) => `RDS makes a backup of ${databaseName} every night and keeps every change; one by hand is made in its console, under Backup and Restoration. The bucket keeps what is deleted or overwritten`,
  'restore': ({ databaseName }) => `RDS brings a moment of ${databaseName} back into another instance, in its console, under Backup and Restoration; files come back from the older versions in the bucket`,
  'restart': ({ name }) => `kubectl --namespace ${name} rollout restart deployment/${name} replaces the replicas one by one, each after its answers`,
  'update-system': () => 'there is no system to update: pods run the image, so name a newer openWebUiImage and deploy. Kubernetes and its add-ons are upgraded in the console of Container Service',
  'clean-up': ({ databaseName }) => `there is no disk that fills up: that of ${databaseName} grows by itself, and uploads are in the bucket. What nobody needs is deleted in the site, by its administrators`,
};

/**
 * Does it.
 *
 * @throws an Error where it is done elsewhere, with where
 */
export async function onCluster(what: string, looked: LookedAt, given: Given): Promise<ExitCode> {
  refuseElsewhere(what, looked.site);
  return COMMANDS[what](looked, given);
}

/** @throws an Error where a command of a machine is done elsewhere for a site on Kubernetes */
export function refuseElsewhere(what: string, site: { readonly name: string; readonly databaseName: string }): void {
  if (COMMANDS[what] !== undefined) return;
  throw new Error(`${site.name} runs on Kubernetes, where there is no ${what}: ${INSTEAD[what]?.(site) ?? 'see the README'}`);
}

/** The API server of its cluster, by a credential of the person's own that lasts a quarter of an hour. */
async function clusterOf({ stack, sdk, site }: LookedAt, { environment }: Given): Promise<ApiServer> {
  const provider = providerOf(stack.configuration, site.cluster, environment);
  const account = await CloudAccount.connect(sdk, provider, environment);
  const service = account.api(CONTAINER_SERVICE, provider.clusterEndpoint);
  const query = { TemporaryDurationMinutes: String(CREDENTIAL_MINUTES), PrivateIpAddress: 'false' };
  const answer = await service.get('DescribeClusterUserKubeconfig', `/k8s/${encodeURIComponent(site.clusterId)}/user_config`, query) as { readonly config?: string };
  return new ApiServer(site.clusterId, credentialOf(answer.config ?? ''));
}

async function closed(cluster: ApiServer | Error, use: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await use();
  } finally {
    if (cluster instanceof ApiServer) cluster.close();
  }
}
