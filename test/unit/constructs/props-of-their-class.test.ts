import { LEFT_OUT, oddPlaces, OddPlace } from './odd-places';
import { aStack } from './stack';
import { BailianEndpoint, InstanceType, SecretSource } from '../../../lib';
import { ValidationError } from '../../../lib/validation/validation-error';
import { ASSEMBLY, propertiesOf, TypeReference } from '../../api/assembly';

const PLACES = oddPlaces().map(place => [place.name, place] as const);

/** Somebody's key, in whatever place. */
const SECRET = 'sk-0123456789abcdef0123456789abcdef';

/** One value of each class; what belongs into a place is none of them, or is left out for it. */
const VALUES: Record<string, unknown> = {
  'a text': SECRET,
  'a number': 5,
  'a decision': true,
  'an object': { some: SECRET },
  'a list': [SECRET],
  'a function': () => SECRET,
  'a class': InstanceType,
  'an endpoint': BailianEndpoint.SINGAPORE,
  'a secret': SecretSource.fromVariable('other_secret'),
};

/** The values that belong into a place. */
function belonging({ primitive, fqn, collection }: TypeReference): string[] {
  const { string, number, boolean }: Record<string, string> = { string: 'a text', number: 'a number', boolean: 'a decision' };
  return [
    ...primitive === undefined ? [] : [{ string, number, boolean }[primitive]!],
    ...collection?.elementtype.primitive === 'string' ? [{ map: 'an object', array: 'a list' }[collection.kind]!] : [],
    ...fqn?.endsWith('.BailianEndpoint') ? ['an endpoint'] : [],
    ...fqn?.endsWith('.SecretSource') ? ['a secret'] : [],
  ];
}

/** The error that a value in a place is refused with. */
function refusalOf({ create }: OddPlace, value: unknown): ValidationError | undefined {
  const stack = aStack();
  try {
    create(stack, 'It', value);
  } catch (error) {
    expect({ ...error as ValidationError, children: stack.node.children.length }).toMatchObject({ name: 'ValidationError', constructPath: 'chat/It', children: 1 });
    return error as ValidationError;
  }
  return undefined;
}

/** Whether an error says of a place that something else must be there. */
function names(error: ValidationError | undefined, { property }: OddPlace): boolean {
  const isThere = (named: string) => property === '' || named === property || named.startsWith(`${property}.`) || named.startsWith(`${property}[`);
  return error?.violations.some(({ property: named, sentence }) => isThere(named) && sentence.startsWith('must be ')) ?? false;
}

test.each(PLACES)('%s takes no value of another class, and repeats none', (_name, place) => {
  for (const what of Object.keys(VALUES).filter(each => !belonging(place.type).includes(each))) {
    const error = refusalOf(place, VALUES[what]);
    expect([what, names(error, place)]).toEqual([what, true]);
    expect(error!.message).not.toContain(SECRET);
  }
});

test.each(PLACES.filter(([, { optional }]) => !optional))('%s must be given', (_name, place) => {
  expect(names(refusalOf(place, LEFT_OUT), place)).toBe(true);
  expect(names(refusalOf(place, null), place)).toBe(true);
});

const STRUCTS = PLACES.filter(([, { type }]) => type.fqn !== undefined && ASSEMBLY.types[type.fqn]?.datatype);

test.each(STRUCTS)('%s has no other property, and says which is the nearest', (_name, place) => {
  const properties = propertiesOf(ASSEMBLY.types[place.type.fqn!]).map(({ name }) => name);
  expect(properties.length).toBeGreaterThan(0);
  for (const meant of properties) {
    const mistyped = `${meant}${meant.slice(-1)}`;
    const error = refusalOf(place, { ...place.right, [mistyped]: SECRET });
    expect(error?.violations).toContainEqual({
      property: place.property === '' ? mistyped : `${place.property}.${mistyped}`, sentence: 'must be left out: there is no such property', cure: `did you mean ${meant}?`,
    });
    expect(error!.message).not.toContain(SECRET);
  }
});

test('every struct that a caller writes is among them', () => {
  const written = new Set(STRUCTS.map(([, { type }]) => ASSEMBLY.types[type.fqn!].name));
  const bases = new Set(Object.values(ASSEMBLY.types).filter(({ datatype }) => datatype).flatMap(({ interfaces = [] }) => interfaces.map(fqn => fqn.slice(fqn.lastIndexOf('.') + 1))));
  const ours = Object.values(ASSEMBLY.types).filter(({ datatype, namespace }) => datatype && namespace === undefined).map(({ name }) => name);
  expect(ours.filter(name => !written.has(name) && !bases.has(name))).toEqual([]);
  expect(written.size).toBeGreaterThan(15);
});
