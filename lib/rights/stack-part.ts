/** A synthesized stack, as far as rights depend on it. */
export interface TerraformConfiguration {
  readonly provider?: { readonly alicloud?: ReadonlyArray<Attributes> };
  readonly resource?: Parts;
  readonly data?: Parts;
  readonly module?: Readonly<Record<string, unknown>>;
}

/** What a part of a stack is told. */
export type Attributes = Readonly<Record<string, unknown>>;
type Parts = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Where it is not known at synth what a text will be, it stands for everything: RAM's wildcard. */
const ANYTHING = '*';
/** What Terraform fills in, and what RAM would read as a wildcard. */
const UNTOLD = /[$%]\{|[*?]/;
/** What a site is called; the names that it gives in the account begin with it. */
const SITE_TAG = 'open-webui-site';
const REFERENCE = /^\$\{(\w+)\.(\w+)\.(\w+)\}$/;

/** One resource or data source of a stack. */
export class StackPart {
  /** All that asks something of Alibaba Cloud. */
  public static of(configuration: TerraformConfiguration): StackPart[] {
    const parts = (kinds: Parts | undefined, prefix: string) => Object.entries(kinds ?? {})
      .filter(([type]) => type.startsWith('alicloud_'))
      .flatMap(([type, byName]) => Object.entries(byName).map(([name, attributes]) => new StackPart(`${prefix}${type}`, name, attributes, configuration)));
    return [...parts(configuration.resource, ''), ...parts(configuration.data, 'data.')];
  }

  private constructor(
    /** The resource type, or `data.` and that of a data source. */
    public readonly type: string,
    public readonly name: string,
    private readonly attributes: Attributes,
    private readonly configuration: TerraformConfiguration,
  ) {}

  /** The region of its provider; everything where it comes from the environment or a variable. */
  public get region(): string {
    const [, alias] = typeof this.attributes.provider === 'string' ? this.attributes.provider.split('.') : [];
    return patternOf(this.configuration.provider?.alicloud?.find(provider => provider.alias === alias)?.region);
  }

  /** What an attribute says, as a pattern for RAM: of a name that a site gives its beginning, any other text as far as it is known. */
  public pattern(attribute: string): string {
    const [, type, name, referred] = REFERENCE.exec(String(this.attributes[attribute])) ?? [];
    const owner = type === undefined ? this.attributes : this.configuration.resource?.[type]?.[name] ?? {};
    const [said, prefix] = [patternOf(owner[referred ?? attribute]), patternOf((owner.tags as Attributes | undefined)?.[SITE_TAG])];
    return said.startsWith(`${prefix}-`) ? `${prefix}-${ANYTHING}` : said;
  }

  /** Whether a switch is on; one that is not known at synth may be. */
  public isOn(attribute: string): boolean {
    return this.attributes[attribute] === true || this.may(attribute, 'true');
  }

  /** Whether an attribute has a value; what is not known at synth may have it. */
  public may(attribute: string, value: string): boolean {
    const text = this.attributes[attribute];
    return text === value || (typeof text === 'string' && UNTOLD.test(text));
  }
}

function patternOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') return ANYTHING;
  const [known] = value.split(UNTOLD);
  return known === value ? value : known + ANYTHING;
}
