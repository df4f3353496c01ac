import { Change, CREATED_AT, Kind, newId, Refusal } from '../kind';
import { number, text } from '../values';
import { tagRule } from './names';

const zoneOf = ({ cloud, region }: Change, vswitch: string) => text(cloud.find('alicloud_vswitch', vswitch, region)?.attributes.zone_id);

/** A database in two zones has a vSwitch in each, in the order of the zones. */
const standsInItsZones: Refusal = change => {
  const { planned } = change;
  const [vswitches, zones] = [text(planned.vswitch_id).split(','), [text(planned.zone_id), text(planned.zone_id_slave_a)].filter(zone => zone !== '')];
  const missing = vswitches.find(id => zoneOf(change, id) === '');
  if (missing !== undefined) return `InvalidVSwitchId.NotFound: there is no vSwitch "${missing}" in ${change.region}`;
  const theirs = vswitches.map(id => zoneOf(change, id));
  return zones.every((zone, index) => theirs[index] === zone) ? undefined : `InvalidZoneId.Mismatch: the vSwitches are in ${theirs.join()}, not in ${zones.join()}`;
};

const isSold: Refusal = ({ cloud, planned, region }) => {
  const [version, zone] = [text(planned.engine_version), text(planned.zone_id)];
  if (!['13.0', '14.0', '15.0', '16.0', '17.0', '18.0'].includes(version)) return `InvalidEngineVersion.Malformed: PostgreSQL ${version} is not sold`;
  if (!/^pg\.[a-z0-9]+\.[a-z0-9.]+$/.test(text(planned.instance_type))) return `InvalidDBInstanceClass.NotFound: there is no class "${text(planned.instance_type)}"`;
  const sells = cloud.zones.some(({ id, region: home, creates }) => home === region && id === zone && creates.includes('Rds'));
  return sells ? undefined : `InvalidAvZone.NotSupported: no database is sold in zone ${zone}`;
};

const storageFits: Refusal = ({ planned }) => {
  const size = number(planned.instance_storage) ?? 0;
  return size >= 20 && size <= 64000 && size % 5 === 0 ? undefined : `InvalidDBInstanceStorage.Malformed: ${size}: 20 to 64000 GB in steps of 5`;
};

const onlyGrows: Refusal = ({ planned, prior }) => {
  const [before, after] = [number(prior?.instance_storage) ?? 0, number(planned.instance_storage) ?? 0];
  return after >= before ? undefined : `InvalidDBInstanceStorage.Shrink: the database has ${before} GB and cannot shrink to ${after}`;
};

/** The provider asks for an upgrade, by which another instance takes over, and waits for it in vain. */
const staysInItsVersion: Refusal = ({ planned, prior }) => (planned.engine_version === prior?.engine_version ? undefined
  : `OperationDenied.MajorVersion: the database cannot be changed from ${text(prior?.engine_version)} to ${text(planned.engine_version)} in place`);

/** A disk is encrypted when it is made, or never. */
const keepsItsKey: Refusal = ({ planned, prior }) => (text(planned.encryption_key) === text(prior?.encryption_key) ? undefined
  : 'OperationDenied.EncryptionKey: the key of the disk cannot be changed');

const unprotected = (flag: string, noun: string): Refusal => ({ planned }) =>
  (planned[flag] === true ? `OperationDenied.DeletionProtection: the ${noun} "${text(planned.id)}" is protected against deletion` : undefined);

const instanceExists: Refusal = ({ cloud, planned, region }) => (cloud.find('alicloud_db_instance', text(planned.instance_id), region) ? undefined
  : `InvalidDBInstanceId.NotFound: there is no database "${text(planned.instance_id)}"`);

const retention: Refusal = ({ planned }) => {
  const days = number(planned.backup_retention_period) ?? 7;
  return days >= 7 && days <= 730 ? undefined : `InvalidBackupRetentionPeriod.Malformed: ${days} days: 7 to 730`;
};

const cacheStandsInItsZones: Refusal = change => {
  const { planned, cloud, region } = change;
  const zone = zoneOf(change, text(planned.vswitch_id));
  if (zone === '') return `InvalidVSwitchId.NotFound: there is no vSwitch "${text(planned.vswitch_id)}" in ${region}`;
  if (text(planned.zone_id) !== zone) return `InvalidZoneId.Mismatch: the vSwitch is in ${zone}, not in ${text(planned.zone_id)}`;
  const second = text(planned.secondary_zone_id);
  const sells = cloud.zones.some(({ id, creates }) => id === second && creates.includes('KVStore'));
  return second === '' || sells ? undefined : `InvalidSecondaryZoneId: no Redis is sold in zone ${second}`;
};

const withoutPassword: Refusal = ({ planned }) => (planned.vpc_auth_mode === 'Close' && text(planned.vswitch_id) === ''
  ? 'OperationDenied.VpcAuthMode: only in a VPC can an instance be without a password' : undefined);

export const DATABASES: Record<string, Kind> = {
  alicloud_db_instance: {
    id: change => newId('pgm-', change),
    decides: (_, id) => ({
      connection_string: `${id}.pg.rds.aliyuncs.com`,
      connection_string_prefix: id,
      port: '5432',
      create_time: CREATED_AT,
      db_instance_type: 'Primary',
      status: 'Running',
      ssl_status: 'Yes',
      ssl_action: 'Close',
      templates: [],
      security_ips: ['127.0.0.1'],
      monitoring_period: 300,
      node_id: `${id}-master`,
    }),
    onCreate: [tagRule, isSold, standsInItsZones, storageFits],
    onUpdate: [tagRule, storageFits, onlyGrows, staysInItsVersion, keepsItsKey],
    onDelete: [unprotected('deletion_protection', 'database')],
    afterDelete: ({ cloud }, id) => cloud.resources('alicloud_db_backup_policy').filter(({ attributes }) => attributes.instance_id === id).forEach(one => cloud.remove(one)),
  },
  alicloud_db_backup_policy: {
    id: ({ planned }) => text(planned.instance_id),
    decides: () => ({ backup_time: '02:00Z-03:00Z', enable_backup_log: true, log_backup: true, log_backup_retention_period: 7 }),
    onCreate: [instanceExists, retention],
    onUpdate: [retention],
  },
  alicloud_kvstore_instance: {
    id: change => newId('r-', change),
    decides: (_, id) => ({
      connection_domain: `${id}.redis.rds.aliyuncs.com`,
      connection_string: '',
      private_connection_port: '6379',
      end_time: '',
      qps: 80000,
      status: 'Normal',
      capacity: 1024,
      bandwidth: 96,
      payment_type: 'PostPaid',
      instance_charge_type: 'PostPaid',
      security_ips: ['127.0.0.1'],
      config: {},
    }),
    onCreate: [tagRule, withoutPassword, cacheStandsInItsZones],
    onUpdate: [tagRule, withoutPassword, cacheStandsInItsZones],
    onDelete: [unprotected('instance_release_protection', 'Redis instance')],
  },
};
