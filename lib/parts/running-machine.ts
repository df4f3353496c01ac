import { Precondition, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudEcsDisks } from '../alicloud/generated/data-alicloud-ecs-disks';
import { DataAlicloudInstanceTypes } from '../alicloud/generated/data-alicloud-instance-types';
import { DataAlicloudInstances } from '../alicloud/generated/data-alicloud-instances';
import { EcsDisk } from '../alicloud/generated/ecs-disk';
import { Instance } from '../alicloud/generated/instance';
import { bareAddress, lookUpAddress } from '../terraform/bare-address';
import { TerraformData } from '../terraform/terraform-data';

/** What is held against what runs. */
export interface RunningMachineProps {
  readonly instance: Instance;
  readonly dataDisk: EcsDisk;
  /** Whether the machine is paid in advance. */
  readonly isSubscription: boolean;
  readonly provider?: TerraformProvider;
}

/**
 * What runs now, asked at every plan, and refusals of changes that the cloud would refuse when half of the apply is done.
 *
 * A precondition sees what shall be; what is, only a data source tells it. Where the instance is new there is nothing to compare with: its id is not
 * known at plan, and so neither is the answer. The id goes through a value in the state, because Terraform reads a data source only at apply when it
 * names a resource that changes.
 */
export class RunningMachine extends Construct {
  constructor(scope: Construct, id: string, { provider, instance, dataDisk, isSubscription }: RunningMachineProps) {
    super(scope, id);
    const { output: instanceId } = new TerraformData(this, 'InstanceId', { input: instance.id });
    const instances = new DataAlicloudInstances(this, 'Instances', { provider, ids: [instanceId], enableDetails: false });
    const disks = new DataAlicloudEcsDisks(this, 'Disks', { provider, instanceId });
    const [wanted, disk] = [bareAddress(instance), bareAddress(dataDisk)];
    const [running, itsDisks] = [`${lookUpAddress(instances)}.instances`, `${lookUpAddress(disks)}.disks`];
    new TerraformData(this, 'Resource', {
      lifecycle: {
        precondition: [
          onlyGrows('systemDiskSizeGiB', `[for one in ${itsDisks} : one.size if one.type == "system"]`, `${wanted}.system_disk_size`),
          onlyGrows('dataDiskSizeGiB', `[for one in ${itsDisks} : one.size if one.id == ${disk}.id]`, `${disk}.size`),
          oneAtATime(running, wanted),
          this.inStock(instance, running),
          ...isSubscription ? [this.sameTerm(instance)] : [],
        ],
      },
    });
  }

  /**
   * The provider stops the machine before it asks for the other type, and leaves it stopped where there is none. Its answer is looked up over all zones:
   * for a zone in which nothing at all is left today the look-up itself would fail.
   */
  private inStock(instance: Instance, instances: string): Precondition {
    const types = new DataAlicloudInstanceTypes(this, 'InstanceTypes', {
      provider: instance.provider,
      instanceType: instance.instanceTypeInput,
      instanceChargeType: instance.instanceChargeTypeInput,
      spotStrategy: instance.spotStrategyInput,
      systemDiskCategory: instance.systemDiskCategoryInput,
    });
    const zones = `flatten([for one in ${lookUpAddress(types)}.instance_types : one.availability_zones if one.id == ${bareAddress(instance)}.instance_type])`;
    const changes = `one.instance_type != ${bareAddress(instance)}.instance_type`;
    const without = `[for one in ${instances} : one.availability_zone if ${changes} && !contains(${zones}, one.availability_zone)]`;
    return {
      condition: `\${length(${without}) == 0}`,
      errorMessage: `\${join(", ", ${without})} has no \${${bareAddress(instance)}.instance_type} in stock today for this charge and system disk: choose another instanceType, or deploy `
        + 'again when there is stock. Nothing has been changed.',
    };
  }

  /** A term is bought once; the provider writes another one down and buys nothing. */
  private sameTerm(instance: Instance): Precondition {
    const bought = new TerraformData(this, 'Term', {
      input: instance.period,
      triggersReplace: instance.id,
      lifecycle: { ignoreChanges: ['input'] },
    });
    return {
      condition: `\${${bareAddress(bought)}.output == ${bareAddress(instance)}.period}`,
      errorMessage: `The subscription was bought for \${${bareAddress(bought)}.output} months, and another number buys nothing: set months back to it, and renew `
        + 'the instance in the ECS console or by autoRenew. Nothing has been changed.',
    };
  }
}

function onlyGrows(property: string, sizes: string, wanted: string): Precondition {
  return {
    condition: `\${length([for size in ${sizes} : size if size > ${wanted}]) == 0}`,
    errorMessage: `The disk has \${join(", ", ${sizes})} GiB and cannot shrink to \${${wanted}}: set ${property} to what it has (somebody may have enlarged it `
      + 'in the console). Nothing has been changed.',
  };
}

/** The provider changes the charge type first, and then asks for the type by the call that was right before. */
function oneAtATime(instances: string, wanted: string): Precondition {
  const both = `[for one in ${instances} : one.instance_type if one.instance_charge_type != ${wanted}.instance_charge_type && one.instance_type != ${wanted}.instance_type]`;
  return {
    condition: `\${length(${both}) == 0}`,
    errorMessage: `The instance type (\${join(", ", ${both})} to \${${wanted}.instance_type}) and the way it is paid for (to \${${wanted}.instance_charge_type}) cannot `
      + 'change at once: deploy one, then the other. Nothing has been changed.',
  };
}
