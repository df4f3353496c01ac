import { API_BASE_URL } from '../validation/addresses';
import { Given, brand, familyOf } from '../validation/family';
import { TEXT } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { oneOf, WORKSPACE_ID } from '../validation/rules';

/**
 * The address of Bailian's (Model Studio's) OpenAI-compatible API. An API key works with the endpoint of its own region only.
 *
 * @see https://www.alibabacloud.com/help/en/model-studio/base-url
 */
export class BailianEndpoint {
  /** Mainland China (Beijing). */
  public static readonly BEIJING = new BailianEndpoint('https://dashscope.aliyuncs.com/compatible-mode/v1', true);

  /** Singapore. */
  public static readonly SINGAPORE = new BailianEndpoint('https://dashscope-intl.aliyuncs.com/compatible-mode/v1', false);

  /** United States (Virginia). */
  public static readonly VIRGINIA = new BailianEndpoint('https://dashscope-us.aliyuncs.com/compatible-mode/v1', false);

  /** Hong Kong. */
  public static readonly HONG_KONG = new BailianEndpoint('https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1', false);

  /**
   * The endpoint of one workspace, which Alibaba Cloud recommends for production. It takes that workspace's keys only.
   *
   * @param workspaceId the workspace's id, from its details page in the console
   * @param region the region of the workspace: cn-beijing, ap-southeast-1, us-east-1, cn-hongkong, ap-northeast-1 or eu-central-1; another one by `custom`
   */
  public static workspace(workspaceId: string, region: string): BailianEndpoint {
    const [url, given]: [string, Given[]] = [workspaceUrl(workspaceId, region), [['.workspaceId', workspaceId, TEXT], ['.region', region, TEXT]]];
    return new BailianEndpoint(url, region === 'cn-beijing', given, (examination, property) => {
      examination.known(`${property}.workspaceId`, workspaceId, WORKSPACE_ID);
      examination.known(`${property}.region`, region, WORKSPACE_REGION);
    });
  }

  /**
   * Any other address that speaks the same API, e.g. PrivateLink's.
   *
   * @param url the base address, without a slash at the end
   */
  public static custom(url: string): BailianEndpoint {
    return new BailianEndpoint(url, false, [['', url, TEXT]], (examination, property) => examination.known(property, url, API_BASE_URL));
  }

  /** @internal */
  public static _forRegion(region: string): BailianEndpoint | undefined {
    const [, endpoint] = NEAREST.find(([regions]) => regions.test(region)) ?? [];
    return endpoint;
  }

  private constructor(
    /** The base address. */
    public readonly url: string,
    /** Whether it stands in mainland China, where Bailian offers more models. */
    public readonly isMainland: boolean,
    given: readonly Given[] = [],
    private readonly examine: (examination: Examination, property: string) => void = () => undefined,
  ) {
    brand(this, 'BailianEndpoint', ...given);
  }

  /**
   * Where rerank models are asked; nothing where the address is not one of Bailian's usual form.
   *
   * @internal
   */
  public get _rerankUrl(): string | undefined {
    const base = /^(.*)\/compatible-mode\/v1\/?$/.exec(this.url)?.[1];
    return base && `${base}/compatible-api/v1/reranks`;
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    this.examine(examination, property);
  }
}

/** What is held where one is given. */
export const BAILIAN_ENDPOINT = familyOf(BailianEndpoint, 'BailianEndpoint.SINGAPORE');

function workspaceUrl(workspaceId: string, region: string): string {
  const [id, where] = [workspaceId, region].map(part => typeof part === 'string' ? part : '');
  return `https://${id}.${where}.maas.aliyuncs.com/compatible-mode/v1`;
}

/** Where Bailian has workspaces. */
const WORKSPACE_REGION: Rule<string> = {
  ...oneOf('workspace-region', ['cn-beijing', 'ap-southeast-1', 'us-east-1', 'cn-hongkong', 'ap-northeast-1', 'eu-central-1']),
  cure: () => 'for one where Bailian has opened since: BailianEndpoint.custom',
};

/**
 * The endpoint that serves a region where nobody chose one; the first that matches counts.
 *
 * Regions that are missing have none on their side of a border that data should not cross unasked: Europe (only workspaces of
 * Frankfurt), Russia, and every region that Bailian's list did not know when this was written.
 */
const NEAREST: ReadonlyArray<[RegExp, BailianEndpoint]> = [
  [/^cn-hongkong$/, BailianEndpoint.HONG_KONG],
  [/^cn-/, BailianEndpoint.BEIJING],
  [/^ap-/, BailianEndpoint.SINGAPORE],
  [/^(?:us-(?:east|west)-1|us-southeast-1|na-south-1)$/, BailianEndpoint.VIRGINIA],
  [/^me-(?:east|central)-1$/, BailianEndpoint.SINGAPORE],
];
