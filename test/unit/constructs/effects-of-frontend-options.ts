import { TerraformResource, TerraformStack } from 'cdktf';
import { OptionEffects } from './option-effect';
import { InstanceRole, SecretSource, TlsCertificate } from '../../../lib';
import { CHAIN } from '../validation/certificates';

const FOREIGN_ROLE = { instanceRole: InstanceRole.fromRoleName('ChatMachine') };

const resource = (stack: TerraformStack, id: string, terraformResourceType: string) => new TerraformResource(stack, id, { terraformResourceType });

/** Of TlsFrontendProps; the front end that they are compared with has a certificate that it signed itself. */
export const FRONTEND_PROPS: OptionEffects = {
  instanceId: {
    given: { instanceId: 'i-t4nother00000000000' },
    shows: {
      'alicloud_ecs_invocation.Frontend_CertificateProgram.instance_id.0': 'i-t4nother00000000000',
      'alicloud_ecs_invocation.Frontend_FrontendProgram.instance_id.0': 'i-t4nother00000000000',
      'alicloud_ecs_invocation.Frontend_Toolbox_Certificate.instance_id.0': 'i-t4nother00000000000',
      'alicloud_ecs_invocation.Frontend_Toolbox_Nginx.instance_id.0': 'i-t4nother00000000000',
      'alicloud_ecs_invocation.Frontend_Toolbox_Prune.instance_id.0': 'i-t4nother00000000000',
    },
  },
  securityGroupId: {
    given: { securityGroupId: 'sg-t4nother00000000000' },
    shows: {
      'alicloud_security_group_rule.Frontend_HttpPort_From-0-0-0-0-0.security_group_id': 'sg-t4nother00000000000',
      'alicloud_security_group_rule.Frontend_HttpsPort_From-0-0-0-0-0.security_group_id': 'sg-t4nother00000000000',
    },
  },
  domains: {
    given: { domains: [{ name: 'example.com' }, { name: 'chat.example.org', dnsZone: 'example.org' }] },
    shows: { 'program.server_names': 'chat.example.org example.com', 'program.dns_zones': 'example.org example.com' },
  },
  certificate: {
    given: { certificate: TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromVariable('private_key') }), ...FOREIGN_ROLE },
    shows: {
      'program.certificate': 'pem',
      'alicloud_oos_parameter.Frontend_PrivateKey.value': '${var.private_key}',
      'alicloud_ecs_invocation.Frontend_CertificateProgram.lifecycle.replace_triggered_by.0': 'alicloud_oos_parameter.Frontend_PrivateKey.value',
    },
    more: true,
  },
  upstreamPort: { given: { upstreamPort: 3000 }, shows: { 'program.upstream_port': '3000' } },
  icpLicence: { given: { icpLicence: '浙ICP备12345678号' }, shows: { 'program.icpNumber': '浙ICP备12345678号' }, more: true },
  maxUploadSizeMiB: { given: { maxUploadSizeMiB: 2048 }, shows: { 'program.max_upload_size_mib': '2048' } },
  stateDirectory: { given: { stateDirectory: '/srv/acme' }, shows: { 'program.state_directory': '/srv/acme' } },
  ipAddress: {
    given: { ipAddress: '203.0.113.7' },
    shows: { 'alicloud_ecs_invocation.Frontend_CertificateProgram.parameters.site_address': '203.0.113.7' },
    more: true,
  },
  instanceRole: {
    given: { certificate: TlsCertificate.acme(), instanceRole: { roleName: 'ChatMachine', grantable: true } },
    instead: {},
    shows: { 'alicloud_ram_role_policy_attachment.Frontend_CertificatePolicy_Attachment.role_name': 'ChatMachine' },
    more: true,
  },
  allowedCidrs: {
    given: { allowedCidrs: ['203.0.113.0/24', '198.51.100.7/32'] },
    shows: {
      'alicloud_security_group_rule.Frontend_HttpPort_From-203-0-113-0-24.cidr_ip': '203.0.113.0/24',
      'alicloud_security_group_rule.Frontend_HttpPort_From-198-51-100-7-32.cidr_ip': '198.51.100.7/32',
      'alicloud_security_group_rule.Frontend_HttpsPort_From-203-0-113-0-24.cidr_ip': '203.0.113.0/24',
      'alicloud_security_group_rule.Frontend_HttpsPort_From-198-51-100-7-32.cidr_ip': '198.51.100.7/32',
      'alicloud_security_group_rule.Frontend_HttpPort_From-0-0-0-0-0.cidr_ip': '<gone>',
      'alicloud_security_group_rule.Frontend_HttpsPort_From-0-0-0-0-0.cidr_ip': '<gone>',
    },
    more: true,
  },
  dependsOn: {
    given: stack => ({ dependsOn: [resource(stack, 'address', 'alicloud_eip_association')] }),
    shows: {
      'alicloud_ecs_invocation.Frontend_Toolbox_Certificate.depends_on.0': 'alicloud_eip_association.address',
      'alicloud_ecs_invocation.Frontend_Toolbox_Nginx.depends_on.0': 'alicloud_eip_association.address',
      'alicloud_ecs_invocation.Frontend_Toolbox_Prune.depends_on.0': 'alicloud_eip_association.address',
      'alicloud_ecs_invocation.Frontend_FrontendProgram.depends_on.2': 'alicloud_eip_association.address',
    },
    more: true,
  },
  upstream: {
    given: stack => ({ upstream: [resource(stack, 'service', 'alicloud_ecs_invocation')] }),
    shows: { 'alicloud_ecs_invocation.Frontend_CertificateProgram.depends_on.5': 'alicloud_ecs_invocation.service' },
    more: true,
  },
};
