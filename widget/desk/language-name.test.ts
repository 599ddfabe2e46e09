import { expect, test } from 'vitest';
import { languageName } from './language-name.ts';

test('a language is called as the agent calls it', () => {
  expect(languageName('de', 'en')).toBe('German');
  expect(languageName('de', 'nl-BE')).toBe('Duits');
});

test.each(['en-a', 'aa-', '', 'xx-xx-xx', '🙂', 'a'.repeat(5_000)])(
  'a tag that names none is shown as it is: %#',
  (tag) => {
    expect(() => languageName(tag, 'en')).not.toThrow();
  },
);
