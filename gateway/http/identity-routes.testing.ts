import type { Author, Entry, EntryBody } from '@throughline/sdk/wire';
import { signIdentity } from '../../sdk/server/index.ts';
import type { Contact } from '../contact/contact.ts';
import { deviceKey } from '../identity/device.ts';
import { sharedSecret } from '../identity/identity.testing.ts';
import { newId } from '../kernel/id.ts';
import * as say from '../log/testing/drafts.ts';
import type { HttpEdge } from './http.testing.ts';

export const minutes = (count: number): number => count * 60_000;

/** An answer as a test compares it. */
export async function answerOf(asked: Promise<Response>): Promise<unknown> {
  const response = await asked;
  return [response.status, await response.json()];
}

/** What the answered visitor and the desk have said to each other. */
export const carried = ['is it in stock?', 'one moment', 'it is'];

/** People who come to the shop and say who they are. Devices have secrets, which their texts are. */
export class IdentityScene {
  readonly #http: HttpEdge;

  constructor(http: HttpEdge) {
    this.#http = http;
  }

  tokenOf(userId: string, name?: string): Promise<string> {
    const options = { siteId: 'shop', now: this.#http.clock.now() };
    return signIdentity({ userId, ...(name && { name }) }, { secret: sharedSecret }, options);
  }

  ask(token: string, next: string, asking?: string, site = 'shop'): Promise<Response> {
    return this.#http.post(`/v1/sites/${site}/identify`, { token, locale: 'en', next }, asking);
  }

  newDevice(): unknown {
    return [200, { outcome: 'new-device', expiresAt: this.#http.clock.now() + minutes(10) }];
  }

  contactOf(device: string): Promise<Contact | null> {
    const { stores, clock } = this.#http;
    return stores.contacts.byKey(deviceKey('shop', device), clock.now());
  }

  /** A visitor's device with a conversation. */
  visitor(device: string): Promise<Contact> {
    const { stores, clock } = this.#http;
    const made = { siteId: 'shop', name: null, locale: 'en', at: clock.now() };
    return stores.contacts.ensure(deviceKey('shop', device), made);
  }

  /** Says something in a contact's conversation; `author: null` is the contact. */
  async tell(
    contact: Contact,
    author: Author | null,
    body: EntryBody,
    entryId: string = newId(this.#http.clock.now()),
  ): Promise<Entry> {
    const result = await this.#http.stores.log.append({
      conversationId: contact.conversationId,
      entryId,
      at: this.#http.clock.now(),
      author: author ?? say.contactOf(contact),
      via: { channel: 'web', hint: null },
      body,
      externalId: null,
      settles: null,
    });
    if (result.kind !== 'appended') throw new Error(result.kind);
    return result.entry;
  }

  async entriesOf(contact: Contact | null): Promise<Entry[]> {
    const page = await this.#http.stores.log.read(contact?.conversationId ?? '', 'agent', 0, 1_000);
    return page?.entries ?? [];
  }

  async textsOf(contact: Contact | null): Promise<string[]> {
    return (await this.entriesOf(contact)).flatMap(({ body }) => (body.kind === 'message' ? [body.text] : []));
  }

  /** A person whom the shop knows, with a conversation, on a device of their own. */
  async anna(): Promise<Contact> {
    await this.ask(await this.tokenOf('anna-42', 'Anna'), 'annas-own-first-device');
    const contact = await this.contactOf('annas-own-first-device');
    if (!contact) throw new Error('no contact');
    await this.tell(contact, null, say.message('from my desk'));
    await this.tell(contact, say.agent, say.message('seen'));
    await this.tell(contact, null, say.read(2));
    return contact;
  }

  /** A visitor whom the desk has answered. */
  async answeredVisitor(device: string): Promise<Contact> {
    const contact = await this.visitor(device);
    await this.tell(contact, null, say.message('is it in stock?'));
    await this.tell(contact, say.bot, say.message('one moment'));
    await this.tell(contact, say.agent, say.note('check the shelf'));
    await this.tell(contact, say.agent, say.message('it is'));
    await this.tell(contact, null, say.read(4));
    return contact;
  }
}
