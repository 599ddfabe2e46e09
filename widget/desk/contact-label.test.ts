import { expect, test } from 'vitest';
import { avatarHue, avatarHues, contactLabel, initials, shortLabel } from './contact-label.ts';

test('a contact with a name is called by it', () => {
  expect(contactLabel({ contactId: 'c1', contactName: 'Anna Bergmann' }, 'Visitor')).toBe('Anna Bergmann');
});

test('nameless visitors can be told apart, and keep their label', () => {
  const label = contactLabel({ contactId: 'c1', contactName: null }, 'Besucher');
  expect(label).toMatch(/^Besucher [0-9A-HJKMNP-TV-Z]{4}$/);
  expect(contactLabel({ contactId: 'c1', contactName: '  ' }, 'Besucher')).toBe(label);
  expect(shortLabel('c1')).not.toBe(shortLabel('c2'));
});

test('the colour of a contact is one of those the theme has', () => {
  for (const id of ['', 'c1', '0192f0c1-7abc', 'x'.repeat(64)]) {
    expect(avatarHue(id)).toBeGreaterThanOrEqual(0);
    expect(avatarHue(id)).toBeLessThan(avatarHues);
  }
});

test('initials come from the first and the last word', () => {
  expect(initials('Anna Maria Bergmann')).toBe('AB');
  expect(initials('cher')).toBe('C');
  expect(initials('👩‍👩‍👧 family')).toBe('👩‍👩‍👧F');
  expect(initials(null)).toBe('');
  expect(initials('   ')).toBe('');
});
