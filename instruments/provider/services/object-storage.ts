import { Change, CREATED_AT, Kind, Refusal } from '../kind';
import { isObject, text } from '../values';
import { tagRule } from './names';

const nameFits: Refusal = ({ planned }) => {
  const name = text(planned.bucket);
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) ? undefined : `InvalidBucketName: "${name}" must have 3 to 63 lower-case letters, digits and hyphens`;
};

/** Of all accounts: a name that anybody has is taken. */
const isNew: Refusal = ({ cloud, planned, type, region }) => {
  const name = text(planned.bucket);
  return cloud.find(type, name, region) || cloud.bucketsOfOthers.has(name) ? `BucketAlreadyExists: somebody has a bucket "${name}" already` : undefined;
};

const isEmpty: Refusal = ({ cloud, planned }) => {
  const name = text(planned.bucket);
  return cloud.filledBuckets.has(name) && planned.force_destroy !== true ? `BucketNotEmpty: the bucket "${name}" is not empty` : undefined;
};

const bucketExists: Refusal = ({ cloud, planned, region }) => (cloud.find('alicloud_oss_bucket', text(planned.bucket), region) ? undefined
  : `NoSuchBucket: there is no bucket "${text(planned.bucket)}"`);

/** What has been versioned once can only be suspended. */
const staysVersioned: Refusal = ({ planned, prior }) => {
  const has = (attributes: Change['prior']) => Array.isArray(attributes?.versioning) && isObject(attributes.versioning[0]);
  return has(prior) && !has(planned) ? 'InvalidArgument: the versioning of a bucket can be suspended, and not taken away' : undefined;
};

export const OBJECT_STORAGE: Record<string, Kind> = {
  alicloud_oss_bucket: {
    global: true,
    id: ({ planned }) => text(planned.bucket),
    decides: ({ region }) => ({
      creation_date: CREATED_AT.slice(0, 10),
      extranet_endpoint: `oss-${region}.aliyuncs.com`,
      intranet_endpoint: `oss-${region}-internal.aliyuncs.com`,
      location: `oss-${region}`,
      owner: '1234567890123456',
      acl: 'private',
      resource_group_id: 'rg-default',
    }),
    onCreate: [nameFits, isNew, tagRule],
    onUpdate: [tagRule, staysVersioned],
    onDelete: [isEmpty],
    afterDelete: ({ cloud }, id) => cloud.filledBuckets.delete(id),
  },
  alicloud_oss_bucket_public_access_block: { global: true, id: ({ planned }) => text(planned.bucket), onCreate: [bucketExists] },
};
