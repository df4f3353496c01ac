import { isFilledIn } from './synthesized-stack';
import { Attributes, TerraformConfiguration } from '../rights/stack-part';

/** Where and as whom a stack's provider speaks to the cloud, as far as its block says so. */
export interface ProviderBlock {
  readonly region: string;
  readonly protocol: string;
  /** Where ECS answers. */
  readonly endpoint: string;
  /** Where Container Service answers. */
  readonly clusterEndpoint: string;
  /** Where the billing service answers. @default - that of the account's site, which only the service itself can tell */
  readonly billingEndpoint?: string;
  /** Whether the account is one of alibabacloud.com. @default - not said */
  readonly isInternational?: boolean;
  /** The profile of Alibaba Cloud's command line. @default - that of the environment */
  readonly profile?: string;
}

/**
 * The provider of a resource. What its block does not say, or what only Terraform knows, comes from where the provider itself looks for it.
 *
 * @throws an Error where nothing says what region it is
 */
export function providerOf({ provider }: TerraformConfiguration, resource: Attributes, environment: NodeJS.ProcessEnv): ProviderBlock {
  const [, alias] = typeof resource.provider === 'string' ? resource.provider.split('.') : [];
  const block = provider?.alicloud?.find(one => one.alias === alias) ?? {};
  const region = said(block.region) ?? environment.ALIBABA_CLOUD_REGION ?? environment.ALICLOUD_REGION;
  if (!region) throw new Error('the stack does not say in what region its provider works; set ALIBABA_CLOUD_REGION');
  const accountType = said(block.account_type) ?? environment.ALIBABA_CLOUD_ACCOUNT_TYPE;
  return {
    region,
    protocol: said(block.protocol) ?? 'HTTPS',
    endpoint: endpointOf(block, 'ecs') ?? `ecs.${region}.aliyuncs.com`,
    clusterEndpoint: endpointOf(block, 'cs') ?? `cs.${region}.aliyuncs.com`,
    billingEndpoint: endpointOf(block, 'bssopenapi'),
    isInternational: accountType === undefined ? undefined : /^international$/i.test(accountType),
    profile: said(block.profile),
  };
}

/** A set of blocks in which each service has an attribute. */
function endpointOf({ endpoints }: Attributes, service: string): string | undefined {
  return [endpoints].flat().map(one => said((one as Attributes | undefined)?.[service])).find(endpoint => endpoint !== undefined);
}

/** A text that needs no Terraform to be read. */
function said(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !isFilledIn(value) ? value : undefined;
}
