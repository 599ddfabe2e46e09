import { describe, expect, it } from 'vitest';
import { newId } from './id.ts';
import { createSigner } from './signed-link.ts';

const secret = 'a secret of at least thirty-two characters';
const signer = createSigner(secret, 'continue');
const id = newId(Date.UTC(2026, 10, 22));

describe('the secret of a link', () => {
  it('leads back to the id it was made for, and fits into a request', () => {
    const token = signer.sign(id);
    expect(token).toMatch(/^[A-Za-z0-9_-]{16,200}$/);
    expect(signer.read(token)).toBe(id);
    expect(signer.sign(id)).toBe(token);
  });

  it('is worth nothing for another purpose or under another secret', () => {
    expect(createSigner(secret, 'confirm').read(signer.sign(id))).toBeNull();
    expect(createSigner(`${secret}!`, 'continue').read(signer.sign(id))).toBeNull();
  });

  it('does not read once any one character was changed', () => {
    const token = signer.sign(id);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(signer.read(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
  });

  it.each([
    '',
    'A',
    'A'.repeat(64),
    'A'.repeat(1_000_000),
    `${signer.sign(id)}=`,
    ` ${signer.sign(id)}`,
    `${signer.sign(id)}\n`,
    signer.sign(id).replace(/^./, '+'),
    '\0'.repeat(64),
    '…'.repeat(64),
  ])('declines what nobody signed (%#)', (token) => {
    expect(signer.read(token)).toBeNull();
  });

  it('is made of ids only: a caller that passes anything else has a bug', () => {
    expect(() => signer.sign('anna')).toThrow(TypeError);
  });
});
