import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Contact } from './contact.ts';
import type { ContactStore } from './contact-store.ts';
import type { HandoffStore } from './handoff-store.ts';
import type { MergeStore, SignIn } from './merge-store.ts';

interface Opened {
  merges: MergeStore;
  contacts: ContactStore;
  handoffs: HandoffStore;
  close(): Promise<void>;
}

/** What every implementation of `MergeStore` keeps. */
export function testMergeStore(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let stores: Opened;
    let visitor: Contact;
    beforeEach(async () => {
      stores = await open();
      visitor = await contactOf('device:shop:old');
    });
    afterEach(() => stores.close());

    const contactOf = (key: string): Promise<Contact> =>
      stores.contacts.ensure(key, { siteId: 'shop', name: null, locale: 'en', at: 1 });
    const leadsTo = async (key: string, now = 10) => (await stores.contacts.byKey(key, now))?.contactId ?? null;
    const becoming = (more: Partial<SignIn> = {}): SignIn => ({
      personKey: 'user:shop:anna',
      contactId: visitor.contactId,
      subject: 'anna-42',
      name: 'Anna',
      nextKey: 'device:shop:new',
      expiresAt: 100,
      leaving: 'device:shop:old',
      at: 10,
      merge: { mergeId: 'm1', fromContactId: visitor.contactId, tokenHash: 't1' },
      ...more,
    });
    const carrying = (to: Contact, more: Partial<SignIn> = {}): SignIn =>
      becoming({ contactId: to.contactId, ...more });

    test('a token is bound to the first device that comes with it, for all who ask at once', async () => {
      const { merges } = stores;
      const devices = ['one', 'two', 'three'];
      const bound = await Promise.all(devices.map((device) => merges.bindToken('t1', [device], 100, 10)));
      expect(bound).toEqual([true, false, false]);
      expect(await merges.bindToken('t1', ['new', 'one'], 100, 11)).toBe(true);
      expect(await merges.bindToken('t1', ['two'], 100, 99)).toBe(false);
      expect(await merges.bindToken('t2', ['two'], 100, 99)).toBe(true);
    });

    test('I11: what a proven address brings together is written down once, moves no device, and can be undone', async () => {
      const { merges } = stores;
      const owner = await contactOf('device:shop:owner');
      const place = { siteId: 'shop', channel: 'sms', value: '+4915112345678' } as const;
      const merge = { mergeId: 'm1', from: visitor.contactId, to: owner.contactId, place, at: 10 };
      await Promise.all([merges.note(merge), merges.note(merge)]);
      const [noted, ...others] = await merges.merges(owner.contactId);
      expect(others).toEqual([]);
      expect(noted).toMatchObject({ mergeId: 'm1', fromContactId: visitor.contactId, keys: [], finishedAt: null });
      expect(JSON.stringify(noted)).not.toContain(place.value);
      expect(await leadsTo('device:shop:old')).toBe(visitor.contactId);
      await merges.finish('m1', 11);
      expect(await merges.undo('m1', 12)).toEqual([]);
      expect(await merges.undo('m1', 13)).toBeNull();
    });

    test('a visitor becomes a person: the key, the name and the new device, in place of the old one', async () => {
      expect(await stores.merges.isKnown(visitor.contactId)).toBe(false);
      expect(await stores.merges.signIn(becoming())).toEqual({ kind: 'signed-in', endedKeys: ['device:shop:old'] });
      expect(await leadsTo('user:shop:anna')).toBe(visitor.contactId);
      expect(await leadsTo('device:shop:new', 99)).toBe(visitor.contactId);
      expect(await leadsTo('device:shop:new', 100)).toBeNull();
      expect(await leadsTo('device:shop:old')).toBeNull();
      expect(await stores.contacts.byId(visitor.contactId)).toMatchObject({ name: 'Anna' });
      expect(await stores.merges.isKnown(visitor.contactId)).toBe(true);
    });

    test('I3, I7: who else had the visitor’s conversation has it no longer once the visitor is a person', async () => {
      await stores.contacts.addKey('device:shop:planted', visitor.contactId, 2);
      await stores.contacts.addKey('continue:d1', visitor.contactId, 2);
      const signedIn = await stores.merges.signIn(becoming());
      expect(signedIn).toEqual({ kind: 'signed-in', endedKeys: ['device:shop:old', 'device:shop:planted'] });
      expect(await leadsTo('device:shop:planted')).toBeNull();
      expect(await leadsTo('continue:d1')).toBe(visitor.contactId);
    });

    test('I3, I7: what the ended devices had given away is withdrawn', async () => {
      const { contacts, handoffs, merges } = stores;
      await contacts.addKey('device:shop:planted', visitor.contactId, 2);
      const given = { siteId: 'shop', contactId: visitor.contactId, draft: { text: 'Is the', uploads: [] } };
      for (const givenBy of ['device:shop:old', 'device:shop:planted']) {
        await handoffs.put(`of ${givenBy}`, { ...given, givenBy }, { now: 3, expiresAt: 90 });
      }
      await merges.signIn(becoming());
      // Asked for a time before the devices ended, so that only the withdrawal can be why.
      expect(await handoffs.find('shop', 'of device:shop:old', 'device:thief', 9)).toBeNull();
      expect(await handoffs.find('shop', 'of device:shop:planted', 'device:thief', 9)).toBeNull();
    });

    test('I7: an address that the visitor proved is not the person’s until it is proven again', async () => {
      const { contacts, merges } = stores;
      const { contactId } = visitor;
      const { addressId } = await contacts.ensureAddress(contactId, 'email', 'x@mail.example', 'x•••', 2);
      const consent = { contactId, addressId, change: 'given', words: 'yes', how: 'code', at: 3 } as const;
      await contacts.prove(addressId, 'code', consent);
      const proof = {
        proofId: 'p1',
        addressId,
        purpose: 'address',
        codeHash: 'c',
        linkHash: 'l',
        wanted: null,
      } as const;
      await contacts.putProof({ ...proof, triesLeft: 5, createdAt: 4, expiresAt: 90, usedAt: null });
      await merges.signIn(becoming());
      expect(await contacts.address(addressId)).toMatchObject({ provenBy: null });
      expect(await contacts.proofByLink('l')).toBeNull();
      expect(await contacts.useProof('p1', 11)).toBe(false);
    });

    test('a device that joins a person leaves the visitor’s other devices alone', async () => {
      const anna = await contactOf('user:shop:anna');
      await stores.contacts.addKey('device:shop:phone', visitor.contactId, 2);
      const signedIn = await stores.merges.signIn(carrying(anna));
      expect(signedIn).toEqual({ kind: 'signed-in', endedKeys: ['device:shop:old'] });
      expect(await leadsTo('device:shop:new')).toBe(anna.contactId);
      expect(await leadsTo('device:shop:phone')).toBe(visitor.contactId);
    });

    test('who a device is known as ends with the token', async () => {
      const { merges } = stores;
      await merges.signIn(becoming());
      expect(await merges.identityOf('device:shop:new', 99)).toEqual({ subject: 'anna-42', expiresAt: 100 });
      expect(await merges.identityOf('device:shop:new', 100)).toBeNull();
      expect(await merges.identityOf('device:shop:old', 50)).toBeNull();
      await merges.extendIdentity('device:shop:new', { subject: 'anna-42', expiresAt: 200 }, 'Anna B.');
      expect(await merges.identityOf('device:shop:new', 199)).toMatchObject({ expiresAt: 200 });
      expect(await leadsTo('device:shop:new', 199)).toBe(visitor.contactId);
      expect(await stores.contacts.byId(visitor.contactId)).toMatchObject({ name: 'Anna B.' });
      await merges.extendIdentity('device:shop:new', { subject: 'anna-42', expiresAt: 200 }, null);
      expect(await stores.contacts.byId(visitor.contactId)).toMatchObject({ name: 'Anna B.' });
    });

    test('I3: a device that anybody had before is no new device, and nothing changes', async () => {
      await contactOf('device:shop:planted');
      await stores.contacts.addKey('device:shop:mine', visitor.contactId, 2);
      await contactOf('device:shop:gone');
      await stores.contacts.dropKey('device:shop:gone', 3);
      for (const nextKey of ['device:shop:planted', 'device:shop:mine', 'device:shop:gone', 'device:shop:old']) {
        expect(await stores.merges.signIn(becoming({ nextKey }))).toEqual({ kind: 'conflict' });
      }
      expect(await leadsTo('user:shop:anna')).toBeNull();
      expect(await leadsTo('device:shop:old')).toBe(visitor.contactId);
      expect(await stores.merges.merges(visitor.contactId)).toEqual([]);
    });

    test('the same sign-in again is no conflict; of another person it is one', async () => {
      await stores.merges.signIn(becoming());
      const again = becoming({ leaving: null, merge: null, expiresAt: 150, at: 11 });
      expect(await stores.merges.signIn(again)).toEqual({ kind: 'signed-in', endedKeys: [] });
      expect(await leadsTo('device:shop:new', 149)).toBe(visitor.contactId);
      const asBen = { ...again, personKey: 'user:shop:ben', subject: 'ben' };
      expect(await stores.merges.signIn(asBen)).toEqual({ kind: 'conflict' });
    });

    test('two visitors become the same person at once: the second is told to look again', async () => {
      const other = await contactOf('device:shop:other');
      const second = becoming({
        contactId: other.contactId,
        nextKey: 'device:shop:new-too',
        merge: { mergeId: 'm2', fromContactId: other.contactId, tokenHash: 't2' },
      });
      const outcomes = await Promise.all([stores.merges.signIn(becoming()), stores.merges.signIn(second)]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['signed-in', 'changed']);
      expect(await leadsTo('device:shop:other')).toBe(other.contactId);
    });

    test('I11: a merge is written down, so that it can be explained', async () => {
      const anna = await contactOf('user:shop:anna');
      await stores.merges.signIn(carrying(anna));
      const written = {
        mergeId: 'm1',
        fromContactId: visitor.contactId,
        toContactId: anna.contactId,
        subjectHash: expect.stringMatching(/^[\w-]{43}$/),
        tokenHash: 't1',
        keys: ['device:shop:new'],
        at: 10,
        finishedAt: null,
        undoneAt: null,
      };
      expect(await stores.merges.merges(anna.contactId)).toEqual([written]);
      await stores.merges.finish('m1', 12);
      await stores.merges.finish('m1', 13);
      expect(await stores.merges.merges(anna.contactId)).toEqual([{ ...written, finishedAt: 12 }]);
    });

    test('I11: a merge is undone: the device goes back to its contact, once', async () => {
      const anna = await contactOf('user:shop:anna');
      await stores.merges.signIn(carrying(anna));
      expect(await stores.merges.undo('m1', 50)).toEqual(['device:shop:new']);
      expect(await leadsTo('device:shop:new', 1_000)).toBe(visitor.contactId);
      expect(await stores.merges.identityOf('device:shop:new', 50)).toBeNull();
      expect(await leadsTo('user:shop:anna')).toBe(anna.contactId);
      expect(await stores.merges.merges(anna.contactId)).toMatchObject([{ undoneAt: 50 }]);
      expect(await stores.merges.undo('m1', 51)).toBeNull();
      expect(await stores.merges.undo('nothing', 51)).toBeNull();
    });

    test('I11: undone where a visitor became a person, the contact is a visitor’s again and the person can come anew', async () => {
      await stores.merges.signIn(becoming());
      expect(await stores.merges.undo('m1', 50)).toEqual(['user:shop:anna', 'device:shop:new']);
      expect(await stores.merges.isKnown(visitor.contactId)).toBe(false);
      expect(await stores.contacts.byId(visitor.contactId)).toMatchObject({ name: null });
      expect(await leadsTo('device:shop:new', 1_000)).toBe(visitor.contactId);
      expect((await contactOf('user:shop:anna')).contactId).not.toBe(visitor.contactId);
    });

    test('undoing does not bring back a device that has ended since', async () => {
      const anna = await contactOf('user:shop:anna');
      await stores.merges.signIn(carrying(anna));
      expect(await stores.merges.undo('m1', 100)).toEqual([]);
      expect(await leadsTo('device:shop:new', 101)).toBeNull();
    });
  });
}
