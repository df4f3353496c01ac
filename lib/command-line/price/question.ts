/** A machine or a disk, as ECS is asked for its price. */
export interface EcsQuestion {
  readonly product: 'ecs';
  /** What DescribePrice is told. */
  readonly query: Readonly<Record<string, string>>;
  /** For how many hours the price is that it answers with. */
  readonly hours: number;
  /** Said of the price where it is paid at once. */
  readonly term?: string;
  /** The most that shall be paid an hour. @default - whatever it costs */
  readonly mostAnHour?: number;
}

/** A public address, as the billing service is asked for its price. */
export interface AddressQuestion {
  readonly product: 'eip';
  readonly region: string;
  readonly mbps: number;
  readonly isByTraffic: boolean;
  /** Whether it belongs to a machine: then keeping it costs nothing. */
  readonly isBound: boolean;
}

export type Question = EcsQuestion | AddressQuestion;

/** Something that bills, in the words of its row, and how its price is asked for. */
export interface Asked {
  readonly what: string;
  readonly question: Question;
}

/** Why a price is not asked for: what the API has no question for. */
export class NoQuestionError extends Error {}

/** A month, as Alibaba Cloud's calculator and others count it: 365 days of 24 hours, in twelve. */
export const HOURS_A_MONTH = 730;
