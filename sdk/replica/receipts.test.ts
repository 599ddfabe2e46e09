import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anna, ben, carrier, entry, message, receipt } from '../testing/entries.ts';
import { newestFromOther, reachedBy } from './receipts.ts';

test('receipts merge by maximum, whatever their order', () => {
  const receipts = [
    receipt(5, ben, 'delivered', 3),
    receipt(6, ben, 'read', 2),
    receipt(7, ben, 'delivered', 1),
    receipt(8, ben, 'read', 4),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(receipts, { minLength: 4 }), (shuffled) => {
      expect(reachedBy('agent', shuffled)).toEqual({ delivered: 4, read: 4 });
    }),
  );
});

test('an answer counts as having read all before it', () => {
  expect(reachedBy('contact', [message(1, ben), message(2, anna)])).toEqual({ delivered: 2, read: 2 });
  expect(reachedBy('agent', [message(1, anna), message(2, ben)])).toEqual({ delivered: 2, read: 2 });
});

test('an absence notice and a bot’s words are no reading', () => {
  const away = entry(2, anna, { kind: 'message', text: 'away', caution: 'auto-reply', originalId: null });
  expect(reachedBy('contact', [message(1, ben), away]).read).toBe(0);
  const bot = { kind: 'bot', id: 'bot', name: 'Bot' } as const;
  expect(reachedBy('agent', [message(1, anna), message(2, bot)]).read).toBe(0);
});

test('the newest message of the other side is what there is to read', () => {
  const entries = [
    message(1, anna),
    message(2, ben),
    receipt(3, ben, 'read', 1),
    message(4, anna),
    message(5, carrier),
  ];
  expect(newestFromOther('contact', entries)).toBe(5);
  expect(newestFromOther('agent', entries)).toBe(4);
  expect(newestFromOther('agent', [])).toBe(0);
});
