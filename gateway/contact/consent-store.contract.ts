import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsentWay, Place, WithdrawalWay } from './consent.ts';
import type { ConsentStore } from './consent-store.ts';
import type { ContactStore } from './contact-store.ts';

/** A consent store under test. */
export interface OpenConsents {
  consents: ConsentStore;
  contacts: ContactStore;
  /** Says it to the store as it is, past every method. */
  tamper(sql: string): void;
  close(): Promise<void>;
}

const place: Place = { siteId: 'site-1', channel: 'sms', value: '+4915112345678' };
const stop = { how: 'keyword', words: 'STOP', at: 10 } as const;
const start = { how: 'keyword', words: 'START', at: 20 } as const;

/** What every implementation of `ConsentStore` keeps. */
export function testConsentStore(name: string, open: () => Promise<OpenConsents>): void {
  describe(name, () => {
    let opened: OpenConsents;
    let consents: ConsentStore;
    beforeEach(async () => {
      opened = await open();
      ({ consents } = opened);
    });
    afterEach(() => opened.close());

    const changes = async () => (await consents.ledger('site-1', 0, 50)).map(({ change, how }) => `${change} ${how}`);

    async function provenContact(key: string) {
      const { contacts } = opened;
      const contact = await contacts.ensure(key, { siteId: 'site-1', name: null, locale: 'en', at: 1 });
      const { contactId } = contact;
      const { addressId } = await contacts.ensureAddress(contactId, place.channel, place.value, '··· 678', 1);
      await contacts.prove(addressId, 'code', {
        contactId,
        addressId,
        change: 'given',
        words: 'Yes',
        how: 'code',
        at: 1,
      });
      return { contactId, addressId };
    }

    test('A7: what is withdrawn stands at once, is noted once, and ends by the person’s own word', async () => {
      expect(await consents.withdraw(place, stop)).toBe(true);
      expect(await consents.withdraw(place, { ...stop, at: 11 })).toBe(false);
      expect(await consents.suppression(place)).toMatchObject({ ...place, reason: 'keyword', at: 10 });
      expect(await consents.give(place, start)).toBe(true);
      expect(await consents.give(place, start)).toBe(false);
      expect(await consents.suppression(place)).toBeNull();
      expect(await changes()).toEqual(['withdrawn keyword', 'given keyword']);
    });

    test('A7: STOP after a weaker reason is noted, and what lifts the weaker one does not lift it', async () => {
      await consents.withdraw(place, { how: 'preference-page', words: '', at: 5 });
      expect(await consents.withdraw(place, stop)).toBe(true);
      expect(await consents.give(place, { how: 'wrote-in', words: 'why do I get texts?', at: 11 })).toBe(false);
      expect(await consents.suppression(place)).toMatchObject({ reason: 'keyword', at: 10 });
      expect(await changes()).toEqual(['withdrawn preference-page', 'withdrawn keyword']);
    });

    test('A7: a complaint after an unsubscribe is not undone by a message; a weaker reason after it changes nothing', async () => {
      await consents.withdraw(place, { how: 'unsubscribe', words: '', at: 5 });
      await consents.suppress(place.siteId, place.channel, place.value, 'complaint', 6);
      await consents.suppress(place.siteId, place.channel, place.value, 'hard-bounce', 7);
      expect(await consents.withdraw(place, { how: 'preference-page', words: '', at: 8 })).toBe(false);
      await consents.give(place, { how: 'wrote-in', words: 'hello', at: 9 });
      expect(await consents.suppression(place)).toMatchObject({ reason: 'complaint', at: 6 });
    });

    test('C9: a repeated STOP that comes after START has no further effect', async () => {
      const event = { ...stop, eventKey: 'sms SM1' };
      await consents.withdraw(place, event);
      await consents.give(place, { ...start, eventKey: 'sms SM2' });
      expect(await consents.withdraw(place, event)).toBe(false);
      expect(await consents.suppression(place)).toBeNull();
    });

    test('the ledger says who, which address, which words, when and how, for everybody who has it', async () => {
      const [anna, ben] = [await provenContact('device:anna'), await provenContact('device:ben')];
      await consents.withdraw(place, stop);
      const lines = (await consents.ledger('site-1', 0, 50)).filter(({ change }) => change === 'withdrawn');
      const line = { ...place, change: 'withdrawn', how: 'keyword', words: 'STOP', by: null, at: 10 };
      expect(lines).toEqual(
        expect.arrayContaining([
          { ...line, ...anna, position: expect.any(Number) },
          { ...line, ...ben, position: expect.any(Number) },
        ]),
      );
      expect(lines).toHaveLength(2);
      const hers = await consents.ledger('site-1', 0, 50, anna.contactId);
      expect(hers.map(({ change }) => change)).toEqual(['given', 'withdrawn']);
    });

    test('of an address nobody is known at it is kept all the same', async () => {
      await consents.withdraw(place, stop);
      expect(await consents.ledger('site-1', 0, 50)).toMatchObject([{ contactId: null, addressId: null, ...place }]);
    });

    const ends: [WithdrawalWay | 'hard-bounce', ConsentWay, boolean][] = [
      ['keyword', 'wrote-in', false],
      ['complaint', 'wrote-in', false],
      ['unsubscribe', 'wrote-in', true],
      ['preference-page', 'wrote-in', true],
      ['hard-bounce', 'wrote-in', true],
      ['keyword', 'keyword', true],
      ['unsubscribe', 'preference-page', true],
      ['complaint', 'code', true],
    ];
    test.each(ends)('what was withdrawn by %s is given again by %s: %s', async (reason, how, isEnded) => {
      if (reason === 'hard-bounce') await consents.suppress('site-1', 'sms', place.value, reason, 10);
      else await consents.withdraw(place, { how: reason, words: '', at: 10 });
      expect(await consents.give(place, { how, words: 'again', at: 20 })).toBe(isEnded);
      expect((await consents.suppression(place)) === null).toBe(isEnded);
    });

    test('a report of failure or a complaint ends an address once; a complaint is its owner’s will', async () => {
      await consents.suppress('site-1', 'email', 'a@example.org', 'hard-bounce', 5);
      await consents.suppress('site-1', 'email', 'a@example.org', 'hard-bounce', 6);
      await consents.suppress('site-1', 'email', 'b@example.org', 'complaint', 7);
      expect(await changes()).toEqual(['suppressed hard-bounce', 'withdrawn complaint']);
    });

    test('what its owner withdraws counts also where the address could not be reached before', async () => {
      await consents.suppress('site-1', 'sms', place.value, 'hard-bounce', 5);
      expect(await consents.withdraw(place, stop)).toBe(true);
      expect(await consents.suppression(place)).toMatchObject({ reason: 'keyword' });
      await consents.suppress('site-1', 'sms', place.value, 'hard-bounce', 12);
      expect(await consents.suppression(place)).toMatchObject({ reason: 'keyword' });
    });

    test('an agent lifts it with a reason, and the ledger keeps who and why', async () => {
      expect(await consents.lift(place, 'mia', 'nothing to lift', 5)).toBe(false);
      await consents.withdraw(place, stop);
      expect(await consents.lift(place, 'mia', 'asked for it on the phone', 30)).toBe(true);
      expect(await consents.suppression(place)).toBeNull();
      expect((await consents.ledger('site-1', 0, 50)).at(-1)).toMatchObject({
        change: 'lifted',
        how: 'agent',
        by: 'mia',
        words: 'asked for it on the phone',
        at: 30,
      });
    });

    test('nobody changes the ledger or takes anything out of it, not even past the store', async () => {
      await consents.withdraw(place, stop);
      expect(() => opened.tamper("UPDATE consent_ledger SET words = 'yes please'")).toThrow('append-only');
      expect(() => opened.tamper('DELETE FROM consent_ledger')).toThrow('append-only');
      expect(await changes()).toEqual(['withdrawn keyword']);
    });

    test('T1: each site has its own list and ledger, paged', async () => {
      for (const value of ['+1', '+2', '+3']) await consents.withdraw({ ...place, value }, stop);
      await consents.withdraw({ ...place, siteId: 'site-2' }, stop);
      const values = (all: readonly Place[]) => all.map(({ value }) => value);
      const newest = await consents.suppressions('site-1', null, 2);
      expect(values(newest)).toEqual(['+3', '+2']);
      expect(values(await consents.suppressions('site-1', newest.at(-1)?.position ?? 0, 2))).toEqual(['+1']);
      const first = await consents.ledger('site-1', 0, 2);
      expect(values(first)).toEqual(['+1', '+2']);
      expect(values(await consents.ledger('site-1', first.at(-1)?.position ?? 0, 2))).toEqual(['+3']);
      expect(await consents.suppression(place)).toBeNull();
    });

    test('A8: of a hundred that withdraw at once one is noted', async () => {
      const all = await Promise.all(Array.from({ length: 100 }, () => consents.withdraw(place, stop)));
      expect(all.filter((isNew) => isNew)).toHaveLength(1);
      expect(await changes()).toHaveLength(1);
    });
  });
}
