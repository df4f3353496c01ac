import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ASSEMBLY, Member, Type, TypeReference, TYPES } from './assembly';

const ROOT = join(__dirname, '../..');
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Every type that is spoken of, with the place where it is. */
function references(type: Type): [string, TypeReference][] {
  const callables = [...type.methods ?? [], ...type.initializer ? [{ ...type.initializer, name: 'constructor' }] : []];
  const of = (name: string, member?: Pick<Member, 'type'>): [string, TypeReference][] => member?.type ? nested(`${type.name}.${name}`, member.type) : [];
  return [
    ...(type.properties ?? []).flatMap(property => of(property.name, property)),
    ...callables.flatMap(method => [...(method.parameters ?? []).flatMap(parameter => of(`${method.name}(${parameter.name})`, parameter)), ...of(method.name, method.returns)]),
  ];
}

function nested(place: string, type: TypeReference): [string, TypeReference][] {
  return [[place, type], ...type.collection ? nested(place, type.collection.elementtype) : []];
}

const REFERENCES = TYPES.flatMap(references);
const places = (is: (type: TypeReference) => boolean) => REFERENCES.filter(([, type]) => is(type)).map(([place]) => place);

test('the API has no union', () => expect(places(({ union }) => union !== undefined)).toEqual([]));
test('the API has no any', () => expect(places(({ primitive }) => primitive === 'any' || primitive === 'json')).toEqual([]));

test('the API speaks of no generated type outside the submodule alicloud', () => {
  expect(places(({ fqn }) => fqn !== undefined && fqn.startsWith('cdktf-bailian-open-webui.') && ASSEMBLY.types[fqn]?.namespace !== undefined)).toEqual([]);
  expect(TYPES.filter(({ base }) => base?.startsWith('cdktf.TerraformResource') || base?.startsWith('cdktf.TerraformDataSource')).map(({ name }) => name)).toEqual([]);
});

test('the submodule alicloud holds the provider and what its configuration needs, and no resource', () => {
  const generated = Object.values(ASSEMBLY.types).filter(({ namespace }) => namespace !== undefined);
  expect(Object.keys(ASSEMBLY.submodules)).toEqual(['cdktf-bailian-open-webui.alicloud']);
  expect(generated.filter(({ name }) => !name.startsWith('AlicloudProvider')).map(({ name }) => name)).toEqual([]);
  expect(generated.filter(({ base }) => base === 'cdktf.TerraformProvider').map(({ name }) => name)).toEqual(['AlicloudProvider']);
});

test('what is data is not behaviour: every interface that is no struct begins with I', () => {
  expect(TYPES.filter(({ kind, datatype, name }) => kind === 'interface' && (datatype ? /^I[A-Z]/.test(name) : !/^I[A-Z]/.test(name))).map(({ name }) => name)).toEqual([]);
});

test('nothing is named for what it is not', () => {
  const names = TYPES.flatMap(type => [type.name, ...[...type.properties ?? [], ...type.methods ?? []].map(({ name }) => name)]);
  expect(names.filter(name => /util|helper|common|manager/i.test(name))).toEqual([]);
});

test('no folder or file is named for what it is not', () => {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter(path => !path.includes('generated'));
  expect(files.filter(path => /util|helper|common|manager/i.test(path))).toEqual([]);
});

test('what is public is named one by one', () => {
  expect(readFileSync(join(ROOT, 'lib/index.ts'), 'utf8')).not.toMatch(/export \* from/);
});

test('a user needs cdktf and constructs, and nothing else comes along', () => {
  expect([Object.keys(PACKAGE.peerDependencies).sort(), PACKAGE.dependencies, PACKAGE.optionalDependencies, PACKAGE.bundledDependencies ?? PACKAGE.bundleDependencies]).toEqual([['cdktf', 'constructs'], undefined, undefined, undefined]);
  // of cdktf, and of cdktn
  expect([['>=0.21.0 <1', '^10.4.2'], ['>=0.24.0 <1', '^10.6.0']]).toContainEqual([ASSEMBLY.dependencies.cdktf, ASSEMBLY.dependencies.constructs]);
  expect(PACKAGE.peerDependencies).toEqual(ASSEMBLY.dependencies);
});
