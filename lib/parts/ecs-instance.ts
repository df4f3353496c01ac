import { ITerraformDependable, Precondition, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudImages } from '../alicloud/generated/data-alicloud-images';
import { Instance } from '../alicloud/generated/instance';
import { DiskCategory } from '../choices/disk-category';
import { InstanceCharge } from '../choices/instance-charge';
import { InstanceType } from '../choices/instance-type';
import { bareAddress, lookUpAddress } from '../terraform/bare-address';
import { FrozenLookup, NONE_OFFERED } from '../terraform/frozen-lookup';
import { TerraformData } from '../terraform/terraform-data';

/** What the instance is made of. */
export interface EcsInstanceProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly vswitchId: string;
  readonly securityGroupId: string;
  readonly instanceType: InstanceType;
  readonly instanceCharge: InstanceCharge;
  /** A public image of Ubuntu where it is left out, which the instance keeps. */
  readonly imageId?: string;
  readonly systemDiskCategory: DiskCategory;
  readonly systemDiskSizeGiB: number;
  readonly requireImdsV2: boolean;
  readonly dependsOn: ITerraformDependable[];
}

/** The instance, with what is remembered of how it was made. */
export function ecsInstance(scope: Construct, props: EcsInstanceProps): Instance {
  const { provider, name, tags, instanceType, instanceCharge, systemDiskCategory, dependsOn } = props;
  const kind = new TerraformData(scope, 'Kind', { input: kindOf(props) });
  const keepsItsKind = stays(scope, kind, instanceCharge);
  return new Instance(scope, 'Resource', {
    provider,
    instanceName: name,
    instanceType: instanceType.name,
    imageId: startedFrom(scope, props, kind),
    vswitchId: props.vswitchId,
    securityGroups: [props.securityGroupId],
    systemDiskCategory,
    systemDiskSize: props.systemDiskSizeGiB,
    systemDiskName: `${name}-system`,
    // the one category that is documented to be encrypted while an instance is made
    systemDiskEncrypted: systemDiskCategory === DiskCategory.CLOUD_ESSD ? true : undefined,
    httpEndpoint: 'enabled',
    httpTokens: props.requireImdsV2 ? 'required' : 'optional',
    httpPutResponseHopLimit: 1,
    status: 'Running', // whoever stopped it, the next deploy starts it: no program runs on a machine that is off
    spotStrategy: instanceCharge._isSubscription ? undefined : 'NoSpot', // said, because what is left out the provider keeps: a spot instance would stay one
    ...instanceCharge._bind(),
    tags,
    dependsOn,
    lifecycle: {
      replaceTriggeredBy: [bareAddress(kind)],
      // another image in place would empty the system disk; and the cloud reports hop limits in its own way
      ignoreChanges: ['image_id', 'http_put_response_hop_limit'],
      ...(!instanceCharge._mayBeDestroyed && { preventDestroy: true, precondition: [keepsItsKind] }),
    },
  });
}

/** What a running instance cannot become: another of it is another instance, on which every program runs. */
function kindOf({ instanceType, imageId, systemDiskCategory, instanceCharge }: EcsInstanceProps) {
  return { hasGpu: instanceType.hasGpu, imageId: imageId ?? 'newest', systemDiskCategory, spot: instanceCharge._isSpot };
}

/**
 * Says what `prevent_destroy` would not: why, and what to do. What it compares with is the kind that the instance was made as, which is remembered anew
 * only where the instance may be made anew.
 */
function stays(scope: Construct, kind: TerraformData, charge: InstanceCharge): Precondition {
  const replaceTriggeredBy = charge._mayBeDestroyed ? [bareAddress(kind)] : undefined;
  const madeAs = new TerraformData(scope, 'MadeAs', { input: kind.output, lifecycle: { ignoreChanges: ['input'], replaceTriggeredBy } });
  return {
    condition: `\${${bareAddress(madeAs)}.output == ${bareAddress(kind)}.input}`,
    errorMessage: 'This change makes the instance anew, which a subscription without forceDelete does not allow: take it back, or give forceDelete: true to '
      + 'InstanceCharge.subscription for this deploy. Nothing has been changed.',
  };
}

const PLAIN_IMAGE = 'ubuntu_24_04_x64_20G_alibase';
const GPU_IMAGE = 'ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase';

/** What an instance is made from: looked up when one is made, for a running site must still plan on a day when its image is withdrawn. */
function startedFrom(scope: Construct, { provider, instanceType, imageId }: EcsInstanceProps, kind: TerraformData): string {
  const family = instanceType.hasGpu ? GPU_IMAGE : PLAIN_IMAGE;
  const wanted = imageId === undefined ? { owners: 'system', nameRegex: `^${family}_`, mostRecent: true } : { imageId, nameRegex: '^' }; // one of the two is required
  return new FrozenLookup(scope, 'ImageId', {
    askedAnewWith: kind,
    found: () => `\${try(${lookUpAddress(new DataAlicloudImages(scope, 'Image', { provider, ...wanted }))}.images[0].id, "${NONE_OFFERED}")}`,
    nothingOffered: imageId === undefined
      ? `There is no public image ${family} in the region of the provider today. Name an imageId`
      : `There is no image ${imageId} in the region of the provider, or it is not available to this account. Correct imageId, copy the image into the region, or leave imageId out`,
  }).value;
}
