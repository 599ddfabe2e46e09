import type { AddressView, AppendBody, ServerFrame } from '@throughline/sdk/wire';
import type { Draft } from '../draft/draft.ts';
import { hasFiles, isFileChange } from '../files/file-key.ts';
import { coalesce } from '../kernel/coalesce.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { itemsIn } from '../outbox/outbox-store.ts';
import { saidText } from '../outbox/said-text.ts';
import { FollowedConversation } from '../replica/followed-conversation.ts';
import { cursorOf, newReplica, readReplica, trimmed } from '../replica/replica.ts';
import type { Timeline } from '../replica/timeline.ts';
import { hasRecord } from '../session/has-record.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import type { World } from '../transport/world.ts';
import type { Client, ClientEvents, ClientOptions, ConnectionState, IdentitySource } from './api.ts';
import { type Ask, askOf } from './asks.ts';
import { Device } from './device.ts';
import { draftFace } from './draft-face.ts';
import type { FilesHere } from './files-here.ts';
import { wireLocale } from './locale.ts';
import { OnDemand, type Parts } from './on-demand.ts';
import { PageHere } from './page-here.ts';
import type { Requests } from './requests.ts';
import { dropUnsent, type Here, saidHere } from './said-here.ts';
import type { Told } from './told.ts';

type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

/** The copy is written this long after it changed, so that a burst of entries is one write. */
const saveDelayMs = 300;

export interface ClientParts {
  world: World;
  openDatabase(name: string): DeviceStorage;
  parts: Parts;
}

/** The customer's client: puts the device, outbox, draft, files and the one conversation together. */
export class ContactClient implements Client {
  addresses: readonly AddressView[] = [];
  identity: ClientEvents['identity'] = null;
  elsewhere: number | null = null;
  readonly reply: Client['reply'];
  readonly draft: Client['draft'];
  readonly handoff: Client['handoff'];
  readonly continueFrom: Client['continueFrom'];
  readonly attachmentUrl: Client['attachmentUrl'];
  readonly track: Client['track'];
  readonly setAttributes: Client['setAttributes'];
  readonly tags: Client['tags'];
  readonly #site: string;
  readonly #world: World;
  readonly #events = new Emitter<ClientEvents>();
  readonly #device: Device;
  readonly #outbox: Outbox;
  readonly #written: Draft;
  readonly #files: OnDemand<FilesHere>;
  readonly #conversation: FollowedConversation;
  readonly #page: PageHere;
  readonly #emitTimeline = coalesce(() => this.#tellTimeline());
  readonly #emitDraft = coalesce(() => this.#events.emit('draft', this.draft.get()));
  #channels: readonly string[] = ['web'];
  /** Who was last known on this device; kept, so that somebody else is noticed. */
  #subject: string | null = null;
  #starting: Promise<void> | null = null;
  #isDestroyed = false;
  #stopSaving: (() => void) | null = null;

  constructor(given: ClientOptions, clientParts: ClientParts) {
    const { world, parts } = clientParts;
    const options = { ...given, locale: wireLocale(given.locale) };
    this.#site = options.site;
    this.#world = world;
    const { emit } = this.#events;
    const here: Here = {
      ...world,
      storage: () => this.#device.storage,
      tell: (told) => this.#device.line.tell(told),
      send: (frame) => this.#device.line.send(frame),
    };
    const requests: OnDemand<Requests> = new OnDemand(async () => {
      const { Requests } = await parts.requests();
      return new Requests({
        world,
        device: this.#device,
        emit,
        locale: options.locale,
        written,
        files,
        start: () => this.start(),
        addresses: () => this.addresses,
        showAddresses: (addresses) => this.#showAddresses(addresses),
        back: () => this.#showElsewhere(null),
      });
    });
    this.#device = this.#makeDevice(options, clientParts, requests);
    const { outbox, written, files } = saidHere(here, {
      device: this.#device,
      parts,
      requests,
      onOutbox: () => this.#conversation.changed(),
      onDraft: this.#emitDraft,
      onFiles: () => this.#filesChanged(),
    });
    this.#outbox = outbox;
    this.#written = written;
    this.#files = files;
    this.#conversation = new FollowedConversation({
      ...here,
      side: 'contact',
      outbox,
      fileOf: (key) => files.here?.attachment(key),
      onChange: () => this.#changed(),
      onNews: (news) => this.#page.received(news),
    });
    const page = new PageHere(parts, {
      emit,
      append: (body) => void this.#append(body),
      hasBegun: () => this.timeline.conversationId !== null,
    });
    this.#page = page;
    this.track = page.fact('track');
    this.setAttributes = page.fact('setAttributes');
    this.tags = page.fact('tags');
    this.draft = draftFace(written, files, this);
    const ask = askOf(requests);
    this.reply = this.#replies(ask);
    this.handoff = { create: ask('create'), take: ask('take'), takeBack: ask('takeBack') };
    this.continueFrom = ask('continueFrom');
    this.attachmentUrl = ask('attachmentUrl');
  }

  get timeline(): Timeline {
    return this.#conversation.timeline;
  }

  get connection(): ConnectionState {
    return this.#device.state;
  }

  get conversations(): Client['conversations'] {
    const { conversationId, state, unreadCount } = this.timeline;
    return conversationId === null ? [] : [{ conversationId, state, unreadCount }];
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void {
    this.#page.hear(event);
    return this.#events.on(event, listener);
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#conversation.stop();
    this.#outbox.stop();
    this.#files.here?.pause();
    this.#device.stop();
    this.#events.clear();
    if (this.#stopSaving) this.#save();
    if (this.#starting) void this.#written.keepNow();
    this.#device.storage.close();
  }

  async send(text: string, files: readonly string[] = []): Promise<string> {
    const entryId = await this.#append({ kind: 'message', text: saidText(text, files.length > 0 ? 0 : 1) }, files);
    this.#conversation.typing(false);
    return entryId;
  }

  edit(seq: number, text: string): Promise<string> {
    return this.#append({ kind: 'edit', seq, text: saidText(text) });
  }

  remove(seq: number): Promise<string> {
    return this.#append({ kind: 'deletion', seq });
  }

  async retry(entryId: string): Promise<void> {
    for (const key of this.#outbox.items.find((item) => item.entryId === entryId)?.files ?? [])
      this.#files.here?.retry(key);
    await this.#outbox.retry(entryId);
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

  identify(source: IdentitySource): void {
    this.#device.identify(source);
  }

  async logout(): Promise<void> {
    this.#page.forget();
    this.#device.forgetPerson();
    // Nothing is made only to be forgotten.
    if (this.#starting === null && !(await hasRecord(this.#site))) return;
    await this.start();
    const signedOut = this.#device.signOut();
    this.#forget();
    await signedOut;
    this.#events.emit('signed-out', {});
  }

  #replies(ask: Ask): Client['reply'] {
    return {
      get: () => this.timeline.contract,
      options: () => ({ channels: this.#channels, addresses: this.addresses.filter(({ confirmed }) => confirmed) }),
      set: (contract) => this.#append({ kind: 'contract', contract }),
      requestAddress: ask('requestAddress'),
      confirmAddress: ask('confirmAddress'),
    };
  }

  #makeDevice(options: ClientOptions, given: ClientParts, requests: OnDemand<Requests>): Device {
    const { emit } = this.#events;
    return new Device({
      ...given,
      options,
      requests,
      emit,
      cursors: () => (this.#conversation.replica ? [cursorOf(this.#conversation.replica)] : []),
      onReading: () => {
        const known = new Set(this.#outbox.items.map(({ entryId }) => entryId));
        return (record) => this.#takeRecord(record, known);
      },
      onFrame: (frame) => this.#receive(frame),
      onLost: (closeCode) => {
        this.#outbox.closed(closeCode);
        this.#files.here?.pause();
        this.#conversation.disconnected();
      },
      onTold: (told) => this.#hear(told),
      onOther: () => this.#conversation.hold(null),
    });
  }

  async #start(): Promise<void> {
    await this.#device.start();
    if (this.#isDestroyed) return;
    this.#page.begin(this.timeline);
    this.#events.emit('ready', { isNew: this.timeline.conversationId === null });
  }

  /** `known`: the outbox when reading began. */
  #takeRecord(record: ReadonlyMap<string, unknown>, known: ReadonlySet<string>): void {
    const subject = record.get('subject');
    if (typeof subject === 'string') this.#subject = subject;
    const kept = readReplica(record.get('replica'));
    if (kept && this.#conversation.replica) this.#conversation.join(kept);
    else if (kept) this.#conversation.hold(kept);
    this.#files.here?.load(record);
    this.#written.load(record);
    this.#outbox.merge(itemsIn(record), known);
    this.#conversation.settle();
    if (hasFiles(record)) this.#files.tell((files) => files.settle());
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'welcome') this.#welcomed(frame);
    else if (frame.type === 'refuse') this.#refused(frame);
    else if (frame.type === 'addresses') this.#showAddresses(frame.items);
    else if (frame.type === 'elsewhere') this.#showElsewhere(frame.since);
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

  #welcomed({ participant, epoch, conversation: own, site, addresses, identity, elsewhere }: Welcome): void {
    const conversation = this.#conversation;
    const conversationId = own?.conversationId ?? null;
    conversation.participant = participant;
    conversation.siteDefault = site.defaultContract;
    if (conversationId !== (conversation.replica?.conversationId ?? null)) {
      // The gateway brings the newest page of a conversation that was not asked for by a cursor.
      conversation.hold(conversationId === null ? null : newReplica(conversationId, epoch, null));
    }
    const { replica } = conversation;
    const { line } = this.#device;
    // The gateway greets the tab that leads and brings its page; another one asks for it.
    if (!line.isLeading && replica?.to === null) line.send({ type: 'follow', ...cursorOf(replica) });
    if (own) conversation.learn({ contract: own.contract, state: own.state });
    conversation.connected();
    conversation.changed();
    this.#channels = site.channels;
    this.#events.emit('site', { name: site.name, channels: site.channels });
    this.#showAddresses(addresses);
    this.#showElsewhere(elsewhere);
    if (identity) this.#knowPerson(identity.subject);
    this.identity = identity;
    this.#events.emit('identity', identity);
    this.#outbox.opened();
    if (line.isLeading) this.#files.here?.run();
    this.#files.again();
    this.#page.again();
  }

  #knowPerson(subject: string): void {
    if (this.#subject !== null && this.#subject !== subject) dropUnsent(this.#outbox, this.#written, this.#files.here);
    if (this.#subject !== subject) void this.#device.storage.write([['subject', subject]]);
    this.#subject = subject;
  }

  async #append(body: AppendBody, files: readonly string[] = []): Promise<string> {
    await this.start();
    const item = this.#outbox.draft(null, body, files);
    await this.#outbox.add(item);
    return item.entryId;
  }

  #hear(told: Told): void {
    if (told.about === 'outbox') this.#outbox.hear(told);
    else if (told.about === 'draft') this.#written.hear(told);
    else if (told.about === 'signed-out') {
      this.#forget();
      this.#events.emit('signed-out', {});
    } else if (isFileChange(told)) this.#files.tell((files) => files.hear(told));
  }

  /** Nothing of the person stays in memory; the next opening begins as a new device. */
  #forget(): void {
    this.#starting = null;
    this.#subject = null;
    this.#page.forget();
    this.#stopSaving?.();
    this.#stopSaving = null;
    this.#files.here?.forget();
    this.#written.forget();
    this.#outbox.forget();
    this.#conversation.hold(null);
    this.#showAddresses([]);
    this.identity = null;
    this.#events.emit('identity', null);
    this.#showElsewhere(null);
  }

  #filesChanged(): void {
    this.#outbox.flush();
    this.#conversation.changed();
    this.#emitDraft();
  }

  #tellTimeline(): void {
    const { timeline } = this;
    this.#events.emit('timeline', timeline);
    this.#page.changed(timeline);
  }

  #showAddresses(addresses: readonly AddressView[]): void {
    this.addresses = addresses;
    this.#events.emit('addresses', addresses);
  }

  #showElsewhere(since: number | null): void {
    if (since === this.elsewhere) return;
    // The words went along; only what is half sent goes on from here.
    if (since !== null) this.#written.write({ text: '' });
    this.elsewhere = since;
    this.#events.emit('handoff:taken', { since });
  }

  #changed(): void {
    this.#emitTimeline();
    if (this.#isDestroyed || !this.#device.session.credential) return;
    this.#page.flush();
    if (this.#device.line.isLeading) this.#stopSaving ??= this.#world.clock.after(saveDelayMs, () => this.#save());
  }

  #save(): void {
    this.#stopSaving?.();
    this.#stopSaving = null;
    const { replica } = this.#conversation;
    if (replica && replica.to !== null && !this.#device.isWiped)
      void this.#device.storage.write([['replica', trimmed(replica)]]);
  }
}
