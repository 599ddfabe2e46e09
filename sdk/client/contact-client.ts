import {
  type AddressView,
  type AppendBody,
  addressConfirmed,
  type ClientFrame,
  type Continued,
  codeSent,
  continued,
  type ReadEntry,
  type ServerFrame,
  type Shape,
  wireVersion,
} from '@throughline/sdk/wire';
import { coalesce } from '../kernel/coalesce.ts';
import { Emitter } from '../kernel/emitter.ts';
import { Outbox } from '../outbox/outbox.ts';
import { deviceOutboxStore, itemsIn } from '../outbox/outbox-store.ts';
import { saidText } from '../outbox/said-text.ts';
import { FollowedConversation } from '../replica/followed-conversation.ts';
import { cursorOf, newReplica, readReplica, trimmed } from '../replica/replica.ts';
import type { Timeline } from '../replica/timeline.ts';
import { databaseName, newToken } from '../session/device.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { withFallback } from '../storage/with-fallback.ts';
import { Connection } from '../transport/connection.ts';
import { request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { Client, ClientEvents, ClientOptions, ConnectionState, Refused } from './api.ts';
import { wireLocale } from './locale.ts';
import { siteUrls } from './site-urls.ts';

type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

/** The copy is written this long after it changed, so that a burst of entries is one write. */
const saveDelayMs = 300;

/** The customer's client: puts storage, connection, outbox and the one conversation together. */
export class ContactClient implements Client {
  readonly reply: Client['reply'];
  readonly #options: ClientOptions;
  readonly #world: World;
  readonly #openDatabase: (name: string) => DeviceStorage;
  readonly #urls: { http: string; socket: string };
  readonly #events = new Emitter<ClientEvents>();
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #conversation: FollowedConversation;
  readonly #emitTimeline = coalesce(() => this.#events.emit('timeline', this.timeline));
  #storage: DeviceStorage = memoryStorage();
  #token = '';
  #addresses: readonly AddressView[] = [];
  #starting: Promise<void> | null = null;
  #isDestroyed = false;
  /** The new token of a "continue" that waits for its code. */
  #continuing: { secret: string; token: string } | null = null;
  #stopSaving: (() => void) | null = null;
  #stopWaking = (): void => {};

  constructor(options: ClientOptions, world: World, openDatabase: (name: string) => DeviceStorage) {
    const { clock, random, randomBytes } = world;
    this.#options = { ...options, locale: wireLocale(options.locale) };
    this.#world = world;
    this.#openDatabase = openDatabase;
    this.#urls = siteUrls(options);
    this.#connection = new Connection({
      url: this.#urls.socket,
      world,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#events.emit('connection', state),
      onLost: (closeCode) => {
        this.#outbox.closed(closeCode);
        this.#conversation.disconnected();
      },
    });
    const send = this.#connection.send.bind(this.#connection);
    const store = deviceOutboxStore(() => this.#storage);
    this.#outbox = new Outbox({
      store,
      clock,
      random,
      randomBytes,
      send,
      onChange: () => this.#conversation.changed(),
    });
    this.#conversation = new FollowedConversation({
      side: 'contact',
      clock,
      outbox: this.#outbox,
      send,
      onChange: () => this.#changed(),
      onNews: (messages) => this.#tellNews(messages),
    });
    this.reply = this.#replies();
  }

  get timeline(): Timeline {
    return this.#conversation.timeline;
  }

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  get addresses(): readonly AddressView[] {
    return this.#addresses;
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#stopWaking();
    this.#conversation.stop();
    this.#outbox.stop();
    this.#connection.stop();
    this.#events.clear();
    if (this.#stopSaving) this.#save();
    this.#storage.close();
  }

  async send(text: string): Promise<string> {
    const entryId = await this.#append({ kind: 'message', text: saidText(text) });
    this.#conversation.typing(false);
    return entryId;
  }

  retry(entryId: string): Promise<void> {
    return this.#outbox.retry(entryId);
  }

  discard(entryId: string): Promise<void> {
    return this.#outbox.discard(entryId);
  }

  typing(on: boolean): void {
    this.#conversation.typing(on);
  }

  markRead(): void {
    this.#conversation.markRead();
  }

  earlier(): Promise<void> {
    return this.#conversation.earlier();
  }

  async continueFrom(secret: string, code?: string): Promise<Continued | Refused> {
    await this.start();
    // A device that goes on becomes a new one: whoever knew the old token must not read what comes now.
    if (this.#continuing?.secret !== secret) this.#continuing = { secret, token: newToken(this.#world.randomBytes) };
    const { token } = this.#continuing;
    const { locale } = this.#options;
    const answer =
      code === undefined
        ? await this.#post('/continue', { secret, locale, current: this.#token }, continued, token)
        : await this.#post('/continue/code', { secret, code, locale }, continued, token);
    if ('outcome' in answer && answer.outcome === 'linked') {
      this.#continuing = null;
      await this.#storage.write([['token', token]], ['replica']);
      this.#become(token);
    }
    return answer;
  }

  #replies(): Client['reply'] {
    return {
      get: () => this.timeline.contract,
      set: (contract) => this.#append({ kind: 'contract', contract }),
      requestAddress: async (channel, address, contract) => {
        await this.start();
        const { locale } = this.#options;
        return this.#post('/addresses', { channel, address, locale, contract }, codeSent, this.#token);
      },
      confirmAddress: async (addressId, code) => {
        await this.start();
        const answer = await this.#post('/addresses/confirm', { addressId, code }, addressConfirmed, this.#token);
        if ('refused' in answer) return answer;
        const others = this.#addresses.filter((known) => known.addressId !== addressId);
        this.#showAddresses([...others, answer.address]);
        return answer.address;
      },
    };
  }

  async #start(): Promise<void> {
    const { site, storage = 'indexedDB' in globalThis ? 'indexeddb' : 'memory' } = this.#options;
    const tellStorage = (): void => this.#events.emit('storage', { kind: this.#storage.kind });
    this.#storage =
      storage === 'memory' ? memoryStorage() : withFallback(this.#openDatabase(databaseName(site)), tellStorage);
    this.#token = await this.#storage.keepFirst('token', newToken(this.#world.randomBytes));
    await this.#readRecord();
    if (this.#isDestroyed) return;
    tellStorage();
    this.#stopWaking = this.#world.onWake(() => void this.#readRecord());
    this.#connection.start();
  }

  /** Takes in what is kept: at the start, and when the page is shown again, because another tab may have written. */
  async #readRecord(): Promise<void> {
    const known = new Set(this.#outbox.items.map(({ entryId }) => entryId));
    const record = await this.#storage.readAll();
    const token = record.get('token');
    // Without its token the record was wiped, by the browser or the person: what is in memory goes on alone.
    if (this.#isDestroyed || typeof token !== 'string') return;
    if (token !== this.#token) this.#become(token);
    const kept = readReplica(record.get('replica'));
    if (kept && this.#conversation.replica) this.#conversation.join(kept);
    else if (kept) this.#conversation.hold(kept);
    this.#outbox.merge(itemsIn(record), known);
    this.#conversation.settle();
  }

  /** Goes on as another device: a link was continued here or in another tab. */
  #become(token: string): void {
    this.#token = token;
    this.#conversation.hold(null);
    this.#connection.restart();
  }

  #hello(): ClientFrame {
    const { replica } = this.#conversation;
    const { locale } = this.#options;
    const cursors = replica ? [cursorOf(replica)] : [];
    return { type: 'hello', version: wireVersion, as: 'contact', token: this.#token, locale, cursors };
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'welcome') this.#welcomed(frame);
    else if (frame.type === 'refuse') this.#refused(frame);
    else if (frame.type === 'addresses') this.#showAddresses(frame.items);
    else if (frame.type === 'presence') this.#events.emit('availability', { online: frame.online });
    else if (frame.type === 'ack') {
      this.#outbox.acked(frame.entryId, frame.seq);
      this.#conversation.settle();
    } else if ('conversationId' in frame) this.#conversation.receive(frame);
  }

  #refused({ entryId, reason, retryAfterMs }: Extract<ServerFrame, { type: 'refuse' }>): void {
    if (entryId === null) this.#conversation.declined();
    else this.#outbox.refused(entryId, reason, retryAfterMs);
  }

  #welcomed({ participant, epoch, conversation: own, site, addresses }: Welcome): void {
    const conversation = this.#conversation;
    const conversationId = own?.conversationId ?? null;
    conversation.participant = participant;
    conversation.siteDefault = site.defaultContract;
    if (conversationId !== (conversation.replica?.conversationId ?? null)) {
      // The gateway brings the newest page of a conversation that was not asked for by a cursor.
      conversation.hold(conversationId === null ? null : newReplica(conversationId, epoch, null));
    }
    if (own) conversation.learn({ contract: own.contract, state: own.state });
    conversation.connected();
    conversation.changed();
    this.#events.emit('site', { name: site.name, channels: site.channels });
    this.#showAddresses(addresses);
    this.#outbox.opened();
  }

  async #append(body: AppendBody): Promise<string> {
    await this.start();
    const item = this.#outbox.draft(null, body);
    await this.#outbox.add(item);
    return item.entryId;
  }

  #post<T>(path: string, body: object, shape: Shape<T>, bearer: string): Promise<T | Refused> {
    return request(this.#world, { url: this.#urls.http + path, bearer, body }, shape);
  }

  #tellNews(messages: readonly ReadEntry[]): void {
    for (const { seq, author, body } of messages) {
      if (body.kind === 'message') this.#events.emit('message', { text: body.text, authorName: author.name, seq });
    }
  }

  #showAddresses(addresses: readonly AddressView[]): void {
    this.#addresses = addresses;
    this.#events.emit('addresses', addresses);
  }

  #changed(): void {
    this.#emitTimeline();
    if (this.#isDestroyed || !this.#token) return;
    this.#stopSaving ??= this.#world.clock.after(saveDelayMs, () => this.#save());
  }

  #save(): void {
    this.#stopSaving?.();
    this.#stopSaving = null;
    const { replica } = this.#conversation;
    if (replica && replica.to !== null) void this.#storage.write([['replica', trimmed(replica)]]);
  }
}
