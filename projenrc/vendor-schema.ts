/**
 * Cuts the provider's schema down to what the library uses: `npx projen vendor-schema <schema.json> [<behaviour.json>]`.
 *
 * The schema is what `terraform providers schema -json` prints; the behaviour file holds what that schema leaves out
 * (ForceNew, defaults, conflicts) and serves the stand-in provider of the tests.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { DATA_SOURCES, PROVIDER, RESOURCES } from './alicloud-resources';

const ROOT = join(__dirname, '..');

function only<T>(all: Record<string, T>, names: string[]): Record<string, T> {
  const missing = names.filter(name => !(name in all));
  if (missing.length > 0) {
    throw new Error(`the file given has no ${missing.join(', ')}`);
  }
  return Object.fromEntries([...names].sort().map(name => [name, all[name]]));
}

function write(file: string, content: unknown) {
  writeFileSync(join(ROOT, file), JSON.stringify(content, null, 1) + '\n');
  console.log(`wrote ${file}`);
}

const [schemaFile, behaviourFile] = process.argv.slice(2);
if (!schemaFile) {
  throw new Error('name the file that `terraform providers schema -json` printed');
}

const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
const provider = schema.provider_schemas[PROVIDER];
write('lib/alicloud/schema.json', {
  format_version: schema.format_version,
  provider_schemas: {
    [PROVIDER]: {
      provider: provider.provider,
      resource_schemas: only(provider.resource_schemas, RESOURCES),
      data_source_schemas: only(provider.data_source_schemas, DATA_SOURCES),
    },
  },
});

if (behaviourFile) {
  write('instruments/provider/behaviour.json', only(JSON.parse(readFileSync(behaviourFile, 'utf8')), RESOURCES));
}
