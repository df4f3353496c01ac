import fc from 'fast-check';
import { ADMIN_PASSWORD, API_KEY, preconditions, PRIVATE_KEY, secretVariable } from '../../../lib/terraform/secret-use';

test.each([['the key', API_KEY], ['the password', ADMIN_PASSWORD], ['the private key', PRIVATE_KEY], ['a variable', secretVariable('TAVILY_API_KEY')]])('the conditions of %s are held by Terraform on the variable, and no message can show a value', (_what, use) => {
  for (const { condition, errorMessage } of preconditions(use, 'my_secret')) {
    expect(condition).toMatch(/^\$\{.*var\.my_secret.*\}$/s);
    expect(errorMessage).toMatch(/^The variable my_secret must .*\.$/);
    expect(errorMessage).not.toMatch(/[$%]\{/);
  }
});

test('the length of a password is counted in bytes, by the length of its base64 without padding', () => {
  const [{ condition }] = preconditions(ADMIN_PASSWORD, 'p');
  const [, least, most] = /^\$\{length\(replace\(base64encode\(var\.p\), "=", ""\)\) >= (\d+) && length\(replace\(base64encode\(var\.p\), "=", ""\)\) <= (\d+)\}$/.exec(condition as string)!.map(Number);
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), password => {
    const bytes = Buffer.byteLength(password);
    const length = Buffer.from(password).toString('base64').replace(/=/g, '').length;
    expect([password, length >= least && length <= most]).toEqual([password, bytes >= 8 && bytes <= 72]);
  }), { examples: [['a'.repeat(7)], ['a'.repeat(8)], ['a'.repeat(72)], ['a'.repeat(73)], ['密'.repeat(24)], ['密'.repeat(25)], ['']] });
});
