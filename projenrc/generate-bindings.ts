/**
 * Generates the provider's bindings from the vendored schema into `lib/alicloud/generated`, which is not in git.
 *
 * The constraint is given to the generator because without it the synthesized `required_providers` has no version.
 */
import { createHash } from 'crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CLUSTER_ATTRIBUTES, CONSTRAINT, PROVIDER } from './alicloud-resources';

const ROOT = join(__dirname, '..');
const SCHEMA = join(ROOT, 'lib/alicloud/schema.json');
const GENERATED = join(ROOT, 'lib/alicloud/generated');
const STAMP = join(GENERATED, 'generated-from');

function fingerprint(): string {
  const generator = require('@cdktf/provider-generator/package.json').version;
  return createHash('sha256').update(readFileSync(SCHEMA)).update(readFileSync(__filename)).update(`\n${CONSTRAINT}\n${generator}\n${JSON.stringify(CLUSTER_ATTRIBUTES)}`).digest('hex');
}

type Named = Record<string, unknown>;

/** The schema without what nobody sets or reads of the largest types. */
function schemaInUse() {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const types = schema.provider_schemas[PROVIDER].resource_schemas as Record<string, { block: { attributes: Named; block_types?: Named } }>;
  for (const [type, names] of Object.entries(CLUSTER_ATTRIBUTES)) {
    const { block } = types[type];
    const kept = (all: Named = {}) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name) || name === 'id'));
    Object.assign(block, { attributes: kept(block.attributes), block_types: kept(block.block_types) });
  }
  return schema;
}

async function generate() {
  // asked for late: loading the generator takes longer than finding out that there is nothing to do
  const { CodeMaker, TerraformProviderConstraint, TerraformProviderGenerator } = await import('@cdktf/provider-generator');
  const code = new CodeMaker({ indentationLevel: 2 });
  const generator = new TerraformProviderGenerator(code, schemaInUse());
  generator.generate(new TerraformProviderConstraint(`aliyun/alicloud@${CONSTRAINT}`));

  const scratch = mkdtempSync(join(tmpdir(), 'alicloud-bindings-'));
  await code.save(scratch);
  rmSync(GENERATED, { recursive: true, force: true });
  cpSync(join(scratch, 'providers/alicloud'), GENERATED, { recursive: true, filter: file => !/(README\.md|alicloud\/(lazy-)?index\.ts)$/.test(file) });
  rmSync(scratch, { recursive: true });
  withoutComments();
  writeFileSync(STAMP, fingerprint());
}

/**
 * Comments are a tenth of what a consumer downloads. Nobody reads those of the resources, which stay inside the package; of the provider, which is public, the
 * documentation is kept.
 */
function withoutComments() {
  const documentation = /^\s*\/\*\*[\s\S]*?\*\/\n/gm;
  for (const folder of readdirSync(GENERATED)) {
    const file = join(GENERATED, folder, 'index.ts');
    const code = withoutPrologue(readFileSync(file, 'utf8').replace(/^\s*\/\/.*\n/gm, ''));
    writeFileSync(file, folder === 'provider' ? code : code.replace(documentation, ''));
  }
}

/** A namespace import costs every file forty lines of JavaScript that copy the namespace. */
function withoutPrologue(code: string): string {
  return code.replace(/^import \* as cdktf from 'cdktf';$/m, "import cdktf = require('cdktf');");
}

if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== fingerprint()) {
  void generate();
}
