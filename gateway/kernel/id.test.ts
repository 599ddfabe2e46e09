import { expect, test } from 'vitest';
import { idFor, newId, secretHash } from './id.ts';

const uuid = (version: number) =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);

test('a new id is a UUID of version 7 that begins with its time', () => {
  const at = Date.UTC(2026, 10, 22);
  expect(newId(at)).toMatch(uuid(7));
  expect(Number.parseInt(newId(at).replaceAll('-', '').slice(0, 12), 16)).toBe(at);
});

test('later ids sort after earlier ones, and no two are the same', () => {
  expect(newId(1_000) < newId(1_001)).toBe(true);
  expect(new Set(Array.from({ length: 1_000 }, () => newId(1_000))).size).toBe(1_000);
});

test('the same name has the same id, another name another', () => {
  expect(idFor('mail', 'a')).toMatch(uuid(8));
  expect(idFor('mail', 'a')).toBe(idFor('mail', 'a'));
  expect(idFor('mail', 'b')).not.toBe(idFor('mail', 'a'));
});

test('names of several parts are not confused when the parts are cut elsewhere', () => {
  expect(idFor('ab', 'c')).not.toBe(idFor('a', 'bc'));
  expect(idFor('a","b')).not.toBe(idFor('a', 'b'));
});

test('a secret is kept as its SHA-256', () => {
  expect(secretHash('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});
