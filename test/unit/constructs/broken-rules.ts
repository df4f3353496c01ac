import { Examination, PropsRule, Rule } from '../../../lib/validation/rule';

/** The names of the rules for which props are refused; none where they are accepted. */
export function brokenRules(create: () => unknown): string[] {
  const broken: string[] = [];
  const { value, props } = Examination.prototype;
  const spies = [
    jest.spyOn(Examination.prototype, 'value').mockImplementation(function (this: Examination, property: string, given: unknown, ...rules: Rule<unknown>[]) {
      const before = this.violations.length;
      value.call(this, property, given, ...rules);
      broken.push(...this.violations.length > before ? [rules.find(rule => !rule.holds(given))!.name] : []);
    }),
    jest.spyOn(Examination.prototype, 'props').mockImplementation(function (this: Examination, given: object, rules: readonly PropsRule<object>[]) {
      props.call(this, given, rules);
      broken.push(...rules.filter(rule => !rule.holds(given)).map(({ name }) => name));
    }),
  ];
  try {
    create();
    expect(broken).toEqual([]);
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') {
      throw error;
    }
  } finally {
    spies.forEach(spy => spy.mockRestore());
  }
  return [...new Set(broken)];
}
