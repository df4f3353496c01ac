import { Attributes } from './values';

export interface HookContext {
  readonly region: string;
  readonly type: string;
  readonly id: string;
  /** As it was before; absent on creation. */
  readonly prior?: Attributes;
}

/**
 * What really happens behind a resource of one type: a machine boots, a program runs. Called once the cloud has agreed.
 * The answer holds computed values in place of made-up ones (the address of the machine, the status of the invocation). Whatever is thrown
 * fails the call with its message; on creation nothing remains then, unless it is a `Tainted`.
 */
export interface Hooks {
  onCreate?(attributes: Attributes, context: HookContext): Promise<Attributes | void>;
  onUpdate?(attributes: Attributes, context: HookContext): Promise<Attributes | void>;
  onDelete?(attributes: Attributes, context: HookContext): Promise<void>;
}

/** A creation failed after the thing came to exist: Terraform keeps it and replaces it next time. */
export class Tainted extends Error {}
