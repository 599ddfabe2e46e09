import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.ts';
import { failing, standIn } from '../testing/stand-in.ts';
import type { InboundParts } from './inbound/parts.ts';
import {
  conversations as conversationsIn,
  delivered,
  entriesOf as entriesIn,
  type InboundScene,
  mail,
  openInboundScene,
  start,
} from './inbound/testing/inbound-scene.ts';
import { createInbound } from './receive.ts';

let scene: InboundScene;
let stores: InboundScene['stores'];
let parts: InboundParts;

beforeEach(async () => {
  scene = await openInboundScene();
  ({ stores, parts } = scene);
});
afterEach(() => scene.close());

/** A contact who wrote in the chat, and a delivery of an answer to their address. */
async function withDelivery() {
  const { contacts } = stores;
  const contact = await contacts.ensure('device:1', { siteId: 'demo', name: 'Anna', locale: 'de', at: start });
  const { addressId } = await contacts.ensureAddress(contact.contactId, 'email', mail.from.value, 'a•••', start);
  const { deliveryId } = await delivered(scene, contact, addressId, 'email');
  return { contact, conversationId: contact.conversationId, deliveryId, addressId };
}

const entriesOf = (conversationId: string, reader: 'contact' | 'agent' = 'agent') =>
  entriesIn(scene, conversationId, reader);
const conversations = () => conversationsIn(scene);

describe('an answer that comes back by its reply token', () => {
  it('stands in the same conversation as the words of the contact, with its original', async () => {
    const { contact, conversationId, deliveryId } = await withDelivery();
    expect(await createInbound(parts).receive({ ...mail, deliveryId })).toEqual({ kind: 'taken' });
    const [, entry] = await entriesOf(conversationId, 'contact');
    expect(entry).toMatchObject({
      author: { kind: 'contact', id: contact.contactId, name: 'Anna' },
      via: { channel: 'email', hint: 'a•••@example.org' },
      body: { kind: 'message', text: 'Is it in stock?', caution: null },
    });
    const originalId = entry?.body.kind === 'message' ? entry.body.originalId : null;
    const original = await stores.log.original(originalId ?? '');
    expect(Buffer.from(original?.bytes ?? [])).toEqual(mail.original.bytes);
    expect(await stores.deliveries.thread(conversationId, 'email', 20)).toContain('<m1@example.org>');
  });

  it('E5: of another sender is shown to agents only, and is not the contact speaking', async () => {
    const { contact, conversationId, deliveryId } = await withDelivery();
    const from = { value: 'bob@example.net', hint: 'b•••@example.net', name: 'Anna' };
    await createInbound(parts).receive({ ...mail, deliveryId, from });
    expect(await entriesOf(conversationId, 'contact')).toHaveLength(1);
    const [, entry] = await entriesOf(conversationId);
    expect(entry).toMatchObject({ body: { caution: 'other-sender' }, via: { hint: 'b•••@example.net' } });
    expect(entry?.author.id).not.toBe(contact.contactId);
    expect(await stores.contacts.addresses(contact.contactId)).toHaveLength(1);
  });

  it('E8: of an absence assistant is shown to agents only', async () => {
    const { conversationId, deliveryId } = await withDelivery();
    await createInbound(parts).receive({ ...mail, deliveryId, isAutoReply: true });
    expect(await entriesOf(conversationId, 'contact')).toHaveLength(1);
    expect((await entriesOf(conversationId))[1]).toMatchObject({ body: { caution: 'auto-reply' } });
  });

  it('a report of failure from a mail server reaches the agents', async () => {
    const { conversationId, deliveryId } = await withDelivery();
    const from = { value: 'mailer-daemon@mx.example', hint: 'm•••@mx.example', name: null };
    const report = { ...mail, deliveryId, isAutoReply: true, isReaction: true, from };
    expect(await createInbound(parts).receive(report)).toEqual({ kind: 'taken' });
    expect((await entriesOf(conversationId))[1]).toMatchObject({ body: { caution: 'other-sender' } });
  });

  it('C9: has one effect however often the mail comes, also when it was read differently before', async () => {
    const { conversationId, deliveryId } = await withDelivery();
    const inbound = createInbound(parts);
    const again = { ...mail, deliveryId };
    const outcomes = await Promise.all(
      [again, again, { ...again, text: 'Other reading' }].map((it) => inbound.receive(it)),
    );
    expect(outcomes).toEqual([{ kind: 'taken' }, { kind: 'taken' }, { kind: 'taken' }]);
    expect(await entriesOf(conversationId)).toHaveLength(2);
  });

  it('gives a token its facts, and nothing for a delivery that does not exist', async () => {
    const { conversationId, deliveryId, addressId } = await withDelivery();
    const inbound = createInbound(parts);
    expect(await inbound.delivery(deliveryId)).toEqual({ deliveryId, conversationId, addressId, createdAt: start });
    expect(await inbound.delivery(newId(start))).toBeNull();
  });

  it('says something even when the mail said nothing, and never more than an entry holds', async () => {
    const { conversationId, deliveryId } = await withDelivery();
    const inbound = createInbound(parts);
    await inbound.receive({ ...mail, deliveryId, text: '' });
    await inbound.receive({ ...mail, deliveryId, eventKey: 'other', text: '😀'.repeat(5_000) });
    const texts = (await entriesOf(conversationId)).map(({ body }) => (body.kind === 'message' ? body.text : ''));
    expect(texts[1]).toBe('(no text)');
    expect(texts[2]?.length).toBeLessThanOrEqual(8_000);
  });
});

describe('a mail without a reply token', () => {
  it('of a website’s contact form begins one too, though a program wrote it', async () => {
    expect(await createInbound(parts).receive({ ...mail, isAutoReply: true })).toEqual({ kind: 'taken' });
    const [conversation] = await stores.log.list(mail.siteId, 'all', null, 10);
    expect(conversation?.unreadCount).toBe(1);
  });

  it('begins a conversation of its own, whose answers go back by e-mail at once', async () => {
    expect(await createInbound(parts).receive(mail)).toEqual({ kind: 'taken' });
    const [conversation] = await conversations();
    expect(conversation).toMatchObject({ state: 'open', unreadCount: 1, lastMessage: { text: 'Is it in stock?' } });
    const [address] = await stores.contacts.addresses(conversation?.contactId ?? '');
    expect(address).toMatchObject({ value: 'anna@example.org', provenBy: 'wrote-in', isUsable: true });
    expect(conversation?.contract).toEqual({
      steps: [{ channel: 'email', addressId: address?.addressId, hint: 'a•••@example.org', afterSeconds: 0 }],
      quiet: null,
      until: null,
      setBy: 'site',
      setOn: 'email',
    });
    expect(scene.changed).toEqual([conversation?.contactId]);
    expect(await stores.consents.ledger('demo', 0, 10)).toMatchObject([
      { contactId: conversation?.contactId, how: 'wrote-in', words: 'Is it in stock?' },
    ]);
  });

  it('E1: never joins the conversation of the address it says it is from', async () => {
    const { conversationId } = await withDelivery();
    await createInbound(parts).receive(mail);
    expect(await entriesOf(conversationId)).toHaveLength(1);
    expect(await conversations()).toHaveLength(2);
  });

  it('C9: is one conversation however often it comes', async () => {
    const inbound = createInbound(parts);
    await Promise.all([inbound.receive(mail), inbound.receive(mail)]);
    await createInbound(parts).receive(mail);
    const all = await conversations();
    expect(all).toHaveLength(1);
    expect(await entriesOf(all[0]?.conversationId ?? '')).toHaveLength(2);
  });

  it("E1: of somebody who repeats another mail's Message-ID does not come into that conversation", async () => {
    const inbound = createInbound(parts);
    await inbound.receive(mail);
    await inbound.receive({ ...mail, from: { value: 'eve@evil.test', hint: 'e•••@evil.test', name: 'Anna' } });
    const all = await conversations();
    expect(all).toHaveLength(2);
    for (const { contactId } of all) expect(await stores.contacts.addresses(contactId)).toHaveLength(1);
  });

  it('E8: of an absence assistant is dropped: there is nothing it belongs to', async () => {
    expect(await createInbound(parts).receive({ ...mail, isAutoReply: true, isReaction: true })).toEqual({
      kind: 'taken',
    });
    expect(await conversations()).toEqual([]);
  });

  it('for a site that does not exist is refused', async () => {
    const outcome = await createInbound(parts).receive({ ...mail, siteId: 'nowhere' });
    expect(outcome).toMatchObject({ kind: 'refused', retry: 'never' });
  });
});

describe('when the store fails', () => {
  it.each(['keepOriginal', 'append'] as const)(
    'at "%s" the mail is not taken, and the next try leaves one whole message',
    async (method) => {
      await expect(createInbound({ ...parts, log: failing(parts.log, method, 1) }).receive(mail)).rejects.toThrow();
      expect(await createInbound(parts).receive(mail)).toEqual({ kind: 'taken' });
      const [conversation, ...others] = await conversations();
      expect(others).toEqual([]);
      expect(conversation?.contract?.setBy).toBe('site');
      expect(await entriesOf(conversation?.conversationId ?? '')).toHaveLength(2);
    },
  );

  it('while the log takes nothing, the sender is asked to try again later', async () => {
    const log = standIn(parts.log, { append: async () => ({ kind: 'refused', reason: 'unavailable' }) });
    expect(await createInbound({ ...parts, log }).receive(mail)).toEqual({
      kind: 'refused',
      reason: 'unavailable',
      retry: 'later',
    });
  });
});
