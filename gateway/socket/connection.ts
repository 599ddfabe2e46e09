import {
  type Author,
  type ClientFrame,
  type CloseReason,
  closeCodes,
  decodeClientFrame,
  type EntryBody,
  isRefusal,
  limits,
  type RefusalReason,
  type ServerFrame,
  wireVersion,
} from '@throughline/sdk/wire';
import type { DeviceRecord } from '../contact/contact.ts';
import type { Reader } from '../conversation/conversation.ts';
import { Allowance } from '../kernel/allowance.ts';
import type { Site } from '../site/site.ts';
import { AgentSession } from './agent-session.ts';
import { ContactSession } from './contact-session.ts';
import { Following } from './following.ts';
import type { Hub } from './hub.ts';
import { Outlet } from './outlet.ts';
import { fitPage } from './page.ts';
import type { Pipe } from './pipe.ts';
import type { SocketServices } from './services.ts';
import type { Session } from './session.ts';
import { summarize } from './summary.ts';

const nonceBytes = 16;

type Said<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>;

/**
 * One socket, from its first frame to its close.
 *
 *   challenged ──hello──→ greeted ──frames──→ closed
 *      └─ deadline, bad frame, wrong token or proof ──↗
 *
 * Frames of one socket are taken up in order; an append is handed to the log before the next frame is looked at, and
 * its ack follows when it is on disk, so that one client's messages keep their order and still share a commit.
 */
export class Connection {
  readonly siteId: string;
  readonly #pipe: Pipe;
  readonly #services: SocketServices;
  readonly #site: Site;
  readonly #hub: Hub;
  readonly #outlet: Outlet;
  readonly #frames: Allowance;
  readonly #appends: Allowance;
  readonly #following: Following;
  readonly #callOffHello: () => void;
  /** Signed by a device with a key. One for each socket, which takes one hello: so it is used once. */
  readonly #nonce: string;
  #session: Session | null = null;
  #isGreeted = false;
  #isAlive = true;
  #hasList = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(pipe: Pipe, services: SocketServices, site: Site, hub: Hub) {
    this.#pipe = pipe;
    this.#services = services;
    this.#site = site;
    this.#hub = hub;
    this.siteId = site.siteId;
    const { clock, rates } = services;
    this.#outlet = new Outlet(
      pipe,
      clock,
      (reason) => this.close(reason),
      () => this.#guard(this.#following.lookAll()),
    );
    this.#following = new Following(services.log, this.#outlet);
    this.#frames = new Allowance(clock, { burst: rates.framesPerSecond * 3, perMs: 3_000 });
    this.#appends = new Allowance(clock, { burst: rates.appendsPerMinute, perMs: 60_000 });
    this.#callOffHello = clock.after(limits.helloDeadlineMs, () => this.close('helloTimeout'));
    this.#nonce = Buffer.from(services.random(nonceBytes)).toString('base64url');
    pipe.listen({
      heard: (text) => this.#onMessage(text),
      ponged: () => {
        this.#isAlive = true;
      },
      closed: () => this.#onClose(),
    });
    this.send({ type: 'challenge', nonce: this.#nonce });
  }

  get reader(): Reader | null {
    return this.#session?.reader ?? null;
  }

  get ownConversationId(): string | null {
    return this.#session?.conversationId ?? null;
  }

  /** What finds the contact of this device; null for agents. */
  get deviceKey(): string | null {
    return this.#session?.deviceKey ?? null;
  }

  get contactId(): string | null {
    return this.#session?.contactId ?? null;
  }

  /** Whether this desk shows the list of conversations and wants to hear of their changes. */
  get hasList(): boolean {
    return this.#hasList;
  }

  get #isOpen(): boolean {
    return this.#pipe.isOpen;
  }

  is(author: Author): boolean {
    const own = this.#session?.author;
    return own?.kind === author.kind && own.id === author.id;
  }

  send(frame: ServerFrame): void {
    this.#outlet.send(frame);
  }

  sendEncoded(json: string): void {
    this.#outlet.sendEncoded(json);
  }

  close(reason: CloseReason): void {
    if (!this.#isOpen) return;
    this.#services.logger.info('socket: closing', { siteId: this.siteId, closeCode: closeCodes[reason], reason });
    this.#pipe.close(closeCodes[reason], reason);
  }

  drain(): void {
    this.send({ type: 'draining', reconnectWithinMs: limits.reconnectSpreadMs });
  }

  /** Ends a socket that has not answered the last ping; else pings it. */
  ping(): void {
    if (this.#isAlive) this.#pipe.ping();
    else this.#pipe.terminate();
    this.#isAlive = false;
  }

  /** Looks at a followed conversation, when it may have more for this socket. */
  look(conversationId: string, head: number): void {
    this.#guard(this.#following.look(conversationId, head));
  }

  /** This device has become a contact: by another tab's first message, or by asking for a code. */
  contactMade(): void {
    this.#guard(this.#adoptContact());
  }

  /** Looks whether the session is still good (W6), and says what there is to say of it. */
  async checkSession(devices: ReadonlyMap<string, DeviceRecord>): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const frames = await session.check(devices);
    if (frames === null) return this.close('notSignedIn');
    for (const frame of frames) this.send(frame);
    // The hint that another tab has become a contact may have been lost.
    if (session.deviceKey !== null && devices.has(session.deviceKey)) await this.#adoptContact();
  }

  #onMessage(text: string | null): void {
    // ws reads on while it waits for the other side's close; none of that is worth a look or a line in the log.
    if (!this.#isOpen) return;
    const frame = text === null ? { refused: 'bad-frame' as const, why: 'not a text frame' } : decodeClientFrame(text);
    if (isRefusal(frame)) {
      this.#services.logger.warn('socket: unreadable frame', { siteId: this.siteId, reason: frame.why });
      this.close('badFrame');
    } else if (this.#frames.take('') > 0) {
      this.close('rateLimited');
    } else {
      this.#turn = this.#turn.then(() => this.#take(frame)).catch((error: unknown) => this.#failed(error));
    }
  }

  /** The guarded edge of everything a socket sets going: the process lives on, the client comes back. */
  #failed(error: unknown): void {
    this.#services.logger.error('socket: failed', { siteId: this.siteId, error });
    this.close('ourFault');
  }

  #guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#failed(error));
  }

  async #take(frame: ClientFrame): Promise<void> {
    if (!this.#isOpen) return;
    if (frame.type === 'ping') return this.send({ type: 'pong' });
    const session = this.#session;
    if (frame.type === 'hello') return session ? this.close('badFrame') : this.#hello(frame);
    if (!session || !this.#isGreeted) return this.close('badFrame');
    switch (frame.type) {
      case 'append':
        return this.#append(session, frame);
      case 'follow':
        return this.#follow(session, frame);
      case 'unfollow':
        return this.#unfollow(frame.conversationId);
      case 'earlier':
        return this.#earlier(session, frame);
      case 'list':
        return this.#list(session, frame);
      case 'read':
      case 'delivered':
        return this.#receipt(session, frame);
      case 'typing':
        return this.#typing(session, frame);
    }
  }

  async #hello(frame: Said<'hello'>): Promise<void> {
    if (frame.version !== wireVersion) return this.close('unsupportedVersion');
    const session = await this.#open(frame);
    if (!session) return this.close('notSignedIn');
    this.#session = session;
    this.send(await session.welcome());
    // Gone meanwhile: its close was seen already, and nobody would take it out of the hub again.
    if (!this.#isOpen) return;
    this.#callOffHello();
    this.#isGreeted = true;
    this.#hub.join(this);
    if (session.reader === 'contact') this.#tellAvailability();
    const own = session.conversationId;
    if (own !== null && !frame.cursors.some((cursor) => cursor.conversationId === own)) {
      await this.#start(session, own, null);
    }
    for (const cursor of frame.cursors) await this.#follow(session, { type: 'follow', ...cursor });
  }

  async #open(frame: Said<'hello'>): Promise<Session | null> {
    if (frame.as === 'contact') return ContactSession.open(this.#services, this.#site, frame, this.#nonce);
    const agent = await this.#services.agentBySession(frame.token);
    return agent && new AgentSession(this.#services, this.#site, frame.token, agent);
  }

  #tellAvailability(): void {
    const online = this.#hub.areAgentsOnline(this.siteId);
    this.send({ type: 'presence', conversationId: null, side: 'agents', online });
  }

  async #append(session: Session, frame: Said<'append'>): Promise<void> {
    const { entryId } = frame;
    const waitMs = this.#appends.take('');
    if (waitMs > 0) return this.#refuse(entryId, 'rate-limited', waitMs);
    const wasUnknown = session.reader === 'contact' && session.conversationId === null;
    const prepared = await session.prepare(frame.conversationId, frame.body);
    if (wasUnknown && session.conversationId !== null) {
      await this.#start(session, session.conversationId, 0);
      this.#hub.contactMade(this);
    }
    if ('refused' in prepared) return this.#refuse(entryId, prepared.refused, null);
    this.#write(session, entryId, prepared.conversationId, prepared.body);
  }

  /** Hands an entry to the log and answers when it is on disk; does not wait for that. */
  #write(session: Session, entryId: string, conversationId: string, body: EntryBody): void {
    const { log, clock } = this.#services;
    const written = log.append({
      conversationId,
      entryId,
      at: clock.now(),
      author: session.author,
      via: { channel: 'web', hint: null },
      body,
      externalId: null,
      settles: null,
    });
    written.then(
      (result) => {
        if (result.kind === 'refused') return this.#refuse(entryId, result.reason, null);
        if (body.kind === 'receipt') return;
        if (result.kind === 'unchanged') return this.#refuse(entryId, 'not-allowed', null);
        const { seq, at } = result.entry;
        this.send({ type: 'ack', entryId, conversationId, seq, at });
        if (body.kind === 'message' && !result.isRepeat) this.#wrote(session, entryId);
      },
      (error: unknown) => {
        this.#services.logger.error('socket: the log did not take an entry', { siteId: this.siteId, error });
        this.#refuse(entryId, 'unavailable', null);
      },
    );
  }

  #wrote(session: Session, entryId: string): void {
    session.wrote(entryId).catch((error: unknown) => {
      this.#services.logger.error('socket: what follows from an entry was not done', { siteId: this.siteId, error });
    });
  }

  #refuse(entryId: string | null, reason: RefusalReason, retryAfterMs: number | null): void {
    this.send({ type: 'refuse', entryId, reason, retryAfterMs });
  }

  async #receipt(session: Session, { type: status, conversationId, upTo }: Said<'read' | 'delivered'>): Promise<void> {
    if (!(await session.mayRead(conversationId))) return this.#refuse(null, 'not-found', null);
    this.#write(session, this.#services.newId(), conversationId, { kind: 'receipt', status, upTo });
  }

  async #follow(session: Session, { conversationId, epoch, after }: Said<'follow'>): Promise<void> {
    if (!(await session.mayRead(conversationId))) return this.#refuse(null, 'not-found', null);
    const conversation = await this.#services.log.conversation(conversationId);
    if (!conversation) return this.#refuse(null, 'not-found', null);
    const head = session.reader === 'agent' ? conversation.head : conversation.contactHead;
    const isOurs = after === null || (epoch === this.#services.log.epoch && after <= head);
    if (!isOurs) this.send({ type: 'reset', conversationId, epoch: this.#services.log.epoch, head });
    await this.#start(session, conversationId, isOurs ? after : null);
  }

  async #start(session: Session, conversationId: string, after: number | null): Promise<void> {
    if (!this.#isOpen) return;
    if (!this.#following.hasRoomFor(conversationId)) return this.#refuse(null, 'rate-limited', null);
    this.#hub.follow(this, conversationId);
    await this.#following.start(conversationId, session.reader, after);
  }

  #unfollow(conversationId: string): void {
    this.#following.end(conversationId);
    this.#hub.unfollow(this, conversationId);
  }

  async #earlier(session: Session, { conversationId, before }: Said<'earlier'>): Promise<void> {
    if (!(await session.mayRead(conversationId))) return this.#refuse(null, 'not-found', null);
    const page = await this.#services.log.readBack(conversationId, session.reader, before, limits.pageEntries);
    if (!page) return this.#refuse(null, 'not-found', null);
    const { epoch, after, entries } = fitPage(page, 'newest');
    this.send({ type: 'earlier', conversationId, epoch, before, after, entries });
  }

  async #list(session: Session, { state, before }: Said<'list'>): Promise<void> {
    if (session.reader !== 'agent') return this.#refuse(null, 'not-allowed', null);
    this.#hasList = true;
    const size = limits.pageConversations;
    const found = await this.#services.log.list(this.siteId, state, before, size + 1);
    const shown = found.slice(0, size);
    const items = await Promise.all(shown.map((conversation) => summarize(conversation, this.#services, this.#hub)));
    this.send({ type: 'summaries', items, more: found.length > size });
  }

  async #typing(session: Session, { conversationId, on }: Said<'typing'>): Promise<void> {
    const target = conversationId ?? session.conversationId;
    if (target === null || !(await session.mayRead(target))) return;
    this.#hub.typing(this, target, session.author, on);
  }

  async #adoptContact(): Promise<void> {
    const session = this.#session;
    if (!session || session.conversationId !== null) return;
    await session.refresh();
    if (session.conversationId !== null) await this.#start(session, session.conversationId, 0);
  }

  #onClose(): void {
    this.#callOffHello();
    this.#outlet.stop();
    this.#following.endAll();
    this.#hub.leave(this);
  }
}
