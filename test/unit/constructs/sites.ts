import { TerraformStack } from 'cdktf';
import { REQUIRED } from './stack';
import { Alarms, BailianOpenWebUi, BailianOpenWebUiProps, InstanceCharge, InstanceType, NatGateway, SecretSource, TlsCertificate } from '../../../lib';
import { CHAIN } from '../validation/certificates';

/** Sites that between them create every resource that the library knows of, which frozen-ids.test.ts holds. */
export const SITES: Record<string, Partial<BailianOpenWebUiProps>> = {
  'quick start': {},
  'own domain': { domain: 'example.com', www: true, additionalDomains: [{ name: 'chat.example.org' }] },
  'bought certificate': { domain: 'chat.example.com', certificate: TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromVariable('private_key') }) },
  'existing network with a GPU': { vpcId: 'vpc-t4nexample0000000000', vswitchId: 'vsw-t4nexample0000000000', instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'] },
  'NAT gateway of its own': { natGateway: NatGateway.created() },
  'spot instance with alarms': { domain: 'chat.example.com', instanceCharge: InstanceCharge.spot(), alarms: Alarms.to('oncall') },
};

/** One of them on a stack. */
export function aSite(stack: TerraformStack, props: Partial<BailianOpenWebUiProps>, id = 'Chat'): BailianOpenWebUi {
  return new BailianOpenWebUi(stack, id, { ...REQUIRED, ...props });
}
