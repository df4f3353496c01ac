import { Cloud } from './cloud';
import { Attributes, text } from './values';

/** A change that the cloud is asked for. */
export interface Change {
  readonly cloud: Cloud;
  readonly region: string;
  readonly type: string;
  /** The API server of a cluster, for what Helm does. */
  readonly cluster?: string;
  /** What shall be; on deletion what was. Unknown is only what the cloud decides. */
  readonly planned: Attributes;
  /** What was; undefined on creation. */
  readonly prior?: Attributes;
}

/** Why the cloud says no, in its words; undefined where it agrees. */
export type Refusal = (change: Change) => string | undefined;

/** What the stand-in knows of one resource type beyond schema and behaviour. */
export interface Kind {
  /** Lives in no region. */
  readonly global?: boolean;
  readonly id: (change: Change) => string;
  /** What the cloud decides where the plan leaves it open. */
  readonly decides?: (change: Change, id: string) => Attributes;
  readonly onCreate?: Refusal[];
  readonly onUpdate?: Refusal[];
  readonly onDelete?: Refusal[];
  /** What a change makes of what nobody planned to change. */
  readonly becomes?: (change: Change & { readonly prior: Attributes }) => Attributes;
  /** What else happens in the account once it is made or changed. */
  readonly afterwards?: (change: Change, id: string) => void;
  /** What else is gone when it is. */
  readonly afterDelete?: (change: Change, id: string) => void;
  /** A sentence if what was made did not come out well. */
  readonly outcome?: (attributes: Attributes) => string | undefined;
}

/** The letters by which the ids of a region can be told. */
const REGION_LETTERS: Record<string, string> = {
  'cn-hangzhou': 'bp1', 'cn-beijing': '2ze', 'cn-shanghai': 'uf6', 'cn-shenzhen': 'wz9', 'cn-hongkong': 'j6c', 'ap-southeast-1': 't4n', 'us-east-1': '0xi',
};

/** An id of the cloud's form, 20 characters behind the prefix: a disk's is the serial number by which a machine finds it. */
export function newId(prefix: string, { cloud, region }: Change): string {
  return prefix + (REGION_LETTERS[region] ?? 'k1a') + String(cloud.next(prefix)).padStart(17, '0');
}

export const CREATED_AT = '2026-11-25T00:00:00Z';

/** The ids of two things, joined as the provider joins them. */
export function joinedId(left: string, right: string): Kind['id'] {
  return ({ planned }) => `${text(planned[left])}:${text(planned[right])}`;
}
