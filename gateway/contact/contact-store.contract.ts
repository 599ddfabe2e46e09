import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Place } from './consent.ts';
import type { ConsentStore } from './consent-store.ts';
import type { Address, Contact, DeviceRecord } from './contact.ts';
import type { CodeGuard, ConsentRecord, ContactStore, Proof } from './contact-store.ts';

/** A contact store under test. */
export interface OpenContacts {
  contacts: ContactStore;
  /** Of the same store: a proof writes into its ledger. */
  consents: ConsentStore;
  /** Whether a conversation was made, and whose it is. */
  contactOfConversation(conversationId: string): Promise<string | null>;
  close(): Promise<void>;
}

const made = { siteId: 'site-1', name: null, locale: 'de', at: 5 };

/** What every implementation of `ContactStore` keeps. */
export function testContactStore(name: string, open: () => Promise<OpenContacts>): void {
  describe(name, () => {
    let opened: OpenContacts;
    let contacts: ContactStore;
    let anna: Contact;

    beforeEach(async () => {
      opened = await open();
      contacts = opened.contacts;
      anna = await contacts.ensure('device:anna', made);
    });
    afterEach(() => opened.close());

    const ledger = () => opened.consents.ledger('site-1', 0, 50);
    const place = (value = 'anna@example.org'): Place => ({ siteId: 'site-1', channel: 'email', value });
    const mail = (contact: Contact, value = 'anna@example.org', at = 5): Promise<Address> =>
      contacts.ensureAddress(contact.contactId, 'email', value, 'a•••@example.org', at);
    const consentTo = (address: Address, more: Partial<ConsentRecord> = {}): ConsentRecord => ({
      contactId: address.contactId,
      addressId: address.addressId,
      change: 'given',
      words: 'Send answers to this address',
      how: 'code',
      at: 7,
      ...more,
    });

    describe('who somebody is', () => {
      test('a new key makes a contact together with their conversation', async () => {
        expect(anna).toMatchObject({ siteId: 'site-1', name: null, locale: 'de' });
        expect(await opened.contactOfConversation(anna.conversationId)).toBe(anna.contactId);
      });

      test('the same key finds the same contact, also when asked twice at once', async () => {
        const [one, other] = await Promise.all([
          contacts.ensure('device:ben', made),
          contacts.ensure('device:ben', { ...made, locale: 'en' }),
        ]);
        expect(other).toEqual(one);
        expect(await contacts.ensure('device:anna', made)).toEqual(anna);
        expect(await contacts.byKey('device:anna', 10)).toEqual(anna);
        expect(await contacts.byId(anna.contactId)).toEqual(anna);
      });

      test('an unknown key leads to nobody', async () => {
        expect(await contacts.byKey('device:nobody', 10)).toBeNull();
        expect(await contacts.byId('nobody')).toBeNull();
      });

      test('a second device leads to the same contact, said twice too', async () => {
        await contacts.addKey('device:phone', anna.contactId, 6);
        await contacts.addKey('device:phone', anna.contactId, 7);
        expect(await contacts.byKey('device:phone', 10)).toEqual(anna);
      });

      test('a key that leads to somebody cannot be turned to somebody else', async () => {
        const ben = await contacts.ensure('device:ben', made);
        await expect(contacts.addKey('device:anna', ben.contactId, 6)).rejects.toMatchObject({ code: 'key-in-use' });
        expect(await contacts.byKey('device:anna', 10)).toEqual(anna);
      });

      test('a contact can be given a name', async () => {
        await contacts.rename(anna.contactId, 'Anna');
        expect(await contacts.byId(anna.contactId)).toEqual({ ...anna, name: 'Anna' });
      });
    });

    describe('devices that end and move', () => {
      const moved = async (...keys: string[]) =>
        Promise.all(keys.map(async (key) => (await contacts.device(key))?.movedAt ?? null));

      test('what is kept of a device, one and many at once', async () => {
        await contacts.addKey('device:phone', anna.contactId, 6, 50);
        const first: DeviceRecord = { contactId: anna.contactId, expiresAt: null, movedAt: null };
        const phone = { ...first, expiresAt: 50 };
        expect(await contacts.device('device:anna')).toEqual(first);
        expect(await contacts.device('device:phone')).toEqual(phone);
        expect(await contacts.device('device:nobody')).toBeNull();
        expect(await contacts.devices(['device:phone', "device:' OR 1", 'device:anna'])).toEqual(
          new Map([
            ['device:anna', first],
            ['device:phone', phone],
          ]),
        );
        expect(await contacts.devices([])).toEqual(new Map());
      });

      test('an expired key leads nowhere, and does not begin anew as a stranger’s', async () => {
        await contacts.addKey('device:phone', anna.contactId, 6, 50);
        expect(await contacts.byKey('device:phone', 49)).toEqual(anna);
        expect(await contacts.byKey('device:phone', 50)).toBeNull();
        await expect(contacts.ensure('device:phone', { ...made, at: 50 })).rejects.toMatchObject({ code: 'key-ended' });
        await expect(contacts.addKey('device:phone', anna.contactId, 50)).rejects.toMatchObject({ code: 'key-in-use' });
      });

      test('a key can be extended', async () => {
        await contacts.addKey('device:phone', anna.contactId, 6, 50);
        expect(await contacts.extendKey('device:phone', 80)).toBe(true);
        expect(await contacts.byKey('device:phone', 79)).toEqual(anna);
        expect(await contacts.extendKey('device:nobody', 80)).toBe(false);
      });

      test('a signed-out key leads nowhere, for good, while other devices stay', async () => {
        await contacts.addKey('device:phone', anna.contactId, 6, 50);
        expect(await contacts.dropKey('device:phone', 20)).toBe(true);
        expect(await contacts.byKey('device:phone', 20)).toBeNull();
        expect(await contacts.device('device:phone')).toMatchObject({ expiresAt: 20 });
        expect(await contacts.extendKey('device:phone', 80)).toBe(false);
        expect(await contacts.dropKey('device:phone', 90)).toBe(false);
        expect(await contacts.device('device:phone')).toMatchObject({ expiresAt: 20 });
        const anew = contacts.ensure('device:phone', { ...made, at: 21 });
        await expect(anew).rejects.toMatchObject({ code: 'key-ended' });
        expect(await contacts.byKey('device:anna', 90)).toEqual(anna);
        expect(await contacts.dropKey('device:nobody', 20)).toBe(false);
      });

      test('a conversation moves to another device and back again', async () => {
        await contacts.addKey('device:phone', anna.contactId, 6);
        expect(await contacts.setMoved('device:anna', 'device:phone', 20)).toBe('device:anna');
        expect(await moved('device:anna', 'device:phone')).toEqual([20, null]);
        expect(await contacts.setMoved('device:anna', 'device:phone', 21)).toBeNull();
        expect(await contacts.setMoved('device:anna', 'device:anna', 30)).toBe('device:phone');
        expect(await moved('device:anna', 'device:phone')).toEqual([null, 30]);
        expect(await contacts.setMoved('device:anna', 'device:anna', 31)).toBeNull();
      });

      test('taken back after it moved on from device to device, it leaves the last one', async () => {
        for (const key of ['device:phone', 'device:tablet']) await contacts.addKey(key, anna.contactId, 6);
        await contacts.setMoved('device:anna', 'device:phone', 20);
        await contacts.setMoved('device:phone', 'device:tablet', 30);
        expect(await contacts.setMoved('device:anna', 'device:anna', 40)).toBe('device:tablet');
        expect(await moved('device:anna', 'device:phone', 'device:tablet')).toEqual([null, 30, 40]);
        expect(await contacts.setMoved('device:phone', 'device:phone', 50)).toBe('device:anna');
        expect(await moved('device:anna', 'device:phone', 'device:tablet')).toEqual([50, null, 40]);
      });

      test('given once more by a device it had left, it leaves the one that has it', async () => {
        for (const key of ['device:phone', 'device:tablet']) await contacts.addKey(key, anna.contactId, 6);
        await contacts.setMoved('device:anna', 'device:phone', 20);
        expect(await contacts.setMoved('device:anna', 'device:tablet', 30)).toBe('device:phone');
        expect(await moved('device:anna', 'device:phone', 'device:tablet')).toEqual([20, 30, null]);
      });
    });

    describe('addresses and consent', () => {
      test('a new address is not proven; the same again is the same', async () => {
        const address = await mail(anna);
        expect(address).toMatchObject({ value: 'anna@example.org', provenBy: null, isUsable: true });
        expect(await mail(anna, 'anna@example.org', 99)).toEqual(address);
        expect(await contacts.addresses(anna.contactId)).toEqual([address]);
        expect(await contacts.address(address.addressId)).toEqual(address);
        expect(await contacts.address('nothing')).toBeNull();
      });

      test('two contacts may share an address, each proves it for themselves', async () => {
        const ben = await contacts.ensure('device:ben', made);
        const [hers, his] = [await mail(anna), await mail(ben)];
        await contacts.prove(hers.addressId, 'code', consentTo(hers));
        expect(his.addressId).not.toBe(hers.addressId);
        expect(await contacts.address(his.addressId)).toMatchObject({ provenBy: null });
      });

      test('proving an address writes the consent with it', async () => {
        const address = await mail(anna);
        const proven = await contacts.prove(address.addressId, 'code', consentTo(address));
        expect(proven).toEqual({ ...address, provenBy: 'code' });
        expect(await contacts.address(address.addressId)).toEqual(proven);
        expect(await ledger()).toEqual([{ ...consentTo(address), ...place(), position: 1, by: null }]);
      });

      test('writing from a proven address takes nothing away from its proof', async () => {
        const address = await mail(anna);
        await contacts.prove(address.addressId, 'link', consentTo(address));
        await contacts.prove(address.addressId, 'wrote-in', consentTo(address, { how: 'wrote-in' }));
        expect(await contacts.address(address.addressId)).toMatchObject({ provenBy: 'link' });
      });

      test('what was shown by a typed code stays shown, also when a link is pressed later', async () => {
        const address = await mail(anna);
        for (const how of ['text', 'link', 'code', 'text', 'link'] as const) {
          await contacts.prove(address.addressId, how, consentTo(address, { how }));
        }
        expect(await contacts.address(address.addressId)).toMatchObject({ provenBy: 'code' });
      });

      test('a code proves more than having written', async () => {
        const address = await mail(anna);
        await contacts.prove(address.addressId, 'wrote-in', consentTo(address, { how: 'wrote-in' }));
        await contacts.prove(address.addressId, 'code', consentTo(address));
        expect(await contacts.address(address.addressId)).toMatchObject({ provenBy: 'code' });
      });

      test('what stands against an address of the site stands against everybody’s; a code ends it, having written does not', async () => {
        const ben = await contacts.ensure('device:ben', made);
        const [hers, his] = [await mail(anna), await mail(ben)];
        await contacts.prove(hers.addressId, 'code', consentTo(hers));
        await opened.consents.withdraw(place(), { how: 'complaint', words: '', at: 8 });
        expect(await contacts.address(hers.addressId)).toMatchObject({ isUsable: false, suppressedFor: 'complaint' });
        expect(await contacts.addresses(ben.contactId)).toMatchObject([{ isUsable: false }]);
        const wroteIn = consentTo(his, { how: 'wrote-in', at: 9 });
        expect(await contacts.prove(his.addressId, 'wrote-in', wroteIn)).toMatchObject({ isUsable: false });
        expect(await contacts.prove(hers.addressId, 'code', consentTo(hers, { at: 10 }))).toMatchObject({
          isUsable: true,
        });
        expect((await ledger()).map(({ change, at }) => [change, at])).toEqual([
          ['given', 7],
          ['withdrawn', 8],
          ['given', 9],
          ['given', 10],
        ]);
      });

      test('at another site the same address may be written to all the same', async () => {
        const other = await contacts.ensure('device:other', { ...made, siteId: 'site-2' });
        await opened.consents.withdraw(place(), { how: 'unsubscribe', words: '', at: 8 });
        expect(await mail(other)).toMatchObject({ isUsable: true });
        expect(await mail(anna)).toMatchObject({ isUsable: false });
      });

      test('who is known at an address: those of the site who have shown it is theirs, the last seen first', async () => {
        const ben = await contacts.ensure('device:ben', made);
        const far = await contacts.ensure('device:far', { ...made, siteId: 'site-2' });
        const eve = await contacts.ensure('device:eve', made);
        for (const contact of [anna, ben, far]) {
          const address = await mail(contact);
          await contacts.prove(address.addressId, 'wrote-in', consentTo(address, { how: 'wrote-in' }));
        }
        await mail(eve);
        const [hers] = await contacts.addresses(anna.contactId);
        const [his] = await contacts.addresses(ben.contactId);
        await contacts.noteSeen(hers?.addressId ?? '', 20);
        await contacts.prove(his?.addressId ?? '', 'code', consentTo(his as Address, { at: 30 }));
        const known = await contacts.knownSenders(place(), 10);
        expect(known.map(({ contact, seenAt }) => [contact, seenAt])).toEqual([
          [ben, 30],
          [anna, 20],
        ]);
        expect(known[0]?.address).toMatchObject({ provenBy: 'code', value: 'anna@example.org' });
        expect(await contacts.knownSenders(place(), 1)).toHaveLength(1);
        expect(await contacts.knownSenders(place('ben@example.org'), 1)).toEqual([]);
      });

      test('an address that does not exist cannot be proven', async () => {
        const nowhere = { ...(await mail(anna)), addressId: 'nothing' };
        await expect(contacts.prove('nothing', 'code', consentTo(nowhere))).rejects.toMatchObject({
          code: 'not-found',
        });
        expect(await ledger()).toEqual([]);
      });
    });

    describe('pending proofs', () => {
      let address: Address;
      beforeEach(async () => {
        address = await mail(anna);
      });
      const proofOf = (proofId: string, more: Partial<Proof> = {}): Proof => ({
        proofId,
        addressId: address.addressId,
        purpose: 'address',
        codeHash: `code of ${proofId}`,
        linkHash: `link of ${proofId}`,
        triesLeft: 2,
        createdAt: 10,
        expiresAt: 100,
        usedAt: null,
        wanted: { steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }], quiet: null, until: null },
        ...more,
      });

      test('A5: what the guard declines is not kept; it is asked about the codes to addresses that begin alike', async () => {
        const guard: CodeGuard = {
          historyOf: (value, now) => ({ beginning: value.slice(0, 3), since: now - 100 }),
          allows: (_, history) => history.length < 2,
        };
        const phones = await Promise.all(
          ['+4915001', '+4915002', '+4915003', '+3161'].map(async (value) => {
            const contact = await contacts.ensure(`device:${value}`, made);
            return contacts.ensureAddress(contact.contactId, 'sms', value, '···', 5);
          }),
        );
        const put = ({ addressId }: Address, proofId: string, createdAt = 1_000) =>
          contacts.putProof(proofOf(proofId, { addressId, linkHash: null, createdAt }), [], guard);
        const [one, two, three, other] = phones as [Address, Address, Address, Address];
        expect(await Promise.all([put(one, 'p1'), put(two, 'p2'), put(three, 'p3')])).toEqual([true, true, false]);
        expect(await put(other, 'p4')).toBe(true);
        expect(await put(three, 'p5', 1_200)).toBe(true);
      });

      test('the standing proofs of an address, of all who asked, used ones too', async () => {
        const ben = await contacts.ensure('device:ben', made);
        const his = await mail(ben);
        await contacts.putProof(proofOf('old', { linkHash: 'l0', createdAt: 5, expiresAt: 100 }));
        await contacts.putProof(proofOf('hers', { linkHash: 'l1', createdAt: 6, expiresAt: 100 }));
        await contacts.putProof(
          proofOf('his', { addressId: his.addressId, linkHash: 'l2', createdAt: 7, expiresAt: 200 }),
        );
        await contacts.useProof('hers', 10);
        const recent = async (now: number, at = place()) =>
          (await contacts.recentProofs(at, 'address', now, 10)).map(({ proofId, usedAt }) => [proofId, usedAt]);
        expect(await recent(10)).toEqual([
          ['his', null],
          ['hers', 10],
        ]);
        expect(await recent(100)).toEqual([['his', null]]);
        expect(await recent(10, { ...place(), siteId: 'site-2' })).toEqual([]);
      });

      test('proves its address in the step that uses it up, once', async () => {
        await contacts.putProof(proofOf('p1'));
        const consent = consentTo(address, { at: 50 });
        const proven = { ...address, provenBy: 'code' };
        const both = await Promise.all([
          contacts.proveBy('p1', 'code', consent),
          contacts.proveBy('p1', 'code', consent),
        ]);
        expect(both).toEqual([proven, null]);
        expect(await ledger()).toHaveLength(1);
      });

      test('one that cannot prove its address is not used up', async () => {
        await contacts.putProof(proofOf('p1'));
        const nowhere = consentTo({ ...address, addressId: 'nothing' }, { at: 50 });
        await expect(contacts.proveBy('p1', 'code', nowhere)).rejects.toMatchObject({ code: 'not-found' });
        expect(await contacts.proveBy('p1', 'code', consentTo(address, { at: 100 }))).toBeNull();
        expect(await contacts.proveBy('p1', 'code', consentTo(address, { at: 99 }))).not.toBeNull();
      });

      test('a proof is found by its address and by its link', async () => {
        await contacts.putProof(proofOf('p1'));
        expect(await contacts.proofByAddress(address.addressId, 'address')).toEqual(proofOf('p1'));
        expect(await contacts.proofByLink('link of p1')).toEqual(proofOf('p1'));
        expect(await contacts.proofByAddress(address.addressId, 'continue')).toBeNull();
        expect(await contacts.proofByLink('link of p2')).toBeNull();
      });

      test('a newer proof takes the place of the older one, which opens nothing any more', async () => {
        await contacts.putProof(proofOf('p1'));
        await contacts.putProof(proofOf('p2', { createdAt: 11 }));
        expect(await contacts.proofByAddress(address.addressId, 'address')).toMatchObject({ proofId: 'p2' });
        expect(await contacts.proofByLink('link of p1')).toBeNull();
        expect(await contacts.takeTry('p1', 12)).toBe(false);
        expect(await contacts.useProof('p1', 12)).toBe(false);
      });

      test('proofs for different purposes stand beside each other', async () => {
        await contacts.putProof(proofOf('p1'));
        await contacts.putProof(proofOf('p2', { purpose: 'continue' }));
        expect(await contacts.proofByAddress(address.addressId, 'address')).toMatchObject({ proofId: 'p1' });
      });

      test('tries are used up, however many try at once', async () => {
        await contacts.putProof(proofOf('p1'));
        const tries = await Promise.all(Array.from({ length: 10 }, () => contacts.takeTry('p1', 50)));
        expect(tries.filter(Boolean)).toHaveLength(2);
        expect(await contacts.proofByAddress(address.addressId, 'address')).toMatchObject({ triesLeft: 0 });
      });

      test('a proof is used once, by whoever was first', async () => {
        await contacts.putProof(proofOf('p1'));
        expect(await Promise.all([contacts.useProof('p1', 50), contacts.useProof('p1', 50)])).toEqual([true, false]);
        expect(await contacts.takeTry('p1', 51)).toBe(false);
        expect(await contacts.proofByLink('link of p1')).toMatchObject({ usedAt: 50 });
      });

      test('an expired proof is no proof', async () => {
        await contacts.putProof(proofOf('p1'));
        expect(await contacts.takeTry('p1', 100)).toBe(false);
        expect(await contacts.useProof('p1', 100)).toBe(false);
        expect(await contacts.useProof('p1', 99)).toBe(true);
      });

      test('proofs are counted for the address, whichever contact asked, replaced ones too', async () => {
        const ben = await contacts.ensure('device:ben', made);
        const his = await mail(ben);
        await contacts.putProof(proofOf('p1', { createdAt: 10 }));
        await contacts.putProof(proofOf('p2', { createdAt: 20 }));
        await contacts.putProof(proofOf('p3', { createdAt: 30, addressId: his.addressId }));
        expect(await contacts.countProofs('email', 'anna@example.org', 0)).toBe(3);
        expect(await contacts.countProofs('email', 'anna@example.org', 20)).toBe(2);
        expect(await contacts.countProofs('email', 'ben@example.org', 0)).toBe(0);
      });

      test('a hundred who ask at once get no more codes than the bounds allow', async () => {
        const bounds = [
          { atMost: 5, since: 0 },
          { atMost: 3, since: 5 },
        ];
        const asked = Array.from({ length: 100 }, (_, n) => contacts.putProof(proofOf(`p${n}`), bounds));
        expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(3);
        expect(await contacts.countProofs('email', 'anna@example.org', 0)).toBe(3);
        expect(await contacts.proofByAddress(address.addressId, 'address')).toMatchObject({ proofId: 'p2' });
      });

      test('a proof needs an address', async () => {
        const lost = proofOf('p1', { addressId: 'nothing' });
        await expect(contacts.putProof(lost)).rejects.toMatchObject({ code: 'not-found' });
      });
    });
  });
}
