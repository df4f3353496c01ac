import { Construct, IConstruct } from 'constructs';

/** The names that a construct has taken; a construct that was removed from the app has none any more. */
export class NamesInApp {
  private readonly taken = new WeakMap<IConstruct, readonly string[]>();

  /** Notes that a construct takes names. */
  public take(construct: Construct, names: readonly string[]): void {
    this.taken.set(construct, names);
  }

  /** The path of the construct below a root that has taken a name; undefined where none has. */
  public holderOf(root: IConstruct, name: string): string | undefined {
    return root.node.findAll().find(construct => this.taken.get(construct)?.includes(name))?.node.path;
  }
}

/** Names that have a record of ours. */
export const RECORDS = new NamesInApp();

/** Names that a front end answers to. */
export const SERVED = new NamesInApp();
