import { memberOf } from '../validation/kind';

/**
 * The categories of cloud disks, in ECS's words.
 *
 * @see https://www.alibabacloud.com/help/en/ecs/user-guide/disks-2
 */
export enum DiskCategory {
  /** ESSD. Every instance type that this library names takes it, so it is the default. */
  CLOUD_ESSD = 'cloud_essd',

  /** ESSD AutoPL; families of the 7th generation on, and the GPU families that this library names, take it. */
  CLOUD_AUTO = 'cloud_auto',

  /** ESSD Entry: cheap; only the economy (`ecs.e`) and universal (`ecs.u1`) families take it. */
  CLOUD_ESSD_ENTRY = 'cloud_essd_entry',

  /** Standard SSD; the GPU families from gn7 on do not take it. */
  CLOUD_SSD = 'cloud_ssd',

  /** Ultra disk; the GPU families from gn7 on do not take it. */
  CLOUD_EFFICIENCY = 'cloud_efficiency',
}

/** What is held where a member is written. */
export const DISK_CATEGORY = memberOf('DiskCategory', DiskCategory);
