import { readFileSync } from 'fs';
import { join } from 'path';
import { Attributes, Unknown, Value } from './values';

/** A type as Terraform writes it: `"string"`, `["list", "string"]`, `["object", { … }]`. */
export type TypeExpression = string | [string, TypeExpression | Record<string, TypeExpression>];

export interface AttributeSchema {
  readonly type: TypeExpression;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
}

export interface BlockSchema {
  readonly attributes?: Record<string, AttributeSchema>;
  readonly block_types?: Record<string, NestedBlockSchema>;
  readonly deprecated?: boolean;
}

export interface NestedBlockSchema {
  readonly nesting_mode: 'single' | 'list' | 'set';
  readonly block: BlockSchema;
  readonly min_items?: number;
  readonly max_items?: number;
}

export interface Schema {
  readonly version: number;
  readonly block: BlockSchema;
}

export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas: Record<string, Schema>;
  readonly data_source_schemas: Record<string, Schema>;
}

/** The real provider's schema, as it is vendored for the bindings: what the library is generated from is what it is tested against. */
export function alicloudSchema(): ProviderSchema {
  const file = join(__dirname, '../../test/terraform', '..', '..', 'lib', 'alicloud', 'schema.json');
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as { provider_schemas: Record<string, ProviderSchema> };
  const entry = Object.entries(parsed.provider_schemas).find(([address]) => address.endsWith('/aliyun/alicloud'));
  if (!entry) throw new Error('lib/alicloud/schema.json does not describe aliyun/alicloud');
  return entry[1];
}

/** All that `hashicorp/null` is here for: one resource that is replaced when its triggers change. */
export const NULL_SCHEMA: ProviderSchema = {
  provider: { version: 0, block: {} },
  resource_schemas: {
    null_resource: {
      version: 0,
      block: { attributes: { id: { type: 'string', computed: true }, triggers: { type: ['map', 'string'], optional: true } } },
    },
  },
  data_source_schemas: {},
};

/** An attribute of the plugin framework: one with attributes of its own, which the protocol that is spoken here does not have. */
interface FrameworkAttribute extends Omit<AttributeSchema, 'type'> {
  readonly type?: TypeExpression;
  readonly nested_type?: { readonly nesting_mode: string };
}

/**
 * `hashicorp/helm` 3.1.2, as it prints itself. What is nested stands as a map of texts, and what nobody of ours sets as nothing: the stand-in speaks an older
 * protocol than that provider.
 */
export function helmSchema(): ProviderSchema {
  const parsed = JSON.parse(readFileSync(join(__dirname, 'helm-schema.json'), 'utf8')) as { provider_schemas: Record<string, ProviderSchema> };
  const { provider, resource_schemas: { helm_release: release } } = Object.values(parsed.provider_schemas)[0];
  return { provider: flat(provider), resource_schemas: { helm_release: flat(release) }, data_source_schemas: {} };
}

function flat({ version, block }: Schema): Schema {
  const attributes = Object.entries(block.attributes as unknown as Record<string, FrameworkAttribute>)
    .filter(([, { nested_type: nested }]) => !nested || nested.nesting_mode === 'single')
    .map(([name, { nested_type: nested, ...attribute }]) => [name, nested ? { ...attribute, type: ['map', 'string'] } : attribute]);
  return { version, block: { attributes: Object.fromEntries(attributes) as Record<string, AttributeSchema> } };
}

/** Every attribute with its value, null where it has none: core refuses an object that leaves one out. */
export function complete(block: BlockSchema, values: Attributes): Attributes {
  const result: Attributes = {};
  for (const [name, { type }] of Object.entries(block.attributes ?? {})) result[name] = filled(type, values[name] ?? null);
  for (const [name, nested] of Object.entries(block.block_types ?? {})) result[name] = completeBlock(nested, values[name]);
  return result;
}

/** The objects in a list, too, have every attribute of their type. */
function filled(type: TypeExpression, value: Value): Value {
  if (!Array.isArray(value) || !Array.isArray(type) || !Array.isArray(type[1]) || type[1][0] !== 'object') return value;
  const attributes = Object.keys(type[1][1] as Record<string, TypeExpression>);
  return value.map(item => Object.fromEntries(attributes.map(name => [name, (item as Attributes)[name] ?? null])));
}

function completeBlock(nested: NestedBlockSchema, value: Value | undefined): Value {
  if (value instanceof Unknown) return value;
  if (nested.nesting_mode === 'single') return value ? complete(nested.block, value as Attributes) : null;
  return ((value ?? []) as Attributes[]).map(item => complete(nested.block, item));
}

const NESTING = { single: 'SINGLE', list: 'LIST', set: 'SET' };

/** The schema as the protocol wants it. */
export function schemaToWire(schema: Schema): object {
  return { version: schema.version, block: blockToWire(schema.block) };
}

function blockToWire(block: BlockSchema): object {
  return {
    deprecated: Boolean(block.deprecated),
    attributes: Object.entries(block.attributes ?? {}).map(([name, attribute]) => ({
      ...attribute,
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
    })),
    block_types: Object.entries(block.block_types ?? {}).map(([type_name, nested]) => ({
      type_name,
      block: blockToWire(nested.block),
      nesting: NESTING[nested.nesting_mode],
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
  };
}
