import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { Terraform } from '../../instruments/provider/terraform';
import { PRIVATE_KEY } from '../examples/certificates';
import { EXAMPLES, VARIABLES, synthesizeExample } from '../examples/example';

const REGION = 'ap-southeast-1';

/** What an example finds in the account, as environment variables. */
function prepare(standIn: StandIn, example: string): Record<string, string> {
  if (example !== 'existing-vpc') {
    return {};
  }
  const vpc = standIn.cloud.add('alicloud_vpc', { cidr_block: '10.0.0.0/16' }, REGION);
  const vswitch = standIn.cloud.add('alicloud_vswitch', { vpc_id: vpc.id, cidr_block: '10.0.1.0/24', zone_id: `${REGION}b` }, REGION);
  return { VPC_ID: String(vpc.id), VSWITCH_ID: String(vswitch.id) };
}

describeTerraform('every example', () => {
  test.each(EXAMPLES)('%s applies, plans nothing the second time, and is destroyed but for what it protects', async example => {
    const standIn = await StandIn.start();
    try {
      const directory = synthesizeExample(example, { ...prepare(standIn, example), SMOKE_TEST: 'true' });
      const terraform = new Terraform({ directory, standIn, variables: { ...VARIABLES, private_key: PRIVATE_KEY } });
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
      expect((await terraform.plan()).changes).toEqual([]);
      if (example === 'quick-start') {
        await terraform.destroy();
        expect(standIn.cloud.resources()).toEqual([]);
      } else {
        await expect(terraform.destroy()).rejects.toThrow(/prevent_destroy/);
      }
    } finally {
      await standIn.stop();
    }
  });
});
