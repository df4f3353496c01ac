import { OptionEffects } from './option-effect';
import { NETWORK } from './stack';
import { DiskCategory, InstanceCharge, InstanceType, InternetBandwidth, NatGateway, RemovalPolicy } from '../../../lib';

const EXISTING_VPC = { vpcId: 'vpc-t4nexample0000000000', vswitchCidrBlock: '10.0.9.0/24' };

/** Of BailianNetworkOptions. */
export const NETWORK_OPTIONS: OptionEffects = {
  network: {
    given: { network: NETWORK },
    instead: {},
    shows: {
      'alicloud_security_group.Network_SecurityGroup.vpc_id': NETWORK.vpcId,
      'terraform_data.Network_Zone.input': NETWORK.zoneId,
      'terraform_data.Network_Home.input': NETWORK.vpcId,
      'alicloud_vpc.Network.cidr_block': '<gone>',
      'alicloud_vswitch.Network_Vswitch.cidr_block': '<gone>',
      'data.alicloud_zones.Network_Zones.available_disk_category': '<gone>',
    },
    more: true,
  },
  natGateway: {
    given: { natGateway: NatGateway.created() },
    shows: {
      'alicloud_nat_gateway.Network_NatGateway.vswitch_id': '${alicloud_vswitch.Network_Vswitch.id}',
      'alicloud_snat_entry.Network_NatGateway_Entry.snat_ip': '${alicloud_eip_address.Network_NatGateway_EipAddress.ip_address}',
      'alicloud_eip_address.Network_EipAddress.bandwidth': '<gone>',
    },
    more: true,
  },
  cidrBlock: {
    given: { cidrBlock: '10.0.0.0/8' },
    shows: {
      'alicloud_vpc.Network.cidr_block': '10.0.0.0/8',
      'alicloud_vpc.Network.lifecycle.postcondition.0.condition': '${(self.cidr_block == "10.0.0.0/8")}',
      'alicloud_vswitch.Network_Vswitch.cidr_block': '10.0.0.0/24',
    },
  },
  vswitchCidrBlock: { given: { vswitchCidrBlock: '172.16.3.0/26' }, shows: { 'alicloud_vswitch.Network_Vswitch.cidr_block': '172.16.3.0/26' } },
  vpcId: {
    given: EXISTING_VPC,
    instead: {},
    shows: {
      'alicloud_vpc.Network.cidr_block': '<gone>',
      'alicloud_vswitch.Network_Vswitch.vpc_id': 'vpc-t4nexample0000000000',
      'alicloud_vswitch.Network_Vswitch.cidr_block': '10.0.9.0/24',
      'alicloud_security_group.Network_SecurityGroup.vpc_id': 'vpc-t4nexample0000000000',
    },
    more: true,
  },
  vswitchId: {
    given: { vpcId: EXISTING_VPC.vpcId, vswitchId: 'vsw-t4nexample0000000000' },
    instead: EXISTING_VPC,
    shows: {
      'data.alicloud_vswitches.Network_Vswitches.ids.0': 'vsw-t4nexample0000000000',
      'terraform_data.Network_Zone.input': '${data.alicloud_vswitches.Network_Vswitches.vswitches[0].zone_id}',
      'alicloud_vswitch.Network_Vswitch.cidr_block': '<gone>',
    },
    more: true,
  },
  zoneId: {
    given: { zoneId: 'ap-southeast-1c' },
    shows: {
      'alicloud_vswitch.Network_Vswitch.zone_id': 'ap-southeast-1c',
      'terraform_data.Network_Zone.input': 'ap-southeast-1c',
      'data.alicloud_zones.Network_Zones.available_disk_category': '<gone>',
    },
    more: true,
  },
  internetBandwidth: {
    given: { internetBandwidth: InternetBandwidth.payByBandwidth(3) },
    shows: {
      'alicloud_eip_address.Network_EipAddress.bandwidth': '3',
      'alicloud_eip_address.Network_EipAddress.internet_charge_type': 'PayByBandwidth',
      'alicloud_eip_address.Network_EipAddress.lifecycle.postcondition.0.condition': '${(self.internet_charge_type == "PayByBandwidth")}',
    },
  },
  publicIpRemovalPolicy: {
    given: { publicIpRemovalPolicy: RemovalPolicy.RETAIN },
    shows: { 'alicloud_eip_address.Network_EipAddress.lifecycle.prevent_destroy': true },
  },
};

/** Of BailianNetworkProps beyond those. */
export const NETWORK_PROPS: OptionEffects = {
  instanceType: {
    given: { instanceType: InstanceType.GN8_IS_2_XLARGE },
    shows: {
      'data.alicloud_instance_types.Network_InstanceTypes.instance_type': 'ecs.gn8is.2xlarge',
      'data.alicloud_instance_types.Network_InstanceTypes.instance_charge_type': 'PostPaid',
      'data.alicloud_instance_types.Network_InstanceTypes.system_disk_category': 'cloud_essd',
      'terraform_data.Network_Zone.input': expect.stringContaining('type.id == "ecs.gn8is.2xlarge"'),
      'terraform_data.Network_Zone.lifecycle.postcondition.0.error_message': expect.stringContaining('No zone of the region has ecs.gn8is.2xlarge (PostPaid, cloud_essd)'),
    },
  },
  instanceCharge: {
    given: { instanceType: InstanceType.U1_C1_M2_LARGE, instanceCharge: InstanceCharge.spot() },
    shows: {
      'data.alicloud_zones.Network_Zones.spot_strategy': 'SpotAsPriceGo',
      'data.alicloud_instance_types.Network_InstanceTypes.spot_strategy': 'SpotAsPriceGo',
      'terraform_data.Network_Zone.lifecycle.postcondition.0.error_message': expect.stringContaining('(PostPaid, SpotAsPriceGo, cloud_essd)'),
    },
  },
  systemDiskCategory: {
    given: { instanceType: InstanceType.U1_C1_M2_LARGE, systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY },
    shows: {
      'data.alicloud_instance_types.Network_InstanceTypes.system_disk_category': 'cloud_essd_entry',
      'terraform_data.Network_Zone.lifecycle.postcondition.0.error_message': expect.stringContaining('(PostPaid, cloud_essd_entry)'),
    },
  },
  dataDiskCategory: {
    given: { dataDiskCategory: DiskCategory.CLOUD_EFFICIENCY },
    shows: {
      'data.alicloud_zones.Network_Zones.available_disk_category': 'cloud_efficiency',
      'terraform_data.Network_Zone.lifecycle.postcondition.0.error_message': expect.stringContaining('cloud_efficiency disks'),
    },
  },
};
