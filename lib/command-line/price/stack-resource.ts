import { Attributes, TerraformConfiguration } from '../../rights/stack-part';
import { pathOf } from '../construct-path';
import { isFilledIn, SynthesizedStack } from '../synthesized-stack';

const REFERENCE = /^\$\{(\w+)\.(\w+)\.\w+\}$/;

/** One resource of a stack, whatever it is of. */
export class StackResource {
  /** All of a stack. */
  public static of({ name, configuration }: SynthesizedStack): StackResource[] {
    return Object.entries(configuration.resource ?? {})
      .flatMap(([type, byId]) => Object.entries(byId).map(([id, attributes]) => new StackResource(type, id, attributes, configuration, name)));
  }

  private constructor(
    public readonly type: string,
    private readonly id: string,
    public readonly attributes: Attributes,
    public readonly configuration: TerraformConfiguration,
    private readonly stack: string,
  ) {}

  /** What a person finds it by: the path of its construct in the stack, or its address. */
  public get name(): string {
    const path = pathOf(this.attributes);
    return path.startsWith(`${this.stack}/`) ? path.slice(this.stack.length + 1).replace(/\/Resource$/, '') : `${this.type}.${this.id}`;
  }

  /** Whether Terraform decides how many of it there are. */
  public get isRepeated(): boolean {
    return this.attributes.count !== undefined || this.attributes.for_each !== undefined;
  }

  /**
   * What an attribute says, as text; nothing where it is not set.
   *
   * @throws an UnknownValueError where only Terraform knows it
   */
  public text(attribute: string): string | undefined {
    return textOf(this.attributes[attribute], attribute);
  }

  /** As `text`, and nothing too where only Terraform knows it. */
  public known(attribute: string): string | undefined {
    const value = this.attributes[attribute];
    return isFilledIn(value) ? undefined : textOf(value, attribute);
  }

  /**
   * The blocks of an attribute.
   *
   * @throws an UnknownValueError where only Terraform knows them: a text that it fills in, or a `dynamic` block, as an iterator of CDKTF makes it
   */
  public blocks(attribute: string): Attributes[] {
    const value = this.attributes[attribute];
    const dynamic = [this.attributes.dynamic ?? []].flat() as Attributes[];
    if (isFilledIn(value) || dynamic.some(blocks => blocks[attribute] !== undefined)) throw new UnknownValueError(attribute);
    return [value ?? []].flat() as Attributes[];
  }

  /** The resource that an attribute refers to. */
  public referred(attribute: string): StackResource | undefined {
    const [, type, id] = REFERENCE.exec(String(this.attributes[attribute])) ?? [];
    const attributes = type === undefined ? undefined : this.configuration.resource?.[type]?.[id];
    return attributes && new StackResource(type, id, attributes, this.configuration, this.stack);
  }

  /** What of a type refers to this by an attribute. */
  public referring(type: string, attribute: string): StackResource[] {
    return Object.entries(this.configuration.resource?.[type] ?? {})
      .filter(([, other]) => String(other[attribute]).startsWith(`\${${this.type}.${this.id}.`))
      .map(([id, other]) => new StackResource(type, id, other, this.configuration, this.stack));
  }
}

/** A value that stands in no file, because Terraform makes it. */
export class UnknownValueError extends Error {
  constructor(attribute: string) {
    super(`its ${attribute} is known to Terraform alone, at plan`);
  }
}

/**
 * A value as text; nothing where it is not set.
 *
 * @throws an UnknownValueError where only Terraform knows it
 */
export function textOf(value: unknown, attribute: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (isFilledIn(value) || typeof value === 'object') throw new UnknownValueError(attribute);
  return String(value);
}
