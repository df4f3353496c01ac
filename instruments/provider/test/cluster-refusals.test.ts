import { Attributes, StandIn } from '..';
import { REGION } from '../account';
import { describeTerraform } from '../describe-terraform';
import { Scratch } from '../scratch';
import { TerraformError } from '../terraform';

const ACCEPTED = 'accepted';

describeTerraform('of what a site on Kubernetes stands on, the cloud refuses', () => {
  let standIn: StandIn;
  let vpc: string;
  let vswitches: string[];
  const scratch = new Scratch(() => standIn);
  const ZONES = ['a', 'b'].map(letter => REGION + letter);
  const add = (type: string, attributes: Attributes) => standIn.cloud.add(`alicloud_${type}`, attributes, REGION).id;

  beforeEach(async () => {
    standIn = await StandIn.start();
    vpc = add('vpc', { cidr_block: '10.0.0.0/8' });
    vswitches = ZONES.map((zone, index) => add('vswitch', { vpc_id: vpc, cidr_block: `10.${index}.0.0/16`, zone_id: zone }));
  });
  afterEach(async () => standIn.stop());
  afterAll(() => scratch.clean());

  const answer = (act: () => Promise<unknown>): Promise<string> => act().then(() => ACCEPTED, (error: TerraformError) => error.message);
  const configured = (type: string, attributes: object) => ({ resource: { [`alicloud_${type}`]: { it: attributes } } });
  const on = (type: string, attributes: object) => answer(async () => scratch.terraform(configured(type, attributes)).apply());
  const saying = (sentence: string): unknown => expect.stringContaining(sentence);

  /** What is said of a change of what exists, and of its deletion where there is no other. */
  async function afterwards(type: string, before: object, after?: object): Promise<string> {
    const terraform = scratch.terraform(configured(type, before));
    await terraform.apply();
    return answer(async () => (after ? terraform.rewrite(configured(type, after)).apply() : terraform.destroy()));
  }

  const database = (attributes: object = {}) => ({
    engine: 'PostgreSQL',
    engine_version: '17.0',
    instance_type: 'pg.n2.2c.2m',
    instance_storage: 50,
    zone_id: ZONES[0],
    zone_id_slave_a: ZONES[1],
    vswitch_id: vswitches.join(),
    ...attributes,
  });
  const redis = (attributes: object = {}) => ({
    instance_class: 'redis.master.small.default', vswitch_id: vswitches[0], zone_id: ZONES[0], secondary_zone_id: ZONES[1], vpc_auth_mode: 'Close', ...attributes,
  });
  const cluster = (attributes: object = {}) => ({ name: 'site', profile: 'Acs', cluster_spec: 'ack.pro.small', vswitch_ids: vswitches, new_nat_gateway: false, ...attributes });
  const balancer = (zones: string[], attributes: object = {}) => ({
    address_type: 'Internet',
    load_balancer_edition: 'Standard',
    vpc_id: vpc,
    load_balancer_billing_config: [{ pay_type: 'PayAsYouGo' }],
    zone_mappings: zones.map((zone, index) => ({ zone_id: zone, vswitch_id: vswitches[index] })),
    ...attributes,
  });
  const gateway = (attributes: object = {}) => ({ vpc_id: vpc, vswitch_id: vswitches[0], nat_type: 'Enhanced', ...attributes });

  test('a database in zones that its vSwitches are not in, of a version or class that nobody sells, or of an odd size', async () => {
    expect(await on('db_instance', database({ zone_id_slave_a: `${REGION}c` }))).toEqual(saying('InvalidZoneId.Mismatch'));
    expect(await on('db_instance', database({ vswitch_id: `${vswitches[0]},vsw-none` }))).toEqual(saying('InvalidVSwitchId.NotFound'));
    expect(await on('db_instance', database({ engine_version: '9.4' }))).toEqual(saying('InvalidEngineVersion.Malformed'));
    expect(await on('db_instance', database({ instance_type: 'mysql.n2.small.1' }))).toEqual(saying('InvalidDBInstanceClass.NotFound'));
    expect(await on('db_instance', database({ instance_storage: 52 }))).toEqual(saying('InvalidDBInstanceStorage.Malformed'));
    standIn.cloud.zones.forEach(zone => { zone.creates = ['VSwitch']; });
    expect(await on('db_instance', database())).toEqual(saying('InvalidAvZone.NotSupported'));
  });

  test('a database that shrinks, becomes another version, or is deleted although it is protected', async () => {
    expect(await afterwards('db_instance', database(), database({ instance_storage: 40 }))).toEqual(saying('InvalidDBInstanceStorage.Shrink'));
    expect(await afterwards('db_instance', database(), database({ engine_version: '18.0' }))).toEqual(saying('OperationDenied.MajorVersion'));
    expect(await afterwards('db_instance', database({ encryption_key: 'key-1' }), database({ encryption_key: 'key-2' }))).toEqual(saying('OperationDenied.EncryptionKey'));
    expect(await afterwards('db_instance', database({ deletion_protection: true }))).toEqual(saying('OperationDenied.DeletionProtection'));
    expect(await afterwards('db_instance', database())).toBe(ACCEPTED);
  });

  test('backups of no database, or that are kept too short', async () => {
    expect(await on('db_backup_policy', { instance_id: 'pgm-none' })).toEqual(saying('InvalidDBInstanceId.NotFound'));
    const id = add('db_instance', database() as Attributes);
    expect(await on('db_backup_policy', { instance_id: id, backup_retention_period: 3 })).toEqual(saying('InvalidBackupRetentionPeriod'));
  });

  test('a Redis in another zone than its vSwitch, without a password outside a VPC, or protected', async () => {
    expect(await on('kvstore_instance', redis({ zone_id: ZONES[1] }))).toEqual(saying('InvalidZoneId.Mismatch'));
    expect(await on('kvstore_instance', redis({ vswitch_id: 'vsw-none' }))).toEqual(saying('InvalidVSwitchId.NotFound'));
    expect(await on('kvstore_instance', redis({ vswitch_id: '' }))).toEqual(saying('OperationDenied.VpcAuthMode'));
    expect(await on('kvstore_instance', redis({ secondary_zone_id: `${REGION}z` }))).toEqual(saying('InvalidSecondaryZoneId'));
    expect(await afterwards('kvstore_instance', redis({ instance_release_protection: true }))).toEqual(saying('OperationDenied.DeletionProtection'));
  });

  test('a bucket of a name that is none or that somebody has, that is not empty, or whose versioning is taken away', async () => {
    standIn.cloud.bucketsOfOthers.add('files');
    expect(await on('oss_bucket', { bucket: 'files' })).toEqual(saying('BucketAlreadyExists'));
    expect(await on('oss_bucket', { bucket: 'My_Files' })).toEqual(saying('InvalidBucketName'));
    standIn.cloud.filledBuckets.add('full');
    expect(await afterwards('oss_bucket', { bucket: 'full' })).toEqual(saying('BucketNotEmpty'));
    standIn.cloud.resources('alicloud_oss_bucket').forEach(bucket => standIn.cloud.remove(bucket));
    expect(await afterwards('oss_bucket', { bucket: 'full', force_destroy: true })).toBe(ACCEPTED);
    expect(await afterwards('oss_bucket', { bucket: 'kept', versioning: [{ status: 'Enabled' }] }, { bucket: 'kept' })).toEqual(saying('can be suspended'));
    expect(await on('oss_bucket_public_access_block', { bucket: 'none', block_public_access: true })).toEqual(saying('NoSuchBucket'));
  });

  test('a cluster of an account that has not authorized its roles, of another size, or in vSwitches that are not there', async () => {
    expect(await on('cs_managed_kubernetes', cluster({ name: 'a site' }))).toEqual(saying('ParameterInvalid.Name'));
    expect(await on('cs_managed_kubernetes', cluster({ cluster_spec: 'ack.standard' }))).toEqual(saying('ParameterInvalid.ClusterSpec'));
    expect(await on('cs_managed_kubernetes', cluster({ vswitch_ids: ['vsw-none'] }))).toEqual(saying('InvalidVSwitchId.NotFound'));
    standIn.cloud.containerServiceIsAuthorized = false;
    expect(await on('cs_managed_kubernetes', cluster())).toEqual(saying('ErrorRoleNotAuthorized'));
  });

  test('a cluster that loses the roles of its pods, or is deleted although it is protected', async () => {
    expect(await afterwards('cs_managed_kubernetes', cluster({ enable_rrsa: true }), cluster())).toEqual(saying('not supported to disable RRSA'));
    expect(await afterwards('cs_managed_kubernetes', cluster(), cluster({ enable_rrsa: true }))).toBe(ACCEPTED);
    expect(await afterwards('cs_managed_kubernetes', cluster({ deletion_protection: true }))).toEqual(saying('ErrorDeletionProtection'));
  });

  test('a load balancer in one zone, in a wrong vSwitch, or protected', async () => {
    expect(await on('alb_load_balancer', balancer([ZONES[0]]))).toEqual(saying('IncorrectZoneMappings'));
    expect(await on('alb_load_balancer', balancer([ZONES[1], ZONES[0]]))).toEqual(saying('InvalidVSwitchId.Mismatch'));
    expect(await on('alb_load_balancer', balancer([ZONES[0], `${REGION}z`]))).toEqual(saying('InvalidZoneId.NotSupported'));
    expect(await afterwards('alb_load_balancer', balancer(ZONES, { deletion_protection_enabled: true }))).toEqual(saying('OperationDenied.DeletionProtection'));
  });

  test('a NAT gateway of the old kind, in another VPC, protected or in use, and entries of addresses that are not its own', async () => {
    expect(await on('nat_gateway', gateway({ nat_type: 'Normal' }))).toEqual(saying('OperationUnsupported.NatType'));
    expect(await on('nat_gateway', gateway({ vswitch_id: 'vsw-none' }))).toEqual(saying('InvalidVSwitchId.NotFound'));
    expect(await on('nat_gateway', gateway({ vpc_id: add('vpc', { cidr_block: '10.0.0.0/8' }) }))).toEqual(saying('is not in the VPC'));
    expect(await afterwards('nat_gateway', gateway({ deletion_protection: true }))).toEqual(saying('OperationDenied.DeletionProtection'));
    expect(await on('eip_association', { allocation_id: add('eip_address', {}), instance_id: 'ngw-none', instance_type: 'Nat' })).toEqual(saying('there is no NAT gateway'));
    expect(await on('snat_entry', { snat_table_id: 'stb-none', snat_ip: '203.0.113.1', source_vswitch_id: vswitches[0] })).toEqual(saying('InvalidSnatTableId.NotFound'));
    const table = String(standIn.cloud.resources('alicloud_nat_gateway')[0].attributes.snat_table_ids);
    expect(await on('snat_entry', { snat_table_id: table, snat_ip: '203.0.113.1', source_vswitch_id: vswitches[0] })).toEqual(saying('EIP_NOT_IN_GATEWAY'));
  });

  test('a release on a cluster that nobody reaches, by a name that is in use, or with values that are none', async () => {
    const server = 'https://51.example.com:6443';
    add('cs_managed_kubernetes', { ...cluster(), connections: { api_server_internet: server } } as Attributes);
    const release = (attributes: object = {}, host = server) => answer(async () => scratch.terraform({
      provider: { alicloud: { region: REGION }, helm: { kubernetes: { host } } },
      resource: { helm_release: { it: { name: 'site', namespace: 'site', chart: './chart', values: ['{}'], ...attributes } } },
    }).apply());
    expect(await release({}, 'https://elsewhere.example.com')).toEqual(saying('Kubernetes cluster unreachable'));
    expect(await release({ values: ['- a list'] })).toEqual(saying('error unmarshaling YAML'));
    expect(await release()).toBe(ACCEPTED);
    expect(await release()).toEqual(saying('cannot re-use a name that is still in use'));
  });

  test('a credential of a cluster that is not there', async () => {
    const asking = { data: { alicloud_cs_cluster_credential: { it: { cluster_id: 'c0' } } } };
    expect(await answer(async () => scratch.terraform(asking).plan())).toEqual(saying('ErrorClusterNotFound'));
  });
});
