import { Struct, rootOf, soundOf } from './struct';
import { ValidationError, Violation } from './validation-error';

/** What must hold for a value, as data. */
export interface Rule<T> {
  /** Kebab-case; the tests have an accepted and a refused value for every name. */
  readonly name: string;
  /** What holds, e.g. `must be 1 to 200 (Mbps)`; lower case, no full stop. */
  readonly sentence: string;
  /** Whether it holds. */
  readonly holds: (value: T) => boolean;
  /** What to do about a refused value, where that can be told. */
  readonly cure?: (value: T) => string | undefined;
  /** Whether a refused value is kept out of the error, because it may be the secret itself in the place of its name. */
  readonly confidential?: boolean;
}

/** What must hold between the properties of one construct. */
export interface PropsRule<P> extends Rule<P> {
  /** The property that the caller would change. */
  readonly property: string;
}

const LONGEST_QUOTE = 60;

/** How a value is shown in an error: one line, cut short. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}… (${text.length} characters)`;
}

/**
 * Holds values against rules and keeps what is wrong, so that the caller sees every mistake at once.
 *
 * A value that is unknown until apply is passed over: it has a twin in Terraform (a precondition or a variable's validation).
 */
export class Examination {
  private readonly found = new Map<string, Violation>();

  /** The properties that are of another kind: no rule reads them. */
  private readonly unsound = new Set<string>();

  constructor(private readonly isUnknown: (value: unknown) => boolean) {}

  /** What was found so far. */
  public get violations(): readonly Violation[] {
    return [...this.found.values()];
  }

  /** Holds props against their kinds, before any rule; what is of another kind is found, and passes for absent from here on. */
  public sound<P extends object>(struct: Struct<P>, props: P): Partial<P> {
    const flaws = struct.flaws(props, '');
    for (const flaw of flaws) {
      this.add(flaw.property === '' ? { ...flaw, property: 'props' } : flaw);
    }
    const roots = flaws.some(({ property }) => property === '') ? Object.keys(struct.kinds) : flaws.map(({ property }) => rootOf(property));
    roots.forEach(root => this.unsound.add(root));
    return soundOf(struct, props, flaws);
  }

  /** Puts what is of another kind back into the props of a child: it passes for absent there too, and is not missed by any rule. */
  public withUnsound<C extends object, P extends object>(props: C, { kinds }: Pick<Struct<P>, 'kinds'>, given: object): C {
    const wrong = Object.keys(kinds).filter(name => this.unsound.has(name) && name in Object(given));
    return Object.assign({ ...props }, ...wrong.map(name => ({ [name]: (given as Record<string, unknown>)[name] }))) as C;
  }

  /** Holds one value against rules; nothing is demanded of an absent one. */
  public value<T>(property: string, value: T | undefined, ...rules: Rule<T>[]): void {
    if (value === undefined || this.isUnknown(value)) {
      return;
    }
    const broken = rules.find(rule => !rule.holds(value));
    if (broken) {
      this.add({ property, sentence: broken.sentence, came: broken.confidential ? undefined : quote(value), cure: broken.cure?.(value) });
    }
  }

  /** Holds every element of a list against rules. */
  public each<T>(property: string, values: readonly T[] | undefined, ...rules: Rule<T>[]): void {
    if (!this.isUnknown(values)) {
      values?.forEach((value, index) => this.value(`${property}[${index}]`, value, ...rules));
    }
  }

  /** For what goes into a program: it must be known when the app is synthesized, and hold. */
  public known<T>(property: string, value: T | undefined, ...rules: Rule<T>[]): void {
    if (value !== undefined && this.isUnknown(value)) {
      this.add({
        property,
        sentence: 'must be known at synth, because it is written into a program',
        cure: 'pass the value itself, not an attribute of a resource or a Terraform variable',
      });
    } else {
      this.value(property, value, ...rules);
    }
  }

  /** Like `known`, for every element of a list. */
  public eachKnown<T>(property: string, values: readonly T[] | undefined, ...rules: Rule<T>[]): void {
    if (this.isUnknown(values)) {
      this.known(property, values);
    } else {
      values?.forEach((value, index) => this.known(`${property}[${index}]`, value, ...rules));
    }
  }

  /** Holds properties against each other; a rule that reads one of another kind is not asked. */
  public props<P extends object>(props: P, rules: readonly PropsRule<P>[]): void {
    const readable = this.readable(props);
    for (const rule of rules) {
      if (!holds(rule, readable)) {
        this.add({ property: rule.property, sentence: rule.sentence, cure: rule.cure?.(props) });
      }
    }
  }

  /** Takes over what another examination found; the same finding under the same property counts once, and none about what is of another kind. */
  public include(violations: readonly Violation[], rename: (property: string) => string = property => property): void {
    for (const violation of violations) {
      const property = rename(violation.property);
      if (!this.unsound.has(rootOf(property))) {
        this.add({ ...violation, property });
      }
    }
  }

  /** Keeps a finding. */
  public add(violation: Violation): void {
    const finding = `${violation.property}: ${violation.sentence}`;
    if (!this.found.has(finding)) {
      this.found.set(finding, violation);
    }
  }

  /** Props in which nobody can read what is of another kind. */
  private readable<P extends object>(props: P): P {
    return this.unsound.size === 0 ? props : new Proxy(props, {
      get: (target, name) => {
        if (this.unsound.has(String(name))) {
          throw UNREADABLE;
        }
        return Reflect.get(target, name) as unknown;
      },
    });
  }
}

const UNREADABLE = new Error('a property of another kind was read');

function holds<P>(rule: PropsRule<P>, props: P): boolean {
  try {
    return rule.holds(props);
  } catch (error) {
    if (error === UNREADABLE) {
      return true;
    }
    throw error;
  }
}

/** What a resolver returns: every default filled in, and what is wrong. */
export interface Resolution<M> {
  /** The complete, frozen model; meaningful only where there is no violation. */
  readonly model: M;
  /** All that is wrong. */
  readonly violations: readonly Violation[];
}

const RESOLVED = new WeakMap<object, object>();

/** Props whose model is known already: a composition has resolved them together with its own. */
export function alreadyResolved<P extends object>(props: P, model: object): P {
  RESOLVED.set(props, model);
  return props;
}

/** The model of props, which are resolved now unless a composition has done so. */
export function modelOf<P extends object, M, C extends { readonly path: string }>(
  props: P,
  context: C,
  resolve: (props: P, context: C) => Resolution<M>,
): Readonly<M> {
  return RESOLVED.get(props) as M | undefined ?? settle(context.path, resolve(props, context));
}

/** The model of a resolution without violations. */
export function settle<M>(constructPath: string, { model, violations }: Resolution<M>): Readonly<M> {
  if (violations.length > 0) {
    throw new ValidationError(constructPath, violations);
  }
  return Object.freeze(model);
}
