import { readdirSync } from 'fs';
import { join } from 'path';
import { TerraformResource, TerraformStack, TerraformVariable } from 'cdktf';
import { alicloud } from '../../lib';
import { TerraformData } from '../../lib/terraform/terraform-data';

const GENERATED = join(__dirname, '../../lib/alicloud/generated');

type Attributes = Record<string, unknown>;
type Binding = new (scope: TerraformStack, id: string, config: Attributes) => TerraformResource;

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The generated classes by the type of their resource or data source. */
const BINDINGS: Record<string, Binding> = Object.fromEntries(readdirSync(GENERATED)
  .filter(folder => !folder.includes('.') && folder !== 'provider' && folder !== 'generated-from')
  .flatMap(folder => Object.values(require(join(GENERATED, folder)) as Record<string, { tfResourceType?: string }>))
  .filter(exported => exported.tfResourceType !== undefined)
  .map(binding => [(/^DataAlicloud/.test((binding as unknown as Function).name) ? 'data.' : '') + binding.tfResourceType!, binding as unknown as Binding]));

/** A resource as somebody would write it who had the bindings and no library. */
interface Written {
  readonly address: string;
  readonly id: string;
  readonly binding: Binding;
  readonly attributes: Attributes;
}

interface Configuration {
  readonly resource: Record<string, Record<string, Attributes>>;
  readonly data: Record<string, Record<string, Attributes>>;
}

const REFERENCE = /^\$\{((?:data\.)?\w+\.[\w-]+)\.(\w+)\}$/;

/** The resources of a configuration, written out by hand: each in its order, and one referring to the other as `vpc.id` does. */
export class BareBindings {
  private readonly written: Written[];

  constructor({ resource, data }: Configuration) {
    const flat = (all: Configuration['resource'], prefix: string) => Object.entries(all).flatMap(([type, named]) => Object.entries(named)
      .map(([id, attributes]): Written => ({ address: `${prefix}${type}.${id}`, id, binding: bindingOf(type, prefix), attributes })));
    this.written = inOrder([...flat(data, 'data.'), ...flat(resource, '')]);
  }

  /** Creates them all. */
  public create(stack: TerraformStack): void {
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
    ['bailian_api_key', 'admin_password'].forEach(name => new TerraformVariable(stack, name, { type: 'string', sensitive: true }));
    const created = new Map<string, TerraformResource>();
    for (const { address, id, binding: Class, attributes } of this.written) {
      created.set(address, new Class(stack, id, config(attributes, created)));
    }
  }
}

function bindingOf(type: string, prefix: string): Binding {
  return type === 'terraform_data' ? TerraformData as unknown as Binding : BINDINGS[prefix + type];
}

/** Whatever is referred to comes first. */
function inOrder(written: Written[]): Written[] {
  const byAddress = new Map(written.map(one => [one.address, one]));
  const ordered = new Set<Written>();
  const add = (one: Written): void => {
    if (!ordered.has(one)) {
      [...JSON.stringify(one.attributes).matchAll(/(?:data\.)?(?:alicloud_\w+|terraform_data)\.[\w-]+/g)]
        .map(([address]) => byAddress.get(address)).filter(other => other !== undefined && other !== one).forEach(other => add(other!));
      ordered.add(one);
    }
  };
  written.forEach(add);
  return [...ordered];
}

/** The properties of a generated class: camel case, references instead of text, no metadata. */
function config({ '//': _metadata, depends_on: dependsOn, ...attributes }: Attributes, created: Map<string, TerraformResource>): Attributes {
  const properties = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [camel(name), name === 'lifecycle' ? lifecycleOf(value as Attributes) : value]));
  return { ...properties, ...referring(properties, created), dependsOn: (dependsOn as string[] | undefined)?.map(address => created.get(address)!) };
}

/** Those properties that are a reference to another resource. */
function referring(properties: Attributes, created: Map<string, TerraformResource>): Attributes {
  const refer = (value: unknown): unknown => {
    const [, address, attribute] = typeof value === 'string' ? REFERENCE.exec(value) ?? [] : [];
    return address === undefined ? value : created.get(address)?.getStringAttribute(attribute) ?? value;
  };
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, Array.isArray(value) ? value.map(refer) : refer(value)]));
}

const lifecycleOf = (lifecycle: Attributes): Attributes => Object.fromEntries(Object.entries(lifecycle).map(([name, value]) => [camel(name), value]));
