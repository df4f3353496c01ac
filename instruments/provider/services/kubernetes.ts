import { Change, Kind, Refusal } from '../kind';
import { Attributes, text, texts } from '../values';
import { tagRule } from './names';

const ACCOUNT = '1234567890123456';

const nameFits: Refusal = ({ planned }) => (/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(text(planned.name)) ? undefined
  : `ParameterInvalid.Name: "${text(planned.name)}" must have 1 to 63 letters, digits and hyphens`);

/** The roles by which Container Service acts for an account are authorized once, in the console. */
const isAuthorized: Refusal = ({ cloud }) => (cloud.containerServiceIsAuthorized ? undefined
  : 'ErrorRoleNotAuthorized: the account has not authorized the roles of Container Service: open the ACS console once, and authorize them');

const vswitchesExist: Refusal = ({ cloud, planned, region }) => {
  const missing = texts(planned.vswitch_ids).find(id => !cloud.find('alicloud_vswitch', id, region));
  return missing && `InvalidVSwitchId.NotFound: there is no vSwitch "${missing}" in ${region}`;
};

/** The control plane of a serverless cluster has one size. */
const isServerless: Refusal = ({ planned }) => (planned.profile !== 'Acs' || planned.cluster_spec === 'ack.pro.small' ? undefined
  : `ParameterInvalid.ClusterSpec: a cluster of profile Acs is an ack.pro.small, not "${text(planned.cluster_spec)}"`);

const keepsRoles: Refusal = ({ planned, prior }) => (prior?.enable_rrsa === true && planned.enable_rrsa !== true
  ? "It's not supported to disable RRSA! If your cluster has enabled this function, please manually modify your tf file and add the rrsa configuration to the file." : undefined);

const isUnprotected: Refusal = ({ planned }) => (planned.deletion_protection === true
  ? `ErrorDeletionProtection: the cluster "${text(planned.id)}" is protected against deletion` : undefined);

const address = (change: Change) => `https://${50 + change.cloud.next('api server')}.example.com:6443`;

function clusterValues(change: Change, id: string): Attributes {
  const { cloud, planned, region } = change;
  const [first] = texts(planned.vswitch_ids);
  return {
    vpc_id: text(cloud.find('alicloud_vswitch', first, region)?.attributes.vpc_id),
    version: '1.34.1-aliyun.1',
    connections: { api_server_internet: address(change), api_server_intranet: 'https://172.16.0.10:6443', master_public_ip: '', service_domain: `*.${id}.${region}.alicontainer.com` },
    certificate_authority: { cluster_cert: '', client_cert: '', client_key: '' },
    slb_id: '',
    slb_internet: '',
    slb_intranet: '172.16.0.10',
    nat_gateway_id: '',
    worker_ram_role_name: '',
    security_group_id: `sg-${id.slice(0, 20)}`,
    deletion_protection: false,
    resource_group_id: 'rg-default',
    ...rolesOfPods(planned.enable_rrsa === true, id, region),
  };
}

function rolesOfPods(enabled: boolean, id: string, region: string): Attributes {
  const name = `ack-rrsa-${id}`;
  return {
    rrsa_metadata: enabled ? [{
      enabled,
      rrsa_oidc_issuer_url: `https://oidc-ack-${region}.oss-${region}-internal.aliyuncs.com/${id}`,
      ram_oidc_provider_name: name,
      ram_oidc_provider_arn: `acs:ram::${ACCOUNT}:oidc-provider/${name}`,
    }] : [],
  };
}

export const KUBERNETES: Record<string, Kind> = {
  alicloud_cs_managed_kubernetes: {
    id: ({ cloud }) => `c${cloud.next('cluster').toString(16).padStart(32, '0')}`,
    decides: clusterValues,
    onCreate: [nameFits, tagRule, isAuthorized, isServerless, vswitchesExist],
    onUpdate: [nameFits, tagRule, keepsRoles, vswitchesExist],
    becomes: ({ planned, prior, region }) =>
      (planned.enable_rrsa === prior.enable_rrsa ? {} : rolesOfPods(planned.enable_rrsa === true, text(prior.id), region)),
    onDelete: [isUnprotected],
  },
};
