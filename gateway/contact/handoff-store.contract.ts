import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContactStore } from './contact-store.ts';
import type { Handoff, HandoffStore } from './handoff-store.ts';

/** A handoff store under test, with the contacts it belongs to. */
export interface OpenHandoffs {
  handoffs: HandoffStore;
  contacts: ContactStore;
  /** How many rows are kept. */
  count(): number;
  close(): Promise<void>;
}

/** What every implementation of `HandoffStore` keeps. */
export function testHandoffStore(name: string, open: () => Promise<OpenHandoffs>): void {
  describe(name, () => {
    let opened: OpenHandoffs;
    let handoffs: HandoffStore;
    let given: Handoff;
    beforeEach(async () => {
      opened = await open();
      handoffs = opened.handoffs;
      const made = { siteId: 'shop', name: null, locale: 'en', at: 1 };
      const { contactId } = await opened.contacts.ensure('device:desktop', made);
      const uploads = [{ uploadId: 'u1', name: 'lamp.jpg', type: 'image/jpeg', sizeBytes: 5 }];
      given = { siteId: 'shop', contactId, givenBy: 'device:desktop', draft: { text: 'Is the', uploads } };
    });
    afterEach(() => opened.close());

    const put = (hash: string, more: Partial<Handoff> = {}, now = 10) =>
      handoffs.put(hash, { ...given, ...more }, { now, expiresAt: now + 90 });

    test('looking uses nothing up, taking does, for everybody else', async () => {
      await put('h1');
      expect(await handoffs.find('shop', 'h1', 'device:phone', 11)).toEqual(given);
      expect(await handoffs.find('shop', 'h1', 'device:tablet', 12)).toEqual(given);
      expect(await handoffs.take('shop', 'h1', 'device:phone', 13)).toEqual(given);
      expect(await handoffs.find('shop', 'h1', 'device:tablet', 14)).toBeNull();
      expect(await handoffs.take('shop', 'h1', 'device:tablet', 14)).toBeNull();
    });

    test('the device that took it gets it again while it lasts, when the first answer was lost', async () => {
      await put('h1');
      await handoffs.take('shop', 'h1', 'device:phone', 13);
      expect(await handoffs.take('shop', 'h1', 'device:phone', 20)).toEqual(given);
      expect(await handoffs.take('shop', 'h1', 'device:phone', 100)).toBeNull();
    });

    test('ten who press at the same moment: one has it', async () => {
      await put('h1');
      const tries = Array.from({ length: 10 }, (_, n) => handoffs.take('shop', 'h1', `device:${n}`, 11));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    test('expired, unknown and of another site are all nothing', async () => {
      await put('h1');
      expect(await handoffs.take('shop', 'h1', 'device:phone', 100)).toBeNull();
      expect(await handoffs.take('shop', 'h2', 'device:phone', 11)).toBeNull();
      expect(await handoffs.take('bank', 'h1', 'device:phone', 11)).toBeNull();
      expect(await handoffs.take('shop', 'h1', 'device:phone', 99)).toEqual(given);
    });

    test('a newer handoff of the same device takes the place of the older', async () => {
      await put('h1');
      await put('h2', { draft: { text: 'Is the lamp', uploads: [] } });
      expect(await handoffs.take('shop', 'h1', 'device:phone', 11)).toBeNull();
      expect((await handoffs.take('shop', 'h2', 'device:phone', 11))?.draft.text).toBe('Is the lamp');
    });

    test('what a signed-out device gave cannot be taken', async () => {
      await put('h1');
      await opened.contacts.addKey('device:tablet', given.contactId, 2);
      await put('h2', { givenBy: 'device:tablet' });
      await handoffs.withdraw('device:desktop');
      expect(await handoffs.take('shop', 'h1', 'device:phone', 11)).toBeNull();
      expect(await handoffs.take('shop', 'h2', 'device:phone', 11)).not.toBeNull();
    });

    test('I3: what a device gave that has ended since cannot be taken', async () => {
      await put('h1');
      await opened.contacts.dropKey('device:desktop', 11);
      expect(await handoffs.find('shop', 'h1', 'device:phone', 12)).toBeNull();
      expect(await handoffs.take('shop', 'h1', 'device:phone', 12)).toBeNull();
    });

    test('what nobody took does not pile up', async () => {
      for (let n = 0; n < 20; n += 1) await put(`h${n}`, { givenBy: `device:${n}` }, n * 100);
      expect(opened.count()).toBe(1);
    });
  });
}
