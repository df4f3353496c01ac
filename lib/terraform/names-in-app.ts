import { TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';

/** Who has taken a name, by name. */
type Holders = Map<string, Construct[]>;

/** The names that constructs have taken, app by app; a construct that was removed from its app has none any more. */
export class NamesInApp {
  private readonly key: symbol;

  /** @param what what they are taken for: noted at the root of an app, where every copy of this library finds it */
  constructor(what: string) {
    this.key = Symbol.for(`cdktf-bailian-open-webui/${what}`);
  }

  /** Notes that a construct takes names. */
  public take(construct: Construct, names: readonly string[]): void {
    const holders = this.holders(construct);
    names.forEach(name => holders.set(name, [...holders.get(name) ?? [], construct]));
  }

  /** The path of the construct that has taken a name in a stack, or in any of the app; undefined where none has. */
  public holderOf(name: string, place: IConstruct, stack?: TerraformStack): string | undefined {
    return this.holders(place).get(name)?.find(construct => isThere(construct) && (stack === undefined || TerraformStack.of(construct) === stack))?.node.path;
  }

  private holders({ node: { root } }: IConstruct): Holders {
    const noted = (root as { readonly [key: symbol]: Holders | undefined } & IConstruct)[this.key];
    const holders = noted ?? new Map<string, Construct[]>();
    if (noted === undefined) {
      Object.defineProperty(root, this.key, { value: holders });
    }
    return holders;
  }
}

/** Whether a construct is in its tree: one that was removed still knows its scopes, and they not it. */
function isThere(construct: Construct): boolean {
  return construct.node.scopes.every(one => one.node.scope === undefined || one.node.scope.node.tryFindChild(one.node.id) === one);
}

/** Names that have a record of ours. */
export const RECORDS = new NamesInApp('records');

/** Names that a front end answers to. */
export const SERVED = new NamesInApp('served');
