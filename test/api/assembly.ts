import { readFileSync } from 'fs';
import { join } from 'path';

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly union?: unknown;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
}

export interface Docs {
  readonly summary?: string;
  readonly default?: string;
  readonly custom?: Record<string, string>;
}

export interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly type?: TypeReference;
  readonly parameters?: Member[];
  readonly returns?: { readonly type: TypeReference };
}

export interface Type {
  readonly name: string;
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly namespace?: string;
  readonly base?: string;
  readonly interfaces?: string[];
  readonly docs?: Docs;
  readonly initializer?: Member;
  readonly properties?: Member[];
  readonly methods?: Member[];
  readonly members?: Member[];
}

export interface Assembly {
  readonly types: Record<string, Type>;
  readonly dependencies: Record<string, string>;
  readonly submodules: Record<string, unknown>;
}

/** What jsii found when it compiled the library. */
export const ASSEMBLY: Assembly = JSON.parse(readFileSync(join(__dirname, '../../.jsii'), 'utf8'));

/** Our types: all but those of the submodule that was generated. */
export const TYPES = Object.values(ASSEMBLY.types).filter(({ namespace }) => namespace === undefined).sort((one, other) => one.name.localeCompare(other.name));

/** Plain data that a caller writes. */
export const STRUCTS = TYPES.filter(({ kind, datatype }) => kind === 'interface' && datatype);

const bases = ({ base, interfaces = [] }: Type) => [...base ? [base] : [], ...interfaces].flatMap(fqn => ASSEMBLY.types[fqn] ?? []);

/** The properties of a type, inherited ones too. */
export function propertiesOf(type: Type): Member[] {
  return [...type.properties ?? [], ...bases(type).flatMap(propertiesOf)];
}

/** The type of that name. */
export function typeNamed(name: string): Type {
  return TYPES.find(type => type.name === name)!;
}

/** The static methods that make a value of a choice. */
export const FACTORIES = TYPES.filter(({ kind }) => kind === 'class')
  .flatMap(type => (type.methods ?? []).filter(method => method.static).map(method => ({ type, method, name: `${type.name}.${method.name}` })));

/** Whether a text, or texts, are what is written there; in a list of a map too. */
export function holdsText({ type }: Pick<Member, 'type'>): boolean {
  return type?.primitive === 'string' || type?.collection !== undefined && holdsText({ type: type.collection.elementtype });
}
