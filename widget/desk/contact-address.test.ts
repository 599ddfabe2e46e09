import { expect, test } from 'vitest';
import { isAddress, isMaskOf } from './contact-address.ts';

test.each([
  ['a•••@example.org', 'anna@example.org', true],
  ['a•••@example.org', ' Anna@Example.org ', true],
  ['a•••@…le.org', 'anna@a-very-long-example.org', true],
  ['a•••@example.org', 'ben@example.org', false],
  ['a•••@example.org', 'anna@sub.example.org', false],
  ['a•••@example.org', 'Anna', false],
  ['•••', 'anna@example.org', false],
  ['', '', false],
])('%s is the mask of “%s”: %s', (hint, address, is) => {
  expect(isMaskOf(hint, address)).toBe(is);
});

test('a name is told from an address', () => {
  expect(isAddress('anna@example.org')).toBe(true);
  for (const name of ['Anna', 'Anna @ work', 'a@b@c', '', null]) expect(isAddress(name)).toBe(false);
});
