import { ASSEMBLY, Member, propertiesOf, Type } from './assembly';
import { Language, LANGUAGES, TranslatedType, Translation, translations } from './translations';
import '../../lib';
import { propertyOfApp, sentenceOfApp } from '../../lib/validation/language-of-app';

// Whoever reads this documentation and writes Python, Java, C# or Go finds every name there by a rule of that language.

/** All of them, those of the provider too. */
const TYPES = Object.values(ASSEMBLY.types);
const TRANSLATED = translations();

/** `tfResourceType` is the name that every class has which cdktf generates from a provider. */
const NAMED_BY_CDKTF = new Set(['tfResourceType']);

const pascal = (name: string) => name[0].toUpperCase() + name.slice(1);
/** Words in small letters with a line between; a unit is one word. */
const snake = (name: string) => name.replace(/([KMG])iB/g, '$1ib').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

type Rule = (name: string, type: Type, member: Member) => string;
const RULES: Readonly<Record<Language, Readonly<Record<'constant' | 'property' | 'method', Rule>>>> = {
  python: { constant: name => name, property: snake, method: snake },
  java: { constant: name => name, property: (name, { datatype }) => datatype ? name : `get${pascal(name)}`, method: name => name },
  dotnet: { constant: name => name, property: pascal, method: pascal },
  go: {
    constant: (name, type) => `${type.name}_${name}`,
    property: pascal,
    method: (name, type, member) => member.static ? `${type.name}_${pascal(name)}` : pascal(name),
  },
};

const isConstant = (member: Member & { readonly const?: boolean }) => member.const === true && !NAMED_BY_CDKTF.has(member.name);

interface Named { readonly type: Type; readonly member: Member; readonly kind: 'constant' | 'property' | 'method' }

const isPublic = (member: Member & { readonly protected?: boolean }) => member.protected !== true;

const NAMED: readonly Named[] = TYPES.flatMap(type => [
  ...(type.members ?? []).map(member => ({ type, member, kind: 'constant' as const })),
  ...(type.properties ?? []).filter(member => isPublic(member) && !NAMED_BY_CDKTF.has(member.name)).map(member => ({ type, member, kind: isConstant(member) ? 'constant' as const : 'property' as const })),
  ...(type.methods ?? []).filter(isPublic).map(member => ({ type, member, kind: 'method' as const })),
]);

/** What a prop is: of other classes no error speaks. */
const CHOICES = new Set(Object.values(ASSEMBLY.types).flatMap(({ properties = [], datatype }) => datatype ? properties : [])
  .flatMap(({ type }) => [type?.fqn, type?.collection?.elementtype.fqn]).map(fqn => fqn?.split('.').pop()));

/** What people call: nobody calls the constructor of what is abstract. */
const CALLABLES = TYPES.flatMap(type => {
  const constructor = type.initializer !== undefined && type.abstract !== true ? [{ ...type.initializer, name: 'constructor' }] : [];
  return [...type.methods ?? [], ...constructor].filter(isPublic).map(method => ({ type, method }));
});

/** What jsii says to the library of an app's language. */
const AGENTS: Readonly<Record<Language, string>> = { python: 'Python/3.11.7', java: 'Java/17.0.15', dotnet: 'DotNet/8.0.1/.NETCoreApp,Version=v6.0/1.140.0.0', go: 'go1.26.8/linux/amd64' };

const typeIn = (language: Language, { name }: Type): TranslatedType => TRANSLATED[language].get(name) ?? { native: 'nothing', members: new Map() };
const memberIn = (language: Language, type: Type, name: string): Translation => typeIn(language, type).members.get(name) ?? { native: 'nothing' };

describe.each(LANGUAGES)('in %s', language => {
  test('every type has its name', () => {
    expect(TYPES.filter(type => typeIn(language, type).native !== type.name).map(type => `${type.name}: ${typeIn(language, type).native}`)).toEqual([]);
  });

  test('every member has the name that the rule of the language makes of ours', () => {
    const faults = NAMED.flatMap(({ type, member, kind }) => {
      const [wanted, { native }] = [RULES[language][kind](member.name, type, member), memberIn(language, type, member.name)];
      return native === wanted ? [] : [`${type.name}.${member.name}: ${native}, wanted ${wanted}`];
    });
    expect(faults).toEqual([]);
  });

  test('what is handed over has its own name, and no word of the language has it changed', () => {
    const faults = CALLABLES.flatMap(({ type, method: { name, parameters = [] } }) => {
      const { parameters: native = ['nothing'] } = memberIn(language, type, name);
      const wanted = parameters.flatMap(parameter => language === 'python' ? inPython(parameter) : [parameter.name]);
      // Python's keywords have no order
      const texts = [native, wanted].map(names => (language === 'python' ? [...names].sort() : names).join(', '));
      return texts[0] === texts[1] ? [] : [`${type.name}.${name}: ${texts[0]}, wanted ${texts[1]}`];
    });
    expect(faults).toEqual([]);
    expect(CALLABLES.filter(({ method }) => method.parameters).length).toBeGreaterThan(40);
  });

  describe('an error has', () => {
    beforeAll(() => { process.env.JSII_AGENT = AGENTS[language]; });
    afterAll(() => { delete process.env.JSII_AGENT; });
    const ours = NAMED.filter(({ type }) => type.namespace === undefined);

    test('every property that a caller writes as the language has it', () => {
      const written = ours.filter(({ type, kind }) => type.datatype && kind === 'property');
      expect(written.length).toBeGreaterThan(100);
      const others = written.filter(({ type, member }) => propertyOfApp(member.name) !== memberIn(language, type, member.name).native);
      expect(others.map(({ member }) => member.name)).toEqual([]);
    });

    test('every factory and constant of a choice as the language has it', () => {
      const choices = ours.filter(({ type, member, kind }) => CHOICES.has(type.name) && (kind === 'constant' || member.static && kind === 'method'));
      expect(choices.length).toBeGreaterThan(70);
      const faults = choices.flatMap(({ type, member }) => {
        const { native } = memberIn(language, type, member.name);
        const [said, wanted] = [sentenceOfApp(`e.g. ${type.name}.${member.name}(…)`), language === 'go' ? native : `${type.name}.${native}`];
        return said === `e.g. ${wanted}(…)` ? [] : [`${said}, wanted ${wanted}`];
      });
      expect(faults).toEqual([]);
    });
  });

  test('no two names of a type are the same, of our own types in small letters either', () => {
    const doubled = TYPES.flatMap(type => {
      const natives = NAMED.filter(named => named.type === type).map(({ member }) => memberIn(language, type, member.name).native);
      const compared = natives.map(native => type.namespace === undefined ? native.toLowerCase() : native);
      return natives.filter((_, index) => compared.indexOf(compared[index]) !== index).map(native => `${type.name}: ${native}`);
    });
    expect(doubled).toEqual([]);
  });
});

/** The properties of a struct that comes last are keywords of the call, those of its bases too. */
function inPython({ name, type }: Member): string[] {
  const struct = type?.fqn === undefined ? undefined : ASSEMBLY.types[type.fqn];
  return struct?.datatype ? [...new Set(propertiesOf(struct).map(property => snake(property.name)))] : [snake(name)];
}
