import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { DeliveryFacts } from '../channel.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { createReplyTokens } from './reply-token.ts';

const now = Date.UTC(2026, 10, 22);
const secret = 'a secret of at least thirty-two characters';
const tokens = createReplyTokens([secret], 'in.shop.test');
const facts: DeliveryFacts = {
  deliveryId: newId(now),
  conversationId: newId(now),
  addressId: newId(now),
  createdAt: now,
};
const known = async (deliveryId: string) => (deliveryId === facts.deliveryId ? facts : null);
const address = tokens.address(facts);

describe('the address an answer comes back to', () => {
  it('leads to its delivery, also when a mail system changed its case', async () => {
    expect(await tokens.read(address, known, now)).toBe(facts.deliveryId);
    expect(await tokens.read(address.toUpperCase(), known, now)).toBe(facts.deliveryId);
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
    expect(tokens.address(facts, 'bounce').indexOf('@')).toBeLessThanOrEqual(64);
    expect(await tokens.read(tokens.address(facts, 'bounce'), known, now)).toBe(facts.deliveryId);
  });

  it('E4: is worth nothing for another conversation or another address of the same delivery', async () => {
    const moved = async () => ({ ...facts, conversationId: newId(now) });
    const readdressed = async () => ({ ...facts, addressId: newId(now) });
    expect(await tokens.read(address, moved, now)).toBeNull();
    expect(await tokens.read(address, readdressed, now)).toBeNull();
    expect(await tokens.read(address, async () => null, now)).toBeNull();
  });

  it('E5: changes with every mail and ends after 30 days', async () => {
    const thirtyDays = 30 * 86_400_000;
    expect(tokens.address({ ...facts, deliveryId: newId(now) })).not.toBe(address);
    expect(await tokens.read(address, known, now + thirtyDays)).toBe(facts.deliveryId);
    expect(await tokens.read(address, known, now + thirtyDays + 1)).toBeNull();
  });

  it('E4: no changed character reads, wherever it is', async () => {
    const local = address.indexOf('@');
    for (let at = 0; at < local; at += 1) {
      const other = address[at] === 'a' ? 'b' : 'a';
      expect(await tokens.read(address.slice(0, at) + other + address.slice(at + 1), known, now)).toBeNull();
    }
  });

  it('after the secret was changed, mails already out can still be answered', async () => {
    const rotated = createReplyTokens([`${secret} of the new year`, secret], 'in.shop.test');
    expect(await rotated.read(address, known, now)).toBe(facts.deliveryId);
    expect(await tokens.read(rotated.address(facts), known, now)).toBeNull();
  });

  it.each([
    '',
    '@',
    'reply+@in.shop.test',
    address.replace('in.shop.test', 'shop.test'),
    address.replace('in.shop.test', 'in.shop.test.evil.example'),
    `${address}\r\nBcc: everyone@shop.test`,
    `"${address}"`,
    address.replace('@', '@x@'),
    `reply+${'a'.repeat(1_000_000)}`,
    `reply+${'7'.repeat(26)}.a${'7'.repeat(26)}@in.shop.test`,
    address.replace('+', '-'),
  ])('declines what was never ours (%#)', async (text) => {
    expect(tokens.isToken(text)).toBe(false);
    expect(await tokens.read(text, known, now)).toBeNull();
  });

  it('never fails on any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        expect(await tokens.read(`${text}@in.shop.test`, known, now)).toBeNull();
      }),
    );
  });
});

describe('base32', () => {
  it('gives every bytes one text and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(fromBase32(toBase32(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
    expect(toBase32(Buffer.from('foobar'))).toBe('mzxw6ytboi');
  });
});
