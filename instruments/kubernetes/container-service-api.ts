import { ApiError } from '../cloud/api-error';
import { ApiCall, ApiProduct } from '../cloud/api-gateway';

const SHORTEST_MINUTES = 15;
const LONGEST_MINUTES = 4320;

/** Container Service's DescribeClusterUserKubeconfig, as https://help.aliyun.com/document_detail/183915.htm has it: a path, and a time that is checked. */
export class ContainerServiceApi implements ApiProduct {
  public readonly version = '2015-12-15';
  public readonly regional = true;
  /** Who has asked for how long. */
  public readonly asked: Array<{ readonly cluster: string; readonly minutes: number }> = [];
  public readonly actions: ApiProduct['actions'] = { DescribeClusterUserKubeconfig: call => this.kubeconfig(call) };

  /** @param clusters the kubeconfig that each hands out, by its id */
  public constructor(private readonly clusters: ReadonlyMap<string, string>) {}

  private kubeconfig({ path, parameters, demand }: ApiCall): object {
    const [, id] = /^\/k8s\/([^/]+)\/user_config$/.exec(path) ?? [];
    if (id === undefined) throw new ApiError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
    demand('cs:DescribeClusterUserKubeconfig', `acs:cs:{region}:{account}:cluster/${id}`);
    const config = this.clusters.get(id);
    if (config === undefined) throw new ApiError(404, 'ErrorClusterNotFound', `cluster ${id} not found`);
    const minutes = Number(parameters.TemporaryDurationMinutes);
    if (!(minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES)) {
      throw new ApiError(400, 'InvalidParam', `TemporaryDurationMinutes must be ${SHORTEST_MINUTES} to ${LONGEST_MINUTES}`);
    }
    this.asked.push({ cluster: id, minutes });
    return { config, expiration: new Date(Date.now() + minutes * 60_000).toISOString() };
  }
}
