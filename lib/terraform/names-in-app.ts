import { Construct, IConstruct } from 'constructs';

/** The names that constructs have taken, app by app; a construct that was removed from its app has none any more. */
export class NamesInApp {
  private readonly byApp = new WeakMap<IConstruct, Map<string, Construct[]>>();

  /** Notes that a construct takes names. */
  public take(construct: Construct, names: readonly string[]): void {
    const { root } = construct.node;
    const holders = this.byApp.get(root) ?? new Map<string, Construct[]>();
    this.byApp.set(root, holders);
    names.forEach(name => holders.set(name, [...holders.get(name) ?? [], construct]));
  }

  /** The path of the construct below a root that has taken a name; undefined where none has. */
  public holderOf(root: IConstruct, name: string): string | undefined {
    return this.byApp.get(root.node.root)?.get(name)?.find(construct => isBelow(root, construct))?.node.path;
  }
}

/** Whether a construct is in the tree of another one: a construct that was removed still knows its scopes, and they not it. */
function isBelow(root: IConstruct, construct: Construct): boolean {
  const { scopes } = construct.node;
  return scopes.includes(root) && scopes.every(one => one.node.scope === undefined || one.node.scope.node.tryFindChild(one.node.id) === one);
}

/** Names that have a record of ours. */
export const RECORDS = new NamesInApp();

/** Names that a front end answers to. */
export const SERVED = new NamesInApp();
