import { ValidationError } from '../../../lib/validation/validation-error';

const VIOLATIONS = [
  { property: 'domain', sentence: 'must be a domain name', came: '"Chat"', cure: 'did you mean chat.example.com?' },
  { property: 'additionalDomains[1].name', sentence: 'must be a domain name', came: '"x"' },
  { property: 'www', sentence: 'must be left out', cure: 'leave it out' },
  { property: 'zoneId', sentence: 'must be given' },
];

test('the message names the construct, then on a line each: property, what is wrong, what came, what to do', () => {
  expect(new ValidationError('chat/Chat', VIOLATIONS).message).toMatchInlineSnapshot(`
"chat/Chat: 4 mistakes in the props
  domain: must be a domain name, came "Chat"; did you mean chat.example.com?
  additionalDomains[1].name: must be a domain name, came "x"
  www: must be left out; leave it out
  zoneId: must be given"
`);
});

test('one mistake is not counted as several', () => {
  expect(new ValidationError('chat/Chat', VIOLATIONS.slice(3)).message).toBe('chat/Chat: 1 mistake in the props\n  zoneId: must be given');
});

test('a program finds path and mistakes in the error, and knows it by its name across copies of the package', () => {
  const error = new ValidationError('chat/Chat', VIOLATIONS);
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.constructPath, error.violations]).toEqual(['ValidationError', 'chat/Chat', VIOLATIONS]);
});
