/**
 * `npm run demo`: the quick start, synthesized, and applied by real Terraform on the stand-in provider. Needs no account and no network.
 */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'cdktf';
import { constructTree } from './construct-tree';
import { StandIn } from '../../instruments/provider';
import { keepStateBeside } from '../../instruments/provider/local-state';
import { Plan, Terraform, programOnPath } from '../../instruments/provider/terraform';

const EXAMPLE = 'examples/quick-start/main.ts';
const VARIABLES = { bailian_api_key: 'sk-0123456789abcdef-demo', admin_password: 'only-for-the-demo' };

function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 96 - text.length))}`);
}

/** Runs the example as `cdktf synth` does, and keeps hold of its app, whose tree is shown. */
function synthesize(): { app: App; directory: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'demo-'));
  process.env.CDKTF_OUTDIR = outdir;
  const apps: App[] = [];
  const { synth } = App.prototype;
  App.prototype.synth = function (this: App) {
    apps.push(this);
    synth.call(this);
  };
  require(join(__dirname, '../..', EXAMPLE));
  App.prototype.synth = synth;
  return { app: apps[0], directory: keepStateBeside(join(outdir, 'stacks/chat')) };
}

function show({ changes }: Plan): void {
  for (const { actions, address } of changes) {
    console.log(`  ${actions.join(' and ').padEnd(8)} ${address}`);
  }
  console.log(changes.length === 0 ? '  nothing to do' : `  ${changes.length} resources`);
}

async function applyAndDestroy(directory: string): Promise<void> {
  const standIn = await StandIn.start();
  try {
    const terraform = new Terraform({ directory, standIn, variables: VARIABLES });
    title('terraform validate');
    await terraform.init();
    await terraform.validate();
    console.log('  the configuration is valid');
    title('terraform plan');
    show(await terraform.plan());
    title('terraform apply');
    await terraform.apply();
    console.log(`  outputs: ${JSON.stringify(await terraform.output())}`);
    title('terraform plan, once more');
    const second = await terraform.plan();
    show(second);
    title('terraform destroy');
    await terraform.destroy();
    console.log(`  what is left in the account: ${standIn.cloud.resources().length === 0 ? 'nothing' : standIn.cloud.resources().map(({ id }) => id).join(', ')}`);
    if (!second.isEmpty || standIn.cloud.resources().length > 0) {
      throw new Error('the second plan is not empty, or something was left behind');
    }
  } finally {
    await standIn.stop();
  }
}

async function demo(): Promise<void> {
  title(`cdktf synth of ${EXAMPLE}`);
  const { app, directory } = synthesize();
  console.log(constructTree(app).join('\n'));
  if (programOnPath('terraform') === undefined) {
    console.log('\nterraform is not on the PATH, so the demo ends here: install Terraform 1.5 or newer to see it plan and apply');
  } else {
    await applyAndDestroy(directory);
  }
  title('the Terraform configuration');
  console.log(`  ${join(directory, 'cdk.tf.json')}`);
}

demo().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
