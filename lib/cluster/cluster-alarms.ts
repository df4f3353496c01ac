import { Measured } from '../parts/site-alarms';

/** The resources of a site whose metrics are watched. */
export interface WatchedResources {
  readonly databaseId: string;
  readonly redisId: string;
  readonly loadBalancerId: string;
  /** How many replicas there are at least. */
  readonly leastReplicas: number;
}

/**
 * What of a site on Kubernetes somebody must act on before people can no longer come in, and what `/ready` does not see: by metrics that every instance reports
 * without an agent and without a bill. What services report stands in CloudMonitor's metrics reference, a page each, named here by its title:
 * https://www.alibabacloud.com/help/doc-detail/28619.htm (read 2026-11). Processors, memory of the database and traffic are left out: they make a site slow and nobody can say from when on.
 */
export function measuredOfCluster({ databaseId, redisId, loadBalancerId, leastReplicas }: WatchedResources): Record<string, Measured> {
  return { ...ofLoadBalancer(loadBalancerId, leastReplicas), ...ofDatabase(databaseId), ...ofRedis(redisId) };
}

/**
 * "ALB monitoring metrics": it counts answers a second and asks each replica itself (`/ready`); all of its statistics are called `Value`.
 * https://www.alibabacloud.com/help/en/slb/application-load-balancer/user-guide/view-the-monitoring-information-about-an-alb-instance
 */
function ofLoadBalancer(id: string, leastReplicas: number): Record<string, Measured> {
  const alb = { project: 'acs_alb', dimension: ['loadBalancerId', id], statistics: 'Value' } as const;
  return {
    // A pod that finds no room, whose image is gone, or that the balancer does not reach: the site answers, and the next one that ends may be the last.
    replicas: { ...alb, metric: 'LoadBalancerHealthyHostCount', comparisonOperator: '<', threshold: leastReplicas },
    // Replicas that are ready and answer with errors, 300 in five minutes: `/ready` asks for database and Redis, and nothing else that an answer needs.
    errors: { ...alb, metric: 'LoadBalancerHTTPCodeUpstream5XX', comparisonOperator: '>=', threshold: 1 },
  };
}

/**
 * "ApsaraDB RDS for PostgreSQL", instances with cloud disks: metrics of their own, with names unlike those of MySQL (`DiskUsage`, `ConnectionUsage`), and of
 * each the average alone. `conn_usgae` is spelled so.
 */
function ofDatabase(id: string): Record<string, Measured> {
  const rds = { project: 'acs_rds_dashboard', dimension: ['instanceId', id], statistics: 'Average', comparisonOperator: '>', threshold: 90 } as const;
  return {
    // The disk grows by itself when 80 % are used: this says that it did not, since it is as large as it may become, or nobody pays. RDS locks a full one.
    'database-disk': { ...rds, metric: 'local_fs_size_usage' },
    // The most replicas that the default class admits take 80 %: somebody else takes the rest, or the class is too small, and the next replica does not start.
    'database-connections': { ...rds, metric: 'conn_usgae' },
  };
}

/**
 * "Redis Standard", a master and a replica; instances of shards have other names. Nothing is thrown away for want of room (`noeviction`), so a full one refuses
 * to hold what is being answered, and the site with it.
 */
function ofRedis(id: string): Record<string, Measured> {
  const redis = { project: 'acs_kvstore', dimension: ['instanceId', id], statistics: 'Average' } as const;
  return { 'redis-memory': { ...redis, metric: 'StandardMemoryUsage', comparisonOperator: '>', threshold: 80 } };
}
