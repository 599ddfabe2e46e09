import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWordReader } from './words.ts';

const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

const read = createWordReader();

describe('a text message that is an order', () => {
  it.each([
    ['STOP', 'stop'],
    [' stop. ', 'stop'],
    ['"Stop!"', 'stop'],
    ['Stop all', 'stop'],
    ['opt-out', 'stop'],
    ['UNSUBSCRIBE', 'stop'],
    ['Arrêt', 'stop'],
    ['abmelden', 'stop'],
    ['STOPP', 'stop'],
    ['Afmelden', 'stop'],
    ['إيقاف', 'stop'],
    ['start', 'start'],
    ['UNSTOP', 'start'],
    ['Help?', 'help'],
    ['Hilfe', 'help'],
    ['hulp', 'help'],
    ['e-mail', 'email'],
    ['EMAIL', 'email'],
    ['Hier', 'here'],
    ['here\n', 'here'],
    ['ＳＴＯＰ', 'stop'],
  ] as const)('%j', (text, word) => {
    expect(read(text)).toBe(word);
  });

  it.each([
    'Please stop the delivery',
    'stop it',
    'I need help',
    'is it here?',
    'yes',
    'no',
    'end of March',
    'info@shop.test',
    '',
    '!!!',
    '\0',
    'STOP '.repeat(9),
    'constructor',
    '__proto__',
  ])('says something else: %j', (text) => {
    expect(read(text)).toBeNull();
  });

  it('knows the words of a site as well', () => {
    const own = createWordReader({ stop: ['Genoeg!'], here: ['chat', ''] });
    expect([own('genoeg'), own('CHAT'), own('stop'), own('')]).toEqual(['stop', 'here', 'stop', null]);
  });

  it('cannot be made to mean anything but stop by configuration', () => {
    expect(createWordReader({ start: ['stop'] })('stop')).toBe('stop');
  });

  it('reads any text at once, also a very long one', () => {
    fc.assert(fc.property(fc.string({ unit: anyUnit, maxLength: 60 }), (text) => void read(text)));
    expect(read('STOP!'.padEnd(5_000_000, '!'))).toBeNull();
  });
});
