import { oddPlaces } from './odd-places';
import { ODD_VALUES } from './odd-values';
import { aStack } from './stack';
import { synthesized } from './synthesized';
import { DeployerPolicy, StackSnapshot } from '../../../lib';
import { FACTORIES, STRUCTS } from '../../api/assembly';

const PLACES = oddPlaces();

/** Of what no construct takes: what takes a stack. */
const APART: Record<string, (stack: never) => unknown> = {
  'DeployerPolicy.of(stack)': stack => DeployerPolicy.of(stack),
  'StackSnapshot.briefOf(stack)': stack => StackSnapshot.briefOf(stack),
  'StackSnapshot.textOf(stack)': stack => StackSnapshot.textOf(stack),
};

/** What is wrong with how an odd value is met; undefined where nothing is. */
function complaint({ create, property }: typeof PLACES[number], odd: keyof typeof ODD_VALUES): string | undefined {
  const stack = aStack();
  const value = ODD_VALUES[odd](stack);
  const before = stack.node.findAll().length;
  try {
    create(stack, 'It', value);
  } catch (error) {
    const { name, message, constructPath, violations } = error as Error & { constructPath: string; violations: { property: string }[] };
    return name !== 'ValidationError' ? `${name}: ${message}`
      : constructPath !== 'chat/It' ? `names ${constructPath}`
        : stack.node.findAll().length !== before ? 'leaves children behind'
          // what is absent may be missed by a property that needs it
          : value === undefined || violations.some(({ property: named }) => named.startsWith(property) || property.startsWith(named)) ? undefined
            : `names ${violations.map(violation => violation.property).join()}`;
  }
  const text = JSON.stringify(synthesized(stack));
  return /TfToken|\[object |"undefined"|"NaN"/.test(text) ? `synthesizes ${/.{40}(?:TfToken|\[object |"undefined"|"NaN").{40}/.exec(text)?.[0]}` : undefined;
}

test.each(PLACES.map(place => [place.name, place] as const))('%s takes an odd value, or names construct and property and leaves nothing behind', (_name, place) => {
  const complaints = Object.keys(ODD_VALUES).map(odd => [odd, complaint(place, odd)]).filter(([, words]) => words !== undefined);
  expect(complaints).toEqual([]);
});

test('every struct and every parameter of a factory is among the places', () => {
  const names = PLACES.map(({ name }) => name).join('\n');
  const parameters = FACTORIES.flatMap(({ method, name }) => (method.parameters ?? []).map(parameter => `${name}(${parameter.name})`));
  expect(parameters.filter(parameter => !names.includes(parameter))).toEqual(Object.keys(APART));
  const properties = STRUCTS.flatMap(({ properties: own = [] }) => own.map(({ name }) => name));
  expect(properties.filter(property => !new RegExp(`[. ]${property}$`, 'm').test(names))).toEqual([]);
});

// The construct among them is the stack itself.
const NO_STACKS = (Object.keys(ODD_VALUES) as (keyof typeof ODD_VALUES)[]).filter(odd => odd !== 'a construct');

test.each(Object.keys(APART).flatMap(name => NO_STACKS.map(odd => [name, odd] as const)))('%s does not take for a stack: %s', (name, odd) => {
  let refusal: unknown;
  try {
    APART[name](ODD_VALUES[odd](aStack()) as never);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ name: 'ValidationError', constructPath: name.split('.')[0], violations: [{ property: 'stack' }] });
});
