import { ASSEMBLY, FACTORIES, Member, propertiesOf, STRUCTS, Type, TYPES, TypeReference, typeNamed } from './assembly';
import { KINDS, STRUCT_KINDS } from './kinds';
import { BOOLEAN, Kind, listOf, mapOf, NUMBER, TEXT } from '../../lib/validation/kind';

const PRIMITIVES: Record<string, Kind<unknown>> = { string: TEXT, number: NUMBER, boolean: BOOLEAN };

/** The kind that a type of the assembly must be held to. */
function kindOf({ primitive, fqn, collection }: TypeReference): Kind<unknown> {
  if (collection) {
    return collection.kind === 'map' ? mapOf(kindOf(collection.elementtype)) : listOf(kindOf(collection.elementtype));
  }
  const name = fqn?.replace('cdktf-bailian-open-webui.', '') ?? '';
  const kind = fqn === undefined ? PRIMITIVES[primitive!] : STRUCT_KINDS[name] ?? KINDS[name];
  if (kind === undefined) {
    throw new Error(`there is no kind for ${primitive ?? fqn}`);
  }
  return kind;
}

const byName = (one: Row, other: Row) => one[0].localeCompare(other[0]);

/** A property: its name, what it must be, whether it must be given. */
type Row = [name: string, what: string, isRequired: boolean];

function inAssembly(type: Type): Row[] {
  return propertiesOf(type).map(({ name, optional, type: is }): Row => [name, kindOf(is!).what, !optional]).sort(byName);
}

function inTable(table: object): Row[] {
  const kinds = Object.entries(table as Record<string, Kind<unknown> & { isRequired?: boolean }>);
  return kinds.map(([name, { what, isRequired }]): Row => [name, what, isRequired === true]).sort(byName);
}

test('every public struct has a table of kinds, and every table a public struct', () => {
  expect(Object.keys(STRUCT_KINDS).sort()).toEqual(STRUCTS.map(({ name }) => name).sort());
});

test.each(STRUCTS.map(type => [type.name, type] as const))('the table of %s has each property with its type, and whether it must be given, and no other', (name, type) => {
  expect(inTable(STRUCT_KINDS[name].kinds)).toEqual(inAssembly(type));
});

test('whatever a property or a parameter may be of has a kind', () => {
  const written: Member[] = [...STRUCTS.flatMap(propertiesOf), ...FACTORIES.flatMap(({ method }) => method.parameters ?? [])];
  expect(written.length).toBeGreaterThan(90);
  written.forEach(({ type }) => expect(kindOf(type!)).toBeDefined());
});

test('every kind of the library is of a type that the API speaks of', () => {
  const foreign = Object.keys(KINDS).filter(name => !name.startsWith('cdktf.'));
  expect(foreign.filter(name => typeNamed(name) === undefined)).toEqual([]);
  const spokenOf = JSON.stringify(TYPES);
  expect(Object.keys(KINDS).filter(name => !spokenOf.includes(`${name.startsWith('cdktf.') ? '' : 'cdktf-bailian-open-webui.'}${name}"`))).toEqual([]);
});

test.each(TYPES.filter(({ kind }) => kind === 'enum').map(({ name, members }) => [name, members!.map(member => member.name)] as const))('%s has its members', (name, members) => {
  expect(KINDS[name].what).toBe(`a member of ${name}: ${members.join(', ')}`);
});

test('the members of an interface are those that its kind asks for', () => {
  for (const type of TYPES.filter(({ kind, datatype, fqn }) => kind === 'interface' && !datatype && ASSEMBLY.types[fqn])) {
    expect(KINDS[type.name].what).toBe(`an object with ${propertiesOf(type).map(({ name }) => name).sort().join(', ')}`);
  }
});
