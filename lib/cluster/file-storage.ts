import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { OssBucket } from '../alicloud/generated/oss-bucket';
import { OssBucketPublicAccessBlock } from '../alicloud/generated/oss-bucket-public-access-block';
import { RemovalPolicy } from '../choices/removal-policy';
import { PolicyStatement, allow } from '../terraform/policy-statement';
import { TerraformData } from '../terraform/terraform-data';
import { digest } from '../validation/names';

/** A bucket's name has 63 characters; `-files-`, a digest and eight that are drawn take 24. */
const LONGEST_READABLE = 39;

/** What a bucket is made of. */
export interface FileStorageProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  /** How long what was deleted or overwritten can be brought back. */
  readonly versionRetentionDays: number;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * A private bucket for what people upload, in three zones, encrypted; older versions are kept for some days.
 *
 * Names of buckets are shared by all accounts of Alibaba Cloud, so part of it is drawn once, and remembered.
 */
export class FileStorage extends Construct {
  public readonly bucketName: string;
  /** What must be there before anybody writes. */
  public readonly ready: readonly ITerraformDependable[];
  /** What a replica does with the bucket. */
  public readonly statements: readonly PolicyStatement[];
  /** What brings older versions back, beside those. */
  public readonly statementsOfThePast: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, props: FileStorageProps) {
    super(scope, id);
    const bucket = this.bucket(props);
    const block = new OssBucketPublicAccessBlock(this, 'PublicAccessBlock', { provider: props.provider, bucket: bucket.id, blockPublicAccess: true });
    this.bucketName = bucket.id;
    this.ready = [block];
    this.statements = [
      allow(['oss:ListObjects'], [`acs:oss:*:*:${bucket.id}`]),
      allow(['oss:AbortMultipartUpload', 'oss:DeleteObject', 'oss:GetObject', 'oss:ListParts', 'oss:PutObject'], [`acs:oss:*:*:${bucket.id}/*`]),
    ];
    this.statementsOfThePast = [
      allow(['oss:ListObjectVersions'], [`acs:oss:*:*:${bucket.id}`]),
      allow(['oss:GetObjectVersion'], [`acs:oss:*:*:${bucket.id}/*`]),
    ];
    this.node.defaultChild = bucket;
  }

  private bucket({ provider, name, tags, versionRetentionDays, removalPolicy }: FileStorageProps): OssBucket {
    const retained = removalPolicy === RemovalPolicy.RETAIN;
    const drawn = new TerraformData(this, 'Drawn', { input: '${substr(uuid(), 0, 8)}', lifecycle: { ignoreChanges: ['input'] } });
    const readable = name.toLowerCase().slice(0, LONGEST_READABLE).replace(/-+$/, '');
    return new OssBucket(this, 'Resource', {
      provider,
      bucket: `${readable}-files-${digest(this.node.path)}-${drawn.output}`,
      redundancyType: 'ZRS',
      serverSideEncryptionRule: { sseAlgorithm: 'AES256' },
      versioning: { status: 'Enabled' },
      lifecycleRule: [{
        id: 'older-versions',
        enabled: true,
        noncurrentVersionExpiration: [{ days: versionRetentionDays }],
        abortMultipartUpload: [{ days: 7 }],
        expiration: [{ expiredObjectDeleteMarker: true }],
      }],
      forceDestroy: !retained,
      tags,
      // another name, kind of redundancy or class of storage is another bucket, and an empty one
      lifecycle: { ...(retained && { preventDestroy: true }), ignoreChanges: ['bucket', 'redundancy_type', 'storage_class'] },
    });
  }
}
