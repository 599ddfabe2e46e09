import type { ReplyContract } from '@throughline/sdk/wire';
import { openTestFiles } from '../../../attachment/attachments.testing.ts';
import { createFolderDepot } from '../../../attachment/folder-depot.ts';
import { createFileReceiver } from '../../../attachment/receive-file.ts';
import type { Contact } from '../../../contact/contact.ts';
import { newId } from '../../../kernel/id.ts';
import { openStores, type Stores } from '../../../log/sqlite/open-stores.ts';
import { siteDefaultContract } from '../../../site/site.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type { InboundMessage, InboundPort } from '../../channel.ts';
import { createInbound } from '../../receive.ts';
import type { Notice } from '../notices.ts';
import { type InboundParts, standardInbound } from '../parts.ts';

export const start = Date.UTC(2026, 10, 22, 9);

/** Everything that what comes in needs, over a store in memory. */
export interface InboundScene {
  stores: Stores;
  clock: ManualClock;
  parts: InboundParts;
  /** Answers to orders, as they were said. */
  told: Notice[];
  /** Contacts whose open chats were told of an address. */
  changed: string[];
  port(parts?: Partial<InboundParts>): InboundPort;
  close(): Promise<void>;
}

export async function openInboundScene(): Promise<InboundScene> {
  const clock = createManualClock(start);
  const stores = await openStores(':memory:', { now: clock });
  const { log, contacts, consents, deliveries, sites, attachments } = stores;
  await sites.put({ siteId: 'demo', name: 'Demo shop', origins: [], homeUrl: 'https://shop.test' });
  const { files, folder, close: closeFiles } = openTestFiles(attachments, clock);
  const told: Notice[] = [];
  const changed: string[] = [];
  const parts: InboundParts = {
    ...{ log, contacts, consents, deliveries, sites, clock },
    files: createFileReceiver(files, createFolderDepot(folder)),
    notices: { tell: async (notice) => void told.push(notice) },
    report: async () => ({ kind: 'taken' }),
    siteDefault: siteDefaultContract,
    policy: standardInbound,
    addressesChanged: (_, contactId) => void changed.push(contactId),
  };
  return {
    ...{ stores, clock, parts, told, changed },
    port: (more = {}) => createInbound({ ...parts, ...more }),
    async close() {
      await closeFiles();
      await stores.close();
    },
  };
}

export const mail: InboundMessage = {
  channel: 'email',
  eventKey: '<m1@example.org> support@in.shop.test',
  siteId: 'demo',
  deliveryId: null,
  refersTo: [],
  sender: 'unchecked',
  from: { value: 'anna@example.org', hint: 'a•••@example.org', name: 'Anna' },
  text: 'Is it in stock?',
  isAutoReply: false,
  isReaction: false,
  word: null,
  files: [],
  externalId: '<m1@example.org>',
  original: { mediaType: 'message/rfc822', bytes: Buffer.from('From: anna@example.org\r\n\r\nIs it in stock?\r\n') },
};

export const number = '+4915112345678';

/** A text as the phone's provider hands it over; its number makes it an event of its own. */
export function sms(text: string, event: number, more: Partial<InboundMessage> = {}): InboundMessage {
  return {
    ...mail,
    channel: 'sms',
    eventKey: `played:SM${event}`,
    sender: 'proven',
    from: { value: number, hint: '··· 678', name: null },
    text,
    externalId: `SM${event}`,
    original: { mediaType: 'text/plain; charset=utf-8', bytes: Buffer.from(text) },
    ...more,
  };
}

/** A contact of the chat who has confirmed an address by code. */
export async function confirmedContact(
  { stores }: InboundScene,
  key: string,
  { channel, value }: { channel: 'email' | 'sms'; value: string },
  at = start,
) {
  const { contacts } = stores;
  const contact = await contacts.ensure(`device:${key}`, { siteId: 'demo', name: key, locale: 'de', at });
  const { contactId } = contact;
  const { addressId } = await contacts.ensureAddress(contactId, channel, value, '···', at);
  const consent = { contactId, addressId, change: 'given', words: 'Ja', how: 'code', at } as const;
  return { contact, address: await contacts.prove(addressId, 'code', consent) };
}

/** The contact states a contract. */
export async function states({ stores }: InboundScene, contact: Contact, steps: ReplyContract['steps']): Promise<void> {
  const { contactId, conversationId, name } = contact;
  await stores.log.append({
    conversationId,
    entryId: newId(start),
    at: start,
    author: { kind: 'contact', id: contactId, name },
    via: { channel: 'web', hint: null },
    body: { kind: 'contract', contract: { steps, quiet: null, until: null, setBy: 'contact', setOn: 'web' } },
    externalId: null,
    settles: null,
  });
}

/** An agent's answer and its delivery to an address, accepted under a provider's name. */
export async function delivered(
  { stores }: InboundScene,
  contact: Contact,
  addressId: string,
  channel: 'email' | 'sms',
) {
  const { conversationId } = contact;
  await stores.log.append({
    conversationId,
    entryId: newId(start),
    at: start,
    author: { kind: 'agent', id: 'mia', name: 'Mia' },
    via: { channel: 'web', hint: null },
    body: { kind: 'message', text: 'Yes.', caution: null, originalId: null },
    externalId: null,
    settles: null,
  });
  const conversation = await stores.log.conversation(conversationId);
  const head = conversation?.head ?? 0;
  const deliveryId = newId(start);
  const due = [{ deliveryId, conversationId, channel, addressId, seqs: [head], createdAt: start, decision: null }];
  await stores.deliveries.savePlan(conversationId, head, { due, callOff: [], lookAgainAt: null }, start);
  const externalId = `<${deliveryId}@in.shop.test>`;
  stores.database.prepare('UPDATE delivery SET external_id = ? WHERE delivery_id = ?').run(externalId, deliveryId);
  return { deliveryId, externalId };
}

export const entriesOf = async (
  { stores }: InboundScene,
  conversationId: string,
  reader: 'contact' | 'agent' = 'agent',
) => (await stores.log.read(conversationId, reader, 0, 50))?.entries ?? [];

export const textsOf = async (scene: InboundScene, conversationId: string, reader: 'contact' | 'agent' = 'agent') =>
  (await entriesOf(scene, conversationId, reader)).flatMap(({ body }) => (body.kind === 'message' ? [body.text] : []));

export const conversations = ({ stores }: InboundScene) => stores.log.list('demo', 'all', null, 50);
