/** What jsii writes into every class: where it comes from. Subclasses inherit it. */
export interface Origin {
  /** The class, with the package in front, e.g. `cdktf.TerraformStack`. */
  readonly fqn: string;
  /** The release of the package. */
  readonly version: string;
}

const RTTI = Symbol.for('jsii.rtti');

/** Where a class comes from; undefined of what is none, or was not made by jsii. */
export function originOf(type: unknown): Origin | undefined {
  return (type as { readonly [RTTI]?: Origin } | null | undefined)?.[RTTI];
}

/** Where the class of an object comes from. */
export function originOfObject(value: unknown): Origin | undefined {
  return typeof value === 'object' && value !== null ? originOf((Object.getPrototypeOf(value) as object | null)?.constructor) : undefined;
}

/** The name of a class, without its package. */
export function classNameIn({ fqn }: Origin): string {
  return fqn.slice(fqn.lastIndexOf('.') + 1);
}

/** The name of a package. */
export function packageIn({ fqn }: Origin): string {
  return fqn.split('.', 1)[0];
}

/** A package in its release, e.g. `cdktf 0.21.0`. */
export function releaseIn(origin: Origin): string {
  return `${packageIn(origin)} ${origin.version}`;
}
