import { expect, test } from 'vitest';
import { Allowance, addressKey } from './allowance.ts';

function allowanceAt(start: number) {
  let now = start;
  const clock = { now: () => now, after: () => () => {} };
  return { allowance: new Allowance(clock, { burst: 3, perMs: 3_000 }), pass: (ms: number) => (now += ms) };
}

test('a burst is granted, the next one is told how long to wait', () => {
  const { allowance } = allowanceAt(0);
  expect([1, 2, 3].map(() => allowance.take('a'))).toEqual([0, 0, 0]);
  expect(allowance.take('a')).toBe(1_000);
});

test('waiting as told is enough, and waiting less is not', () => {
  const { allowance, pass } = allowanceAt(0);
  for (let i = 0; i < 3; i++) allowance.take('a');
  pass(999);
  expect(allowance.take('a')).toBeGreaterThan(0);
  pass(1);
  expect(allowance.take('a')).toBe(0);
});

test('one stranger does not use up the allowance of another', () => {
  const { allowance } = allowanceAt(0);
  for (let i = 0; i < 4; i++) allowance.take('a');
  expect(allowance.take('b')).toBe(0);
});

test('a clock that is set back neither grants nor blocks for ever', () => {
  const { allowance, pass } = allowanceAt(1_000_000);
  for (let i = 0; i < 3; i++) allowance.take('a');
  pass(-500_000);
  expect(allowance.take('a')).toBe(1_000);
});

test('a hundred thousand made-up keys stay within the bound', () => {
  const { allowance } = allowanceAt(0);
  for (let i = 0; i < 100_000; i++) allowance.take(`k${i}`);
  expect(allowance.take('k99999')).toBe(0);
});

test('IPv6 addresses of one /64 are one stranger, IPv4 written as IPv6 is itself', () => {
  expect(addressKey('2001:db8:0:1:aaaa::1')).toBe(addressKey('2001:db8::1:bbbb:0:0:2'));
  expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0');
  expect(addressKey('::ffff:10.0.0.7')).toBe('10.0.0.7');
  expect(addressKey(undefined)).toBe('unknown');
});
