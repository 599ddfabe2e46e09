import { expect, test } from 'vitest';
import { cryptoBytes } from '../kernel/uuid.ts';
import { databaseName, newToken } from './device.ts';

test('a device token is 256 random bits in base64url', () => {
  expect(newToken((length) => new Uint8Array(length).fill(0xff))).toBe('__________________________________________8');
  expect(newToken((length) => new Uint8Array(length).fill(0xfb))).toBe('-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s');
  expect(newToken(cryptoBytes)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(newToken(cryptoBytes)).not.toBe(newToken(cryptoBytes));
});

test('two sites on one origin keep their records apart', () => {
  expect(databaseName('shop')).not.toBe(databaseName('blog'));
});
