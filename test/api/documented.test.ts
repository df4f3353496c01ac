import { ASSEMBLY, Docs, Member, STRUCTS, Type, TYPES } from './assembly';

/** Where a summary belongs. */
function documentable(type: Type): [string, Docs | undefined][] {
  const members = [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []];
  return [[type.name, type.docs], ...members.map(({ name, docs }): [string, Docs | undefined] => [`${type.name}.${name}`, docs])];
}

function parameters(type: Type): [string, Docs | undefined][] {
  return (type.methods ?? []).flatMap(method => (method.parameters ?? []).map(({ name, docs }): [string, Docs | undefined] => [`${type.name}.${method.name}(${name})`, docs]));
}

const OPTIONAL = STRUCTS.flatMap(struct => (struct.properties ?? []).filter(({ optional }) => optional).map(property => [`${struct.name}.${property.name}`, property] as [string, Member]));

test('every type, member, property and parameter says what it is', () => {
  const silent = TYPES.flatMap(type => [...documentable(type), ...parameters(type)]).filter(([, docs]) => !docs?.summary).map(([name]) => name);
  expect(silent).toEqual([]);
});

test('every summary ends where a reader may stop', () => {
  const broken = TYPES.flatMap(documentable).filter(([, docs]) => docs?.summary && !/[.;:…]$/.test(docs.summary)).map(([name, docs]) => `${name}: ${docs!.summary}`);
  expect(broken).toEqual([]);
});

test('every optional property says its default', () => {
  expect(OPTIONAL.filter(([, { docs }]) => !docs?.default).map(([name]) => name)).toEqual([]);
});

test('every default is a literal, or a dash and what happens', () => {
  const literal = /^(?:- .+|true|false|\d+|[A-Z]\w+\.\w+(?:\(.*\))?|[a-z0-9./-]+)$/s;
  expect(OPTIONAL.filter(([, { docs }]) => !literal.test(docs?.default ?? '-')).map(([name, { docs }]) => `${name}: ${docs!.default}`)).toEqual([]);
});

test('a required property says no default', () => {
  const required = STRUCTS.flatMap(struct => (struct.properties ?? []).filter(({ optional, docs }) => !optional && docs?.default).map(({ name }) => `${struct.name}.${name}`));
  expect(required).toEqual([]);
});

test('every construct says what it throws', () => {
  const silent = TYPES.filter(({ base }) => base === 'constructs.Construct').filter(({ initializer }) => !/ValidationError/.test(JSON.stringify(initializer?.docs))).map(({ name }) => name);
  expect(silent).toEqual([]);
});

test('numbers have their unit in their name', () => {
  const bare = STRUCTS.flatMap(struct => (struct.properties ?? []).filter(({ type }) => type?.primitive === 'number').map(({ name }) => name)).filter(name => !/GiB$|MiB$|Seconds$|Days$|Port$|[pP]rice$|^months$|^vcpu$|^(?:min|max)$/.test(name));
  expect(bare).toEqual([]);
});

test('there is something to count', () => {
  expect([Object.keys(ASSEMBLY.types).length > 30, OPTIONAL.length > 40]).toEqual([true, true]);
});
