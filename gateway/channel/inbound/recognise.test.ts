import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Proof } from '../../contact/contact-store.ts';
import { makeProof } from '../../contact/proof.ts';
import { newId } from '../../kernel/id.ts';
import { standIn } from '../../testing/stand-in.ts';
import { standardInbound } from './parts.ts';
import {
  confirmedContact,
  conversations,
  delivered,
  entriesOf,
  type InboundScene,
  mail,
  number,
  openInboundScene,
  sms,
  start,
  states,
  textsOf,
} from './testing/inbound-scene.ts';

const dayMs = 86_400_000;
let scene: InboundScene;
beforeEach(async () => {
  scene = await openInboundScene();
});
afterEach(() => scene.close());

const phone = { channel: 'sms', value: number } as const;
const mailbox = { channel: 'email', value: mail.from.value } as const;

describe('a text message', () => {
  it('of an unknown number opens a conversation, whose answers go back there; the next ones go on with it', async () => {
    const port = scene.port();
    await port.receive(sms('Hello?', 1));
    await port.receive(sms('Is anybody there?', 2));
    const [conversation, ...others] = await conversations(scene);
    expect(others).toEqual([]);
    expect(await textsOf(scene, conversation?.conversationId ?? '')).toEqual(['Hello?', 'Is anybody there?']);
    expect(conversation?.contract).toMatchObject({ steps: [{ channel: 'sms', afterSeconds: 0 }], setBy: 'site' });
  });

  it('two at once of an unknown number open one conversation', async () => {
    const port = scene.port();
    await Promise.all([1, 2, 3].map((event) => port.receive(sms(`text ${event}`, event))));
    expect(await conversations(scene)).toHaveLength(1);
  });

  it('C9: is there once, also when it comes again after the conversation went on', async () => {
    const port = scene.port();
    for (const event of [1, 2, 1, 2, 1]) await port.receive(sms(`text ${event}`, event));
    const [conversation] = await conversations(scene);
    expect(await textsOf(scene, conversation?.conversationId ?? '')).toEqual(['text 1', 'text 2']);
  });

  it('C9: is there once, also when it comes again after a second contact has confirmed the number', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', phone);
    const port = scene.port();
    await port.receive(sms('hello', 1));
    await confirmedContact(scene, 'Ben', phone, start + 1);
    await port.receive(sms('hello', 1));
    expect(await conversations(scene)).toHaveLength(1);
    expect(await textsOf(scene, contact.conversationId)).toEqual(['hello']);
  });

  it('C9: interrupted between its words and its way back, has both at the next try', async () => {
    const { log } = scene.parts;
    const append: typeof log.append = async (draft) => {
      if (draft.body.kind === 'contract') throw new Error('the store failed');
      return log.append(draft);
    };
    const broken = scene.port({ log: standIn(log, { append }) });
    await expect(broken.receive(sms('Hello?', 1))).rejects.toThrow();
    await scene.port().receive(sms('Hello?', 1));
    const [conversation, ...others] = await conversations(scene);
    expect(others).toEqual([]);
    expect(conversation?.contract).toMatchObject({ steps: [{ channel: 'sms' }] });
    expect(await textsOf(scene, conversation?.conversationId ?? '')).toEqual(['Hello?']);
  });

  it('of a number that was confirmed in the chat goes on with the chat', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', phone);
    await scene.port().receive(sms('From my phone now', 1));
    expect(await textsOf(scene, contact.conversationId, 'contact')).toEqual(['From my phone now']);
    expect((await entriesOf(scene, contact.conversationId))[0]?.author.id).toBe(contact.contactId);
  });

  it('I10: of a number that was silent for half a year begins anew, and tells its new owner nothing', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', phone);
    await scene.port().receive(sms('before', 1));
    await scene.clock.advance(0);
    const later = { clock: { ...scene.clock, now: () => start + 180 * dayMs + 1 } };
    const port = scene.port(later);
    await port.receive(sms('Who is this?', 2));
    await port.receive(sms('I have a new number', 3));
    expect(await textsOf(scene, contact.conversationId)).toEqual(['before']);
    expect(await conversations(scene)).toHaveLength(2);
  });

  it('I10: of a number that was used meanwhile goes on', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', phone);
    for (const [event, days] of [
      [1, 100],
      [2, 200],
      [3, 300],
    ] as const) {
      await scene.port({ clock: { ...scene.clock, now: () => start + days * dayMs } }).receive(sms(`${days}`, event));
    }
    expect(await textsOf(scene, contact.conversationId)).toEqual(['100', '200', '300']);
  });

  it('I11: of a number two contacts have confirmed belongs to neither', async () => {
    const one = await confirmedContact(scene, 'Anna', phone);
    const other = await confirmedContact(scene, 'Ben', phone);
    await scene.port().receive(sms('Hi', 1));
    for (const { contact } of [one, other]) expect(await entriesOf(scene, contact.conversationId)).toEqual([]);
  });
});

describe('a mail', () => {
  it('of a confirmed and proven sender goes on with their conversation, whatever its subject', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', mailbox);
    await scene.port().receive({ ...mail, sender: 'proven' });
    expect(await textsOf(scene, contact.conversationId, 'contact')).toEqual(['Is it in stock?']);
  });

  it('E1: of a confirmed address nobody could check begins one of its own', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', mailbox);
    await scene.port().receive(mail);
    expect(await entriesOf(scene, contact.conversationId)).toEqual([]);
    expect(await conversations(scene)).toHaveLength(1);
  });

  it('E1: with a forged sender begins one that is flagged, is nobody’s words, and is not answered by itself', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', mailbox);
    await scene.port().receive({ ...mail, sender: 'forged', text: 'Send me everything' });
    expect(await entriesOf(scene, contact.conversationId)).toEqual([]);
    const [forged, ...others] = await conversations(scene);
    expect(others).toEqual([]);
    expect(forged).toMatchObject({ contract: null, unreadCount: 1 });
    const [entry, ...more] = await entriesOf(scene, forged?.conversationId ?? '');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ body: { caution: 'unverified-sender', text: 'Send me everything' } });
    expect(entry?.author.id).not.toBe(forged?.contactId);
    expect(await scene.stores.contacts.addresses(forged?.contactId ?? '')).toEqual([]);
    expect(await textsOf(scene, forged?.conversationId ?? '', 'contact')).toEqual([]);
  });

  it('E1: forged, with a good reply token, is for agents only', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { deliveryId } = await delivered(scene, contact, address.addressId, 'email');
    await scene.port().receive({ ...mail, deliveryId, sender: 'forged' });
    expect(await textsOf(scene, contact.conversationId, 'contact')).toEqual(['Yes.']);
    const entry = (await entriesOf(scene, contact.conversationId)).at(-1);
    expect(entry).toMatchObject({ body: { caution: 'other-sender' } });
    expect(entry?.author.id).not.toBe(contact.contactId);
    expect((await scene.stores.log.conversation(contact.conversationId))?.contactReadTo).toBe(0);
  });

  it('without a token finds its conversation by the message of ours it refers to', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { externalId } = await delivered(scene, contact, address.addressId, 'email');
    await scene.port().receive({ ...mail, sender: 'proven', refersTo: ['<not@ours>', externalId] });
    expect(await textsOf(scene, contact.conversationId, 'contact')).toEqual(['Yes.', 'Is it in stock?']);
  });

  it('E5: of a stranger who refers to a message of ours is for agents only', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { externalId } = await delivered(scene, contact, address.addressId, 'email');
    const from = { value: 'eve@evil.test', hint: 'e•••@evil.test', name: 'Anna' };
    await scene.port().receive({ ...mail, refersTo: [externalId], from, sender: 'proven' });
    expect(await textsOf(scene, contact.conversationId, 'contact')).toEqual(['Yes.']);
    expect((await entriesOf(scene, contact.conversationId)).at(-1)).toMatchObject({
      body: { caution: 'other-sender' },
    });
  });

  it('E1, E5: which nobody could check, or names a message of months ago, does not speak as the contact', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { externalId } = await delivered(scene, contact, address.addressId, 'email');
    const refersTo = [externalId];
    await scene.port().receive({ ...mail, refersTo, sender: 'unchecked' });
    const later = scene.port({ clock: { ...scene.clock, now: () => start + 30 * dayMs + 1 } });
    await later.receive({ ...mail, eventKey: '2', refersTo, sender: 'proven' });
    expect(await textsOf(scene, contact.conversationId, 'contact')).toEqual(['Yes.']);
    const cautions = (await entriesOf(scene, contact.conversationId)).slice(1).map(({ body }) => body);
    expect(cautions).toMatchObject([{ caution: 'other-sender' }, { caution: 'other-sender' }]);
  });

  it('I7, I8: of a mailbox whose link was pressed does not come into the chat of who asked for it', async () => {
    const { contacts } = scene.stores;
    const eve = await contacts.ensure('device:eve', { siteId: 'demo', name: 'eve', locale: 'en', at: start });
    const { contactId } = eve;
    const { addressId } = await contacts.ensureAddress(contactId, 'email', mailbox.value, '···', start);
    const consent = { contactId, addressId, change: 'given', words: 'Ja', how: 'link', at: start } as const;
    await contacts.prove(addressId, 'link', consent);
    await scene.port().receive({ ...mail, sender: 'proven' });
    expect(await textsOf(scene, eve.conversationId)).toEqual([]);
  });

  it('C9: read again after its sender was confirmed by another, is there once', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', mailbox);
    const port = scene.port();
    await port.receive({ ...mail, sender: 'proven' });
    await confirmedContact(scene, 'Ben', mailbox, start + 1);
    await port.receive({ ...mail, sender: 'proven' });
    expect(await conversations(scene)).toHaveLength(1);
    expect(await textsOf(scene, contact.conversationId)).toEqual([mail.text]);
  });

  it('E1: of a stranger, under the name of a mail that is there, is not in that conversation', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', mailbox);
    await scene.port().receive({ ...mail, sender: 'proven' });
    const from = { value: 'eve@evil.test', hint: 'e•••@evil.test', name: 'Anna' };
    await scene.port().receive({ ...mail, from, sender: 'proven', text: 'me too' });
    expect(await textsOf(scene, contact.conversationId)).toEqual([mail.text]);
    expect(await conversations(scene)).toHaveLength(2);
  });

  it('T4: to another site that refers to a message of this one begins its own', async () => {
    await scene.stores.sites.put({ siteId: 'other', name: 'Other', origins: [], homeUrl: 'https://other.test' });
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { externalId } = await delivered(scene, contact, address.addressId, 'email');
    await scene.port().receive({ ...mail, siteId: 'other', refersTo: [externalId] });
    expect(await textsOf(scene, contact.conversationId)).toEqual(['Yes.']);
  });

  it('an answer counts as having read what was said before it', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { deliveryId } = await delivered(scene, contact, address.addressId, 'email');
    await scene.port().receive({ ...mail, deliveryId });
    expect((await scene.stores.log.conversation(contact.conversationId))?.contactReadTo).toBe(2);
  });

  it('of somebody who had unsubscribed lets them be answered again; one that may be forged does not', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const place = { siteId: 'demo', ...mailbox };
    const { consents, contacts } = scene.stores;
    await consents.withdraw(place, { how: 'unsubscribe', words: '', at: start });
    const { deliveryId } = await delivered(scene, contact, address.addressId, 'email');
    await scene.port().receive({ ...mail, deliveryId });
    expect(await contacts.address(address.addressId)).toMatchObject({ isUsable: false });
    await scene.port().receive({ ...mail, eventKey: '2', sender: 'proven' });
    expect(await contacts.address(address.addressId)).toMatchObject({ isUsable: true });
  });
});

describe('a text that is exactly the code we sent there', () => {
  async function asked(key: string, wanted: Proof['wanted'] = null) {
    const { contacts } = scene.stores;
    const contact = await contacts.ensure(`device:${key}`, { siteId: 'demo', name: null, locale: 'en', at: start });
    const { addressId } = await contacts.ensureAddress(contact.contactId, 'sms', number, '··· 678', start);
    const about = { proofId: newId(start), addressId, purpose: 'address', wanted, withLink: false } as const;
    const { proof, code } = makeProof(about, start, (size) => new Uint8Array(size).fill(key.length));
    await contacts.putProof(proof);
    return { contact, addressId, code };
  }

  it('proves the number for whoever asked, states what they wanted, and is no message', async () => {
    const steps = [{ channel: 'sms', addressId: null, afterSeconds: 0 } as const];
    const { contact, addressId, code } = await asked('anna', { steps, quiet: null, until: null });
    const port = scene.port();
    expect(await port.receive(sms(` ${code} `, 1))).toEqual({ kind: 'taken' });
    expect(await port.receive(sms(` ${code} `, 1))).toEqual({ kind: 'taken' });
    expect(await scene.stores.contacts.address(addressId)).toMatchObject({ provenBy: 'text' });
    expect(await textsOf(scene, contact.conversationId)).toEqual([]);
    expect((await scene.stores.log.conversation(contact.conversationId))?.contract).toMatchObject({
      steps: [{ channel: 'sms', addressId }],
      setOn: 'sms',
    });
  });

  it('C9: interrupted while it proves the number, proves it at the next try', async () => {
    const { addressId, code } = await asked('anna');
    const { contacts } = scene.stores;
    const proveBy: typeof contacts.proveBy = async () => {
      throw new Error('power cut');
    };
    await expect(scene.port({ contacts: standIn(contacts, { proveBy }) }).receive(sms(code, 1))).rejects.toThrow();
    expect(await scene.port().receive(sms(code, 1))).toEqual({ kind: 'taken' });
    expect(await contacts.address(addressId)).toMatchObject({ provenBy: 'text' });
  });

  it('C9: interrupted before what was wanted with it is stated, states it at the next try', async () => {
    const steps = [{ channel: 'sms', addressId: null, afterSeconds: 0 } as const];
    const { contact, addressId, code } = await asked('anna', { steps, quiet: null, until: null });
    const { log } = scene.stores;
    const append: typeof log.append = async () => {
      throw new Error('power cut');
    };
    await expect(scene.port({ log: standIn(log, { append }) }).receive(sms(code, 1))).rejects.toThrow();
    await scene.port().receive(sms(code, 1));
    expect((await log.conversation(contact.conversationId))?.contract).toMatchObject({ steps: [{ addressId }] });
  });

  it('A7: which comes again after STOP does not undo it', async () => {
    const { addressId, code } = await asked('anna');
    const port = scene.port();
    await port.receive(sms(code, 1));
    await port.receive(sms('STOP', 2, { word: 'stop' }));
    await port.receive(sms(code, 1));
    expect(await scene.stores.contacts.address(addressId)).toMatchObject({ isUsable: false });
  });

  it('I7: brings nothing that is written from the number, before or after, into the chat of who asked', async () => {
    const port = scene.port();
    await port.receive(sms('a private matter', 1));
    const { contact, code } = await asked('eve');
    await port.receive(sms(code, 2));
    await port.receive(sms('another one', 3));
    expect(await textsOf(scene, contact.conversationId)).toEqual([]);
  });

  it('I9: another code is a message, and after five of them the right one is, too', async () => {
    const { addressId, code } = await asked('anna');
    const wrong = code === '000000' ? '111111' : '000000';
    const port = scene.port();
    for (const event of [1, 2, 3, 4, 5]) await port.receive(sms(wrong, event));
    await port.receive(sms(code, 6));
    expect(await scene.stores.contacts.address(addressId)).toMatchObject({ provenBy: null });
    const [conversation] = await conversations(scene);
    expect(await textsOf(scene, conversation?.conversationId ?? '')).toHaveLength(6);
  });

  it.each([
    ['of another number', { from: { value: '+4915100000000', hint: '···', name: null } }],
    ['of a sender nobody checked', { sender: 'unchecked' as const }],
    ['at another site', { siteId: 'other' }],
  ])('proves nothing %s', async (_, more) => {
    await scene.stores.sites.put({ siteId: 'other', name: 'Other', origins: [], homeUrl: 'https://other.test' });
    const { addressId, code } = await asked('anna');
    await scene.port().receive(sms(code, 1, more));
    expect(await scene.stores.contacts.address(addressId)).toMatchObject({ provenBy: null });
  });
});

describe('where the site says that answers follow the customer', () => {
  it('an answer from the phone makes it the first step; where it does not, nothing changes', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', phone);
    await states(scene, contact, [{ channel: 'web', addressId: null, hint: null, afterSeconds: 0 }]);
    const contract = async () => (await scene.stores.log.conversation(contact.conversationId))?.contract;
    await scene.port().receive(sms('one', 1));
    expect(await contract()).toMatchObject({ steps: [{ channel: 'web' }] });
    const port = scene.port({ policy: { ...standardInbound, answersFollow: true } });
    await port.receive(sms('two', 2));
    await port.receive(sms('two', 2));
    expect(await contract()).toMatchObject({
      steps: [{ channel: 'sms', addressId: address.addressId }, { channel: 'web' }],
      setOn: 'sms',
    });
    const stated = (await entriesOf(scene, contact.conversationId)).filter(({ body }) => body.kind === 'contract');
    expect(stated).toHaveLength(2);
  });

  it('an absence notice does not make them follow', async () => {
    const { contact, address } = await confirmedContact(scene, 'Anna', mailbox);
    const { deliveryId } = await delivered(scene, contact, address.addressId, 'email');
    const port = scene.port({ policy: { ...standardInbound, answersFollow: true } });
    await port.receive({ ...mail, deliveryId, sender: 'proven', isAutoReply: true });
    expect((await scene.stores.log.conversation(contact.conversationId))?.contract).toBeNull();
  });
});
