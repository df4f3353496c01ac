import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { BailianOpenWebUiProps, DiskCategory, InstanceCharge, InstanceType, RemovalPolicy } from '../../lib';

type Props = Partial<BailianOpenWebUiProps>;

const TYPE = InstanceType.E_C1_M2_LARGE.name;
const RETAIN = { dataDiskRemovalPolicy: RemovalPolicy.RETAIN };

describeTerraform('a first deploy', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  const failure = async (props: Props = {}) => deployment.deploy(site(props)).then(() => 'no failure', (error: Error) => error.message);
  const zones = () => standIn.cloud.resources('alicloud_instance').map(({ attributes }) => attributes.availability_zone);
  const count = (type: string) => standIn.cloud.resources(type).length;

  describe('goes to the first zone that has', () => {
    test.each<[string, Props, (standIn: StandIn) => void, string]>([
      ['everything', {}, () => undefined, 'a'],
      ['stock, not to one that only lists the type', {}, ({ cloud }) => cloud.sellsOut(TYPE, `${REGION}a`), 'b'],
      ['spot instances, for one', { instanceCharge: InstanceCharge.spot() }, ({ cloud }) => cloud.sellsNoSpot(TYPE, `${REGION}a`), 'b'],
      ['others, where only spot instances are sold out', {}, ({ cloud }) => cloud.sellsNoSpot(TYPE, `${REGION}a`), 'a'],
      ['a GPU', { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE }, ({ cloud }) => cloud.sellsOut(InstanceType.GN7_I_C8_G1_2_XLARGE.name, `${REGION}b`), 'c'],
      ['the disks too', {}, ({ cloud }) => { cloud.zones.find(({ id }) => id === `${REGION}a`)!.diskCategories = ['cloud_essd_entry']; }, 'b'],
      ['the system disk\'s category', { systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY },
        ({ cloud }) => { cloud.zones.find(({ id }) => id === `${REGION}a`)!.diskCategories = ['cloud_essd']; }, 'b'],
      ['room for a vSwitch', {}, ({ cloud }) => { cloud.zones.find(({ id }) => id === `${REGION}a`)!.creates = ['Instance', 'Disk']; }, 'b'],
      ['it, however they are listed', {}, ({ cloud }) => { cloud.zones.reverse(); }, 'a'],
    ])('%s', async (_what, props, today, zone) => {
      today(standIn);
      await deployment.deploy(site(props));
      expect(zones()).toEqual([`${REGION}${zone}`]);
      expect((await deployment.plan()).changes).toEqual([]);
    });
  });

  describe.each<[string, (standIn: StandIn) => void]>([
    ['sold out', ({ cloud }) => cloud.sellsOut(TYPE)],
    ['in no list', ({ cloud }) => cloud.delists(TYPE)],
  ])('of a type that is %s everywhere', (_what, today) => {
    beforeEach(() => today(standIn));

    test('ends with the plan: it names the type and the cures, and nothing is made', async () => {
      const message = await failure(RETAIN);
      expect(message).toContain(`No zone of the region has ${TYPE} (PostPaid, cloud_essd) and takes a vSwitch today`);
      expect(message).toContain('name zoneId');
      expect(standIn.cloud.resources()).toEqual([]);
    });

    test('needs nothing but another deploy once there is stock', async () => {
      await failure(RETAIN);
      standIn.cloud.sells(TYPE, `${REGION}c`);
      await deployment.deploy(site(RETAIN));
      expect(zones()).toEqual([`${REGION}c`]);
    });

    test('takes another type, or a zone by name where the look-up was wrong', async () => {
      await failure();
      expect(await failure({ instanceType: InstanceType.U1_C1_M2_LARGE })).toBe('no failure');
      standIn.cloud.sells(TYPE, `${REGION}c`);
      const other = new Deployment(standIn, { ...SECRETS });
      await other.deploy(site({ name: 'another', zoneId: `${REGION}c` }));
      expect(zones()).toEqual([`${REGION}a`, `${REGION}c`]);
    });
  });

  describe('whose zone sells out between the plan and the instance', () => {
    const soldOutMeanwhile = async () => {
      standIn.cloud.failNext({ type: 'alicloud_instance', action: 'create', message: `OperationDenied.NoStock: the instance type "${TYPE}" is not sold in zone ${REGION}a` });
      expect(await failure(RETAIN)).toContain('OperationDenied.NoStock');
      standIn.cloud.sellsOut(TYPE, `${REGION}a`);
    };

    test('is destroyed, since nothing was written to its disk, and deployed anew, where there is stock', async () => {
      await soldOutMeanwhile();
      await deployment.deployNothing(site({ dataDiskRemovalPolicy: RemovalPolicy.DESTROY }));
      expect(standIn.cloud.resources()).toEqual([]);
      await deployment.deploy(site(RETAIN));
      expect(zones()).toEqual([`${REGION}b`]);
      expect((await deployment.plan()).changes).toEqual([]);
    });

    test('is told so where another zone is named', async () => {
      await soldOutMeanwhile();
      expect(await failure({ ...RETAIN, zoneId: `${REGION}b` })).toMatch(/first deploy failed before anything was written to its disk can be destroyed \(with dataDiskRemovalPolicy DESTROY\) and deployed anew/);
    });

    test('ends well by itself once the zone has stock again', async () => {
      await soldOutMeanwhile();
      standIn.cloud.sells(TYPE);
      await deployment.deploy(site(RETAIN));
      expect(count('alicloud_ecs_disk')).toBe(1);
    });
  });

  describe('with a role that RAM has not told ECS of', () => {
    test('fails with everything else made, and the next one heals', async () => {
      standIn.cloud.ramSpreads = false;
      expect(await failure(RETAIN)).toContain('InvalidRamRole.NotFound');
      const [instance] = standIn.cloud.resources('alicloud_instance');
      standIn.cloud.ramSpreads = true;
      const plan = await deployment.plan();
      expect(plan.changes.filter(({ actions }) => actions.includes('delete'))).toEqual([]);
      await deployment.deploy(site(RETAIN));
      expect(standIn.cloud.resources('alicloud_instance')).toEqual([instance]);
    });

    test('asks for it when all else is there that the machine needs: the role had all that time', async () => {
      await deployment.deploy(site(RETAIN));
      const made = standIn.calls.filter(({ rpc, action }) => rpc === 'ApplyResourceChange' && action === 'create').map(({ type }) => type);
      const [role, instance, disk, given] = ['alicloud_ram_role', 'alicloud_instance', 'alicloud_ecs_disk_attachment', 'alicloud_ecs_ram_role_attachment']
        .map(type => made.indexOf(type));
      expect([role, instance, disk, given]).toEqual([role, instance, disk, given].sort((left, right) => left - right));
    });
  });

  describe('into what is not there', () => {
    const VSWITCH = 'vsw-t4nnobodymadethis01';
    const vpc = () => standIn.cloud.add('alicloud_vpc', { cidr_block: '10.0.0.0/16' }, REGION).id;

    test('an unknown image ends the plan', async () => {
      expect(await failure({ imageId: 'm-t4nnobodymadethis01' })).toContain('There is no image m-t4nnobodymadethis01 in the region of the provider');
      expect(standIn.cloud.resources()).toEqual([]);
    });

    test('a region without the public image ends the plan', async () => {
      standIn.cloud.images = [];
      expect(await failure()).toContain('There is no public image ubuntu_24_04_x64_20G_alibase in the region of the provider today. Name an imageId');
      expect(standIn.cloud.resources()).toEqual([]);
    });

    test('an unknown vSwitch ends the plan', async () => {
      const vpcId = vpc();
      expect(await failure({ vpcId, vswitchId: VSWITCH })).toContain(`There is no vSwitch ${VSWITCH} in the region of the provider`);
      expect(standIn.cloud.resources()).toHaveLength(1);
    });

    test('a vSwitch of another VPC ends the plan', async () => {
      const [vpcId, other] = [vpc(), vpc()];
      const vswitchId = standIn.cloud.add('alicloud_vswitch', { vpc_id: other, cidr_block: '10.0.1.0/24', zone_id: `${REGION}a` }, REGION).id;
      expect(await failure({ vpcId, vswitchId })).toContain(`The vSwitch ${vswitchId} is not in the VPC ${vpcId}`);
      expect(standIn.cloud.resources()).toHaveLength(3);
    });

    test('a password of 5 bytes ends the plan', async () => {
      deployment.variables.admin_password = 'short';
      expect(await failure()).toContain('The variable admin_password must be 8 to 72 bytes');
      expect(standIn.cloud.resources()).toEqual([]);
    });
  });
});
