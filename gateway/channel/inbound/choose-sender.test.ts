import { describe, expect, it } from 'vitest';
import type { Address } from '../../contact/contact.ts';
import type { KnownSender } from '../../contact/contact-store.ts';
import { chooseSender } from './choose-sender.ts';

const known = (contactId: string, provenBy: Address['provenBy'], seenAt: number | null): KnownSender => ({
  address: {
    addressId: `address of ${contactId}`,
    contactId,
    channel: 'sms',
    value: '+4915112345678',
    hint: '··· 678',
    provenBy,
    isUsable: true,
  },
  contact: { contactId, siteId: 'demo', conversationId: `of ${contactId}`, name: null, locale: 'en' },
  seenAt,
});
const chosen = (senders: readonly KnownSender[], isPerSender: boolean, since = 100) =>
  chooseSender(senders, { isPerSender, since })?.contact.contactId ?? null;

describe('whose message it is', () => {
  it.each([
    ['nobody is known there', [], null, null],
    ['one contact confirmed the address', [known('anna', 'code', 200)], 'anna', 'anna'],
    [
      'one confirmed it, another only wrote from it',
      [known('x', 'wrote-in', 300), known('anna', 'code', 200)],
      'anna',
      'anna',
    ],
    ['I11: two confirmed it', [known('anna', 'code', 300), known('ben', 'code', 200)], null, null],
    ['I8: somebody elsewhere pressed the link', [known('eve', 'link', 300)], null, null],
    ['I7: somebody elsewhere sent the code back', [known('eve', 'text', 300)], null, null],
    [
      'one typed the code, for another a link was pressed',
      [known('eve', 'link', 300), known('anna', 'code', 200)],
      'anna',
      'anna',
    ],
    [
      'I7: a link was pressed for one, another wrote in',
      [known('eve', 'link', 300), known('x', 'wrote-in', 200)],
      'x',
      null,
    ],
    [
      'two confirmed it, a third wrote in',
      [known('anna', 'code', 300), known('ben', 'code', 200), known('x', 'wrote-in', 150)],
      'x',
      null,
    ],
    ['somebody wrote in before', [known('x', 'wrote-in', 200)], 'x', null],
    ['several wrote in: the last', [known('y', 'wrote-in', 300), known('x', 'wrote-in', 200)], 'y', null],
    ['I10: the number was silent for long', [known('anna', 'code', 50)], null, 'anna'],
    ['I10: who wrote in was silent for long', [known('x', 'wrote-in', 100)], null, null],
    ['E1: a sender nobody could check', [known('x', 'wrote-in', null)], null, null],
  ] as const)('when %s', (_, senders, onPhone, byMail) => {
    expect(chosen(senders, true)).toBe(onPhone);
    expect(chosen(senders, false)).toBe(byMail);
  });
});
