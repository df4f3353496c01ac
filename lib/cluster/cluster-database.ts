import { Op, TerraformProvider, TerraformResourceLifecycle, TerraformSelf } from 'cdktf';
import { Construct } from 'constructs';
import { IClusterNetwork } from './cluster-network';
import { DbBackupPolicy } from '../alicloud/generated/db-backup-policy';
import { DbInstance } from '../alicloud/generated/db-instance';
import { RemovalPolicy } from '../choices/removal-policy';
import { kept } from '../terraform/kept-attribute';

/** The version of every database; a newer one is another instance, to which RDS moves the data. */
const ENGINE_VERSION = '17.0';

/** RDS grows the disk by itself up to this many times what was asked for. */
const GROWS_TIMES = 10;
const LARGEST_GIB = 64000;

/** What a database is made of. */
export interface ClusterDatabaseProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly network: IClusterNetwork;
  readonly instanceType: string;
  readonly storageGiB: number;
  readonly backupRetentionDays: number;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * A database of PostgreSQL with a node in each of two zones: encrypted, reached by TLS from the pods alone, backed up every night and continuously.
 *
 * What would make another instance, and so an empty one, is never changed: where it stands is the network's, its zones change places when RDS fails over, and
 * its version is refused at plan. Accounts and the database in it are made by the release.
 */
export class ClusterDatabase extends Construct {
  public readonly instanceId: string;
  public readonly host: string;

  constructor(scope: Construct, id: string, props: ClusterDatabaseProps) {
    super(scope, id);
    const { provider, name, tags, network, instanceType, storageGiB } = props;
    const database = new DbInstance(this, 'Resource', {
      provider,
      instanceName: name,
      engine: 'PostgreSQL',
      engineVersion: ENGINE_VERSION,
      category: 'HighAvailability',
      instanceType,
      instanceStorage: storageGiB,
      dbInstanceStorageType: 'cloud_essd',
      storageAutoScale: 'Enable',
      storageThreshold: 20,
      storageUpperBound: Math.min(storageGiB * GROWS_TIMES, LARGEST_GIB),
      instanceChargeType: 'Postpaid',
      vpcId: network.vpcId,
      vswitchId: network.vswitchIds.join(','),
      zoneId: network.zoneIds[0],
      zoneIdSlaveA: network.zoneIds[1],
      securityIps: [...network.podCidrs],
      encryptionKey: 'ServiceKey',
      sslAction: 'Open',
      deletionProtection: props.removalPolicy === RemovalPolicy.RETAIN,
      releasedKeepPolicy: 'Lastest', // RDS's own spelling. It documents this for MySQL alone: nothing here relies on a backup that outlives the instance
      tags,
      lifecycle: lifecycle(props),
    });
    this.backups(database, props);
    this.instanceId = database.id;
    this.host = database.connectionString;
    this.node.defaultChild = database;
  }

  private backups({ id: instanceId }: DbInstance, { provider, backupRetentionDays }: ClusterDatabaseProps): void {
    new DbBackupPolicy(this, 'Backups', {
      provider,
      instanceId,
      preferredBackupPeriod: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
      preferredBackupTime: '18:00Z-19:00Z', // two o'clock at night in China
      backupRetentionPeriod: backupRetentionDays,
      enableBackupLog: true,
      logBackupRetentionPeriod: Math.min(backupRetentionDays, 7),
    });
  }
}

function lifecycle({ removalPolicy, storageGiB }: ClusterDatabaseProps): TerraformResourceLifecycle {
  const version = kept('engine_version', ENGINE_VERSION, current =>
    `The database is PostgreSQL ${current}: upgrade it in the RDS console, to which this library follows with its next release. Nothing has been changed.`);
  const grown = TerraformSelf.getNumber('instance_storage');
  return {
    ...(removalPolicy === RemovalPolicy.RETAIN && { preventDestroy: true }),
    ignoreChanges: [...version.ignoreChanges as string[], 'zone_id', 'zone_id_slave_a', 'vswitch_id', 'vpc_id', 'encryption_key', 'db_instance_storage_type', 'category'],
    postcondition: [
      ...version.postcondition!,
      {
        condition: Op.gte(grown, storageGiB),
        errorMessage: 'The database has ${self.instance_storage} GB, and grows by itself: a larger storageGiB does nothing once it exists. Set it back, or enlarge the disk in the RDS console.',
      },
    ],
  };
}
