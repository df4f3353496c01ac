import { mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { CodeMaker, TerraformProviderConstraint, TerraformProviderGenerator } from '@cdktf/provider-generator';
import { TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { Deployment, REGION, SECRETS, siteProps } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { BailianOpenWebUi } from '../../lib';

const ROOT = join(__dirname, '../..');
const ADDRESS = 'registry.terraform.io/aliyun/alicloud';

type Class<T> = new (stack: TerraformStack, id: string, config: Record<string, unknown>) => T;

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder).map(name => join(folder, name)).flatMap(path => statSync(path).isDirectory() ? typescriptFiles(path) : path.endsWith('.ts') ? [path] : []);
}

/** Bindings as `cdktf get` makes them, of the provider and one resource, compiled. */
async function generateBindings(constraint: string): Promise<(path: string) => Record<string, Class<any>>> {
  const schema = JSON.parse(readFileSync(join(ROOT, 'lib/alicloud/schema.json'), 'utf8'));
  const { provider, resource_schemas: { alicloud_vpc } } = schema.provider_schemas[ADDRESS];
  const provider_schemas = { [ADDRESS]: { provider, resource_schemas: { alicloud_vpc }, data_source_schemas: {} } };
  const code = new CodeMaker();
  // the generator's declaration asks for more than it reads
  const target = new TerraformProviderConstraint(`aliyun/alicloud@${constraint}`) as unknown as Parameters<TerraformProviderGenerator['generate']>[0];
  new TerraformProviderGenerator(code, { ...schema, provider_schemas }).generate(target);

  const cache = join(ROOT, 'node_modules/.cache'); // where the bindings find cdktf
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'own-bindings-'));
  await code.save(folder);
  for (const file of typescriptFiles(folder)) {
    const { outputText } = transpileModule(readFileSync(file, 'utf8'), { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
    writeFileSync(file.replace(/\.ts$/, '.js'), outputText);
  }
  return path => require(join(folder, 'providers/alicloud', path, 'index.js'));
}

describeTerraform('bindings of one\'s own', () => {
  let standIn: StandIn;

  beforeEach(async () => { standIn = await StandIn.start(); });

  afterEach(() => standIn.stop());

  test('stand beside ours in one stack, and their provider serves both', async () => {
    const bindings = await generateBindings('~> 1.285');
    const Provider: Class<TerraformProvider> = bindings('provider').AlicloudProvider;
    const Vpc: Class<TerraformResource> = bindings('vpc').Vpc;
    const deployment = new Deployment(standIn, { ...SECRETS });
    await deployment.deploy(stack => {
      new Provider(stack, 'alicloud', { region: REGION });
      new Vpc(stack, 'other', { cidrBlock: '10.0.0.0/16' });
      new BailianOpenWebUi(stack, 'Chat', siteProps()); // its endpoint follows from the region of that provider
    });
    expect(standIn.cloud.resources('alicloud_vpc')).toHaveLength(2);
    expect((await deployment.plan()).changes).toEqual([]);
    expect(readFileSync(join(deployment.directory, 'cdk.tf.json'), 'utf8')).toContain('~> 1.285');
  });
});
