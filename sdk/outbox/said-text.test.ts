import { limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { saidText } from './said-text.ts';

test('a broken paste becomes text the wire takes', () => {
  expect(saidText('a\0b')).toBe('ab');
  expect(saidText('half \ud83d')).toBe('half \ufffd');
  expect(saidText('👋🏽')).toBe('👋🏽');
});

test('no text, and more than one message holds, is the caller’s mistake', () => {
  expect(() => saidText('')).toThrow(RangeError);
  expect(() => saidText('\0')).toThrow(RangeError);
  expect(() => saidText('a'.repeat(limits.maxTextLength + 1))).toThrow(RangeError);
  expect(saidText('a'.repeat(limits.maxTextLength))).toHaveLength(limits.maxTextLength);
});
