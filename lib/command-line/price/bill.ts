import { Billing, BILLING_OF_TYPES } from './billing-of-types';
import { Asked, NoQuestionError, Question } from './question';
import { StackResource, UnknownValueError } from './stack-resource';
import { ProviderBlock, providerOf } from '../provider-block';
import { SynthesizedStack } from '../synthesized-stack';

/** A row of the table: something that bills. */
export interface BillItem {
  readonly resource: string;
  readonly region: string;
  readonly asked: Asked;
  readonly provider: ProviderBlock;
}

/** What in a stack bills, and how that is found out. */
export interface Bill {
  /** What can be asked for. */
  readonly items: readonly BillItem[];
  /** What bills by what Terraform alone knows, or what there is no question for, each with why. */
  readonly unasked: ReadonlyArray<{ readonly resource: string; readonly why: string }>;
  /** What else is in the bill. */
  readonly besides: readonly string[];
  /** What may be in it for all that is known here. */
  readonly unknown: readonly string[];
  /** Types that cost nothing, as they are made here. */
  readonly free: readonly string[];
}

/** What every site costs that no stack shows. */
const ALWAYS = [
  'tokens: Bailian bills each model by use, to the key of the site',
  'what the app names and does not make: a KMS instance, a NAT gateway, a registry, the edition of a DNS zone, a bought certificate, CloudMonitor beyond what is free',
];

/** Reads in a stack what will bill. */
export function billOf(stack: SynthesizedStack, environment: NodeJS.ProcessEnv): Bill {
  const resources = StackResource.of(stack)
    .sort((one, other) => one.name < other.name ? -1 : 1)
    .map(resource => ({ resource, billing: billingOf(resource.type) }));
  const items: BillItem[] = [];
  const unasked: Array<{ resource: string; why: string }> = [];
  for (const { resource, billing } of resources) {
    if (billing?.ask === undefined) continue;
    const read = itemOf(resource, billing.ask, environment);
    if (typeof read === 'string') unasked.push({ resource: `${resource.name} (${resource.type})`, why: read });
    else items.push(read);
  }
  return {
    items,
    unasked,
    besides: distinct([...trafficOf(items), ...resources.flatMap(({ resource, billing }) => billing?.besides?.(resource) ?? []), ...ALWAYS]),
    unknown: [...resources.filter(({ billing }) => billing === undefined).map(({ resource: { name, type } }) => name.startsWith(`${type}.`) ? name : `${name} (${type})`),
      ...Object.keys(stack.configuration.module ?? {}).map(name => `module.${name}`)],
    free: distinct(resources.filter(({ billing }) => billing && !billing.ask && !billing.besides).map(({ resource: { type } }) => type)).sort(),
  };
}

function billingOf(type: string): Billing | undefined {
  return Object.hasOwn(BILLING_OF_TYPES, type) ? BILLING_OF_TYPES[type] : undefined;
}

/** The row of a resource, or why there is none. */
function itemOf(resource: StackResource, ask: NonNullable<Billing['ask']>, environment: NodeJS.ProcessEnv): BillItem | string {
  if (resource.isRepeated) return 'how many there are of it is known to Terraform alone';
  const provider = regionOf(resource, environment);
  if (typeof provider === 'string') return provider;
  try {
    return { resource: resource.name, region: provider.region, asked: ask(resource, provider.region), provider };
  } catch (error) {
    if (error instanceof UnknownValueError || error instanceof NoQuestionError) return error.message;
    throw error;
  }
}

function regionOf({ configuration, attributes }: StackResource, environment: NodeJS.ProcessEnv): ProviderBlock | string {
  try {
    return providerOf(configuration, attributes, environment);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Traffic that is paid for, where nobody knows how much it will be. */
function trafficOf(items: readonly BillItem[]): string[] {
  return items.some(({ asked: { question } }) => isByTraffic(question)) ? ['traffic: each GB that leaves by a public address that is metered by traffic'] : [];
}

/** Whether each GB costs: of an instance with a public address of its own too, where the stack does not say that it is by bandwidth. */
function isByTraffic(question: Question): boolean {
  if (question.product === 'eip') return question.isByTraffic;
  return question.query.InternetMaxBandwidthOut !== undefined && question.query.InternetChargeType !== 'PayByBandwidth';
}

const distinct = (all: readonly string[]) => [...new Set(all)];
