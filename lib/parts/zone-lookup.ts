import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudInstanceTypes } from '../alicloud/generated/data-alicloud-instance-types';
import { DataAlicloudZones } from '../alicloud/generated/data-alicloud-zones';
import { DiskCategory } from '../choices/disk-category';
import { InstanceCharge } from '../choices/instance-charge';
import { InstanceType } from '../choices/instance-type';
import { lookUpAddress } from '../terraform/bare-address';
import { NONE_OFFERED } from '../terraform/frozen-lookup';

/** What a zone must have. */
export interface ZoneDemand {
  readonly instanceType?: InstanceType;
  readonly instanceCharge: InstanceCharge;
  readonly systemDiskCategory: DiskCategory;
  readonly dataDiskCategory: DiskCategory;
  readonly provider?: TerraformProvider;
}

/** What was asked for, in a sentence that ends behind it. */
export function demanded({ instanceType, instanceCharge, systemDiskCategory, dataDiskCategory }: ZoneDemand): string {
  const { instanceChargeType, spotStrategy } = instanceCharge._bind();
  const goods = instanceType ? `${instanceType.name} (${instanceChargeType}${spotStrategy ? `, ${spotStrategy}` : ''}, ${systemDiskCategory})` : `${dataDiskCategory} disks`;
  return `${goods} and takes a vSwitch`;
}

/** The categories that the provider can ask `alicloud_zones` for; the newer ones are ESSDs too, and a zone without those has none of them. */
const ASKED_FOR: readonly DiskCategory[] = [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_SSD, DiskCategory.CLOUD_EFFICIENCY];

/**
 * The first zone, by its id, that has everything today.
 *
 * Two look-ups, for neither knows all: `alicloud_zones` reads lists, in which a type stays when it is sold out, and looks at `available_resource_creation` for
 * other products only; `alicloud_instance_types` leaves out what is sold out and knows no data disks. The latter may answer with other types too (its
 * `instance_type` is no parameter of the call that it makes), so the type is picked by its id.
 */
export function zoneThatSells(scope: Construct, demand: ZoneDemand): string {
  const { provider, instanceType, instanceCharge, systemDiskCategory, dataDiskCategory } = demand;
  const { instanceChargeType, spotStrategy } = instanceCharge._bind();
  const availableDiskCategory = ASKED_FOR.includes(dataDiskCategory) ? dataDiskCategory : DiskCategory.CLOUD_ESSD;
  const zones = new DataAlicloudZones(scope, 'Zones', { provider, availableDiskCategory, instanceChargeType, spotStrategy, enableDetails: true });
  const open = `[for zone in ${lookUpAddress(zones)}.zones : zone.id if contains(zone.available_resource_creation, "VSwitch")]`;
  if (!instanceType) {
    return `\${try(sort(${open})[0], "${NONE_OFFERED}")}`;
  }
  const types = new DataAlicloudInstanceTypes(scope, 'InstanceTypes', { provider, instanceType: instanceType.name, instanceChargeType, spotStrategy, systemDiskCategory });
  const inStock = `flatten([for type in ${lookUpAddress(types)}.instance_types : type.availability_zones if type.id == "${instanceType.name}"])`;
  return `\${try(sort(setintersection(${inStock}, ${open}))[0], "${NONE_OFFERED}")}`;
}
