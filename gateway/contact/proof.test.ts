import { randomBytes } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { isCodeOf, linkHashOf, makeProof, proofBounds, type RandomBytes } from './proof.ts';

const about = { proofId: 'p1', addressId: 'a1', purpose: 'address', wanted: null, withLink: true } as const;

/** Random bytes that are these numbers, one after the other. */
const drawing =
  (...numbers: number[]): RandomBytes =>
  (sizeBytes) => {
    const bytes = Buffer.alloc(sizeBytes);
    bytes.writeUInt32BE(numbers.shift() ?? 0);
    return bytes;
  };

test('a proof is a code and a link, of which only hashes are kept', () => {
  const { proof, code, linkSecret } = makeProof(about, 1_000, randomBytes);
  expect(code).toMatch(/^\d{6}$/);
  expect(linkSecret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(proof).toMatchObject({ triesLeft: limits.codeTries, createdAt: 1_000, expiresAt: 901_000, usedAt: null });
  expect(JSON.stringify(proof)).not.toContain(code);
  expect(JSON.stringify(proof)).not.toContain(linkSecret);
  expect(proof.linkHash).toBe(linkHashOf(linkSecret ?? ''));
});

test('where there is no page to open there is no link', () => {
  const { proof, linkSecret } = makeProof({ ...about, withLink: false }, 0, randomBytes);
  expect([proof.linkHash, linkSecret]).toEqual([null, null]);
});

test('a code keeps its leading zeros', () => {
  expect(makeProof(about, 0, drawing(42)).code).toBe('000042');
});

test('numbers that would make some codes likelier are drawn again', () => {
  expect(makeProof(about, 0, drawing(4_294_967_295, 4_294_000_000, 4_293_999_999)).code).toBe('999999');
});

test('only the code itself is right, and only for its own proof', () => {
  const { proof, code } = makeProof(about, 0, drawing(123_456));
  expect(isCodeOf(proof, code)).toBe(true);
  const other = makeProof({ ...about, proofId: 'p2' }, 0, drawing(123_456));
  expect(other.proof.codeHash).not.toBe(proof.codeHash);
  expect(isCodeOf({ ...proof, proofId: 'p2' }, code)).toBe(false);
});

test.each(['', '123457', '0123456', '123456 ', '１２３４５６', '\0', '9'.repeat(100_000)])(
  '%j is not the code',
  (typed) => {
    expect(isCodeOf(makeProof(about, 0, drawing(123_456)).proof, typed)).toBe(false);
  },
);

test('a damaged proof has no right code', () => {
  const { proof, code } = makeProof(about, 0, randomBytes);
  expect(isCodeOf({ ...proof, codeHash: '' }, code)).toBe(false);
  expect(isCodeOf({ ...proof, codeHash: `${proof.codeHash}x` }, code)).toBe(false);
});

test('one address gets three codes an hour and five a day', () => {
  const day = 86_400_000;
  expect(proofBounds(day)).toEqual([
    { atMost: 3, since: day - 3_600_000 },
    { atMost: 5, since: 0 },
  ]);
});
