import { readFileSync } from 'fs';
import { join } from 'path';
import { CDKTF, Consumer, pack, TOOLS } from './consumer';
import { consumerIsEqual, leaveOutConsumer } from './consumers-table';
import { describeOpenTofu, openTofu, OPENTOFU_VERSION } from '../../instruments/opentofu';
import { StandIn } from '../../instruments/provider';
import { Plan, Terraform } from '../../instruments/provider/terraform';
import { PRIVATE_KEY } from '../examples/certificates';
import { EXAMPLES, synthesizeExample, VARIABLES } from '../examples/example';
import { everyExampleDeploys } from '../terraform/every-example';
import { prepare } from '../terraform/prepared-account';

const ROW = `OpenTofu ${OPENTOFU_VERSION}, the plan of every example`;
if (openTofu() === undefined) leaveOutConsumer(ROW);

test('both READMEs name the version that is tried', () => {
  for (const page of ['README.md', 'docs/README.zh-CN.md']) {
    expect(/OpenTofu (\d[\d.]*\d)/.exec(readFileSync(join(__dirname, '../..', page), 'utf8'))?.[1]).toBe(OPENTOFU_VERSION);
  }
});

describeOpenTofu(`OpenTofu ${OPENTOFU_VERSION}`, tofu => {
  let standIn: StandIn;
  beforeEach(async () => { standIn = await StandIn.start(); });
  afterEach(() => standIn.stop());

  const variables = { ...VARIABLES, private_key: PRIVATE_KEY };
  const by = (program: string, directory: string) => new Terraform({ directory, standIn, program, variables });
  const planned = ({ changes, json }: Plan) => ({ changes, outputs: json.output_changes });

  describe('every example', () => everyExampleDeploys(tofu));

  test('plans of every example what Terraform plans', async () => {
    const directories = EXAMPLES.map(example => synthesizeExample(example, { ...prepare(standIn, example), SMOKE_TEST: 'true' }, standIn.states));
    const plansOf = async (program: string) => {
      const plans = [];
      for (const directory of directories) plans.push(planned(await by(program, directory).plan()));
      return JSON.stringify(plans, undefined, 1);
    };
    const reference = await plansOf('terraform');
    expect(JSON.parse(reference)).toHaveLength(EXAMPLES.length);
    await consumerIsEqual(ROW, reference, async () => plansOf(tofu));
  });

  test('goes on with what Terraform has deployed, and Terraform with what it has', async () => {
    const directory = synthesizeExample('quick-start', {}, standIn.states);
    await by('terraform', directory).apply();
    const made = standIn.cloud.resources().map(({ id }) => id);
    for (const program of [tofu, 'terraform']) {
      const next = by(program, directory);
      await next.init();
      expect((await next.plan()).changes).toEqual([]);
      await next.apply();
      expect(standIn.cloud.resources().map(({ id }) => id)).toEqual(made);
    }
  });

  test('deploys by the command line of cdktf', async () => {
    const consumer = await Consumer.of('quick-start', { ...TOOLS, ...CDKTF, 'cdktf-bailian-open-webui': await pack() });
    const environment = {
      TERRAFORM_BINARY_NAME: tofu,
      TF_REATTACH_PROVIDERS: standIn.reattach,
      TF_CLI_CONFIG_FILE: '/dev/null',
      CHECKPOINT_DISABLE: '1',
      ...Object.fromEntries(Object.entries(VARIABLES).map(([name, value]) => [`TF_VAR_${name}`, value])),
    };
    // a provider that is served by a running process is in no registry, so there is nothing to lock
    await consumer.run('npx', ['cdktf', 'deploy', 'chat', '--auto-approve', '--skip-provider-lock'], environment);
    expect(standIn.cloud.resources('alicloud_instance')).toHaveLength(1);
  });
});
