/**
 * Cuts the provider's schema down to what the library uses: `npx projen vendor-schema <schema.json or behaviour.json> …`.
 *
 * A schema is what `terraform providers schema -json` prints, or `instruments/provider/read-schema.go` of some types; behaviour is what a schema leaves out
 * (ForceNew, defaults, conflicts), and serves the stand-in provider of the tests. A later file wins, and what no file has stays as it is.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ALL_DATA_SOURCES, ALL_RESOURCES, PROVIDER } from './alicloud-resources';

const ROOT = join(__dirname, '..');
const SCHEMA = 'lib/alicloud/schema.json';
const BEHAVIOUR = 'instruments/provider/behaviour.json';

type ByName = Record<string, unknown>;

function only(all: ByName, names: string[]): ByName {
  const missing = names.filter(name => !(name in all));
  if (missing.length > 0) {
    throw new Error(`no file has ${missing.join(', ')}`);
  }
  return Object.fromEntries([...names].sort().map(name => [name, all[name]]));
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

function write(file: string, content: unknown) {
  writeFileSync(join(ROOT, file), JSON.stringify(content, null, 1) + '\n');
  console.log(`wrote ${file}`);
}

const given = process.argv.slice(2).map(read);
if (given.length === 0) {
  throw new Error('name the files that `terraform providers schema -json` or read-schema.go printed');
}

const schemas = [read(join(ROOT, SCHEMA)), ...given.filter(file => 'provider_schemas' in file)].map(file => file.provider_schemas[PROVIDER]);
const merged = (kind: string): ByName => Object.assign({}, ...schemas.map(schema => schema[kind]));
write(SCHEMA, {
  format_version: '1.0',
  provider_schemas: {
    [PROVIDER]: {
      provider: merged('provider'),
      resource_schemas: only(merged('resource_schemas'), ALL_RESOURCES),
      data_source_schemas: only(merged('data_source_schemas'), ALL_DATA_SOURCES),
    },
  },
});
write(BEHAVIOUR, only(Object.assign({}, read(join(ROOT, BEHAVIOUR)), ...given.filter(file => !('provider_schemas' in file))), ALL_RESOURCES));
