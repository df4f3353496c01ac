import { Kind } from './kind';
import { BALANCERS } from './services/balancers';
import { CLOUD_ASSISTANT } from './services/cloud-assistant';
import { CLOUD_MONITOR } from './services/cloud-monitor';
import { DATABASES } from './services/databases';
import { DISKS } from './services/disks';
import { DNS } from './services/dns';
import { EIP } from './services/eip';
import { HELM } from './services/helm';
import { INSTANCES } from './services/instances';
import { KUBERNETES } from './services/kubernetes';
import { NAT } from './services/nat';
import { OBJECT_STORAGE } from './services/object-storage';
import { OOS } from './services/oos';
import { RAM } from './services/ram';
import { VPC } from './services/vpc';

const NULL: Record<string, Kind> = {
  null_resource: { global: true, id: ({ cloud }) => String(5577006791947779000n + BigInt(cloud.next('null_resource'))) },
};

/** Every resource type that the stand-in can make. */
export const KINDS: Record<string, Kind> = {
  ...VPC,
  ...NAT,
  ...EIP,
  ...INSTANCES,
  ...DISKS,
  ...CLOUD_ASSISTANT,
  ...RAM,
  ...OOS,
  ...DNS,
  ...CLOUD_MONITOR,
  ...NULL,
  ...DATABASES,
  ...OBJECT_STORAGE,
  ...KUBERNETES,
  ...BALANCERS,
  ...HELM,
};
