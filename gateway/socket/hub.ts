import { setImmediate } from 'node:timers/promises';
import { type Author, encodeFrame, limits } from '@throughline/sdk/wire';
import type { Hint } from '../bus/bus.ts';
import { addressViews } from '../contact/contact.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Connection } from './connection.ts';
import type { SocketServices } from './services.ts';
import { summarize } from './summary.ts';

/** How long changes are gathered before the desks' lists hear of them. */
const summaryDelayMs = 30;
/** Sessions looked at in one turn of the event loop. */
const checkedAtOnce = 200;

/** The open sockets of one site on this node. */
class SiteSockets {
  readonly connections = new Set<Connection>();
  readonly followers = new Map<string, Set<Connection>>();
  readonly changed = new Set<string>();
  flushSoon: (() => void) | null = null;
  unsubscribe: () => void = () => {};
}

/**
 * Who is connected to this node and follows what. It turns the bus's hints into looks at the log, keeps the live state
 * (presence, typing), and checks heads, pings and sessions regularly.
 */
export class Hub {
  readonly #services: SocketServices;
  readonly #sites = new Map<string, SiteSockets>();
  readonly #callOffs = new Set<() => void>();

  constructor(services: SocketServices) {
    this.#services = services;
    this.#every(limits.headCheckMs, () => this.#checkHeads());
    this.#every(limits.sessionCheckMs, () => this.#checkSessions());
    this.#every(limits.pingEveryMs, () => this.#each((connection) => connection.ping()));
  }

  /** Tells all nodes what has grown; called after each commit. */
  grown(conversations: readonly Conversation[]): void {
    for (const { siteId, conversationId, head } of conversations) {
      this.#services.bus.publish({ kind: 'grown', siteId, conversationId, head });
    }
  }

  join(connection: Connection): void {
    const site = this.#site(connection.siteId);
    const wasOnline = this.#presenceOf(connection);
    site.connections.add(connection);
    if (!wasOnline) this.#announce(connection, true);
  }

  leave(connection: Connection): void {
    const site = this.#sites.get(connection.siteId);
    if (!site?.connections.delete(connection)) return;
    for (const conversationId of [...site.followers.keys()]) this.unfollow(connection, conversationId);
    if (!this.#presenceOf(connection)) this.#announce(connection, false);
    if (site.connections.size > 0) return;
    site.flushSoon?.();
    site.unsubscribe();
    this.#sites.delete(connection.siteId);
  }

  follow(connection: Connection, conversationId: string): void {
    const { followers } = this.#site(connection.siteId);
    const set = followers.get(conversationId);
    if (set) set.add(connection);
    else followers.set(conversationId, new Set([connection]));
  }

  unfollow(connection: Connection, conversationId: string): void {
    const followers = this.#sites.get(connection.siteId)?.followers;
    const set = followers?.get(conversationId);
    set?.delete(connection);
    if (set?.size === 0) followers?.delete(conversationId);
  }

  /** A visitor has become a contact: the same visitor's other tabs learn that they have a conversation now. */
  contactMade(made: Connection): void {
    const { siteId, deviceKey } = made;
    if (deviceKey !== null) this.#services.bus.publish({ kind: 'contact', siteId, deviceKey });
    this.#announce(made, true);
  }

  typing(connection: Connection, conversationId: string, author: Author, on: boolean): void {
    this.#services.bus.publish({ kind: 'typing', siteId: connection.siteId, conversationId, author, on });
  }

  isContactOnline(siteId: string, conversationId: string): boolean {
    return this.#some(siteId, (connection) => connection.ownConversationId === conversationId);
  }

  areAgentsOnline(siteId: string): boolean {
    return this.#some(siteId, (connection) => connection.reader === 'agent');
  }

  /** Says goodbye to everybody: they come back spread over the usual window. */
  drain(): void {
    this.#each((connection) => connection.drain());
  }

  stop(): void {
    for (const callOff of this.#callOffs) callOff();
    this.#callOffs.clear();
    for (const site of this.#sites.values()) {
      site.flushSoon?.();
      site.unsubscribe();
    }
    this.#sites.clear();
  }

  #site(siteId: string): SiteSockets {
    const found = this.#sites.get(siteId);
    if (found) return found;
    const made = new SiteSockets();
    made.unsubscribe = this.#services.bus.subscribe(siteId, (hint) => this.#onHint(made, hint));
    this.#sites.set(siteId, made);
    return made;
  }

  #onHint(site: SiteSockets, hint: Hint): void {
    if (hint.kind === 'grown') {
      for (const connection of site.followers.get(hint.conversationId) ?? []) {
        connection.look(hint.conversationId, hint.head);
      }
      this.#summarizeSoon(site, hint.conversationId);
    } else if (hint.kind === 'typing') {
      this.#tellTyping(site, hint);
    } else if (hint.kind === 'presence') {
      this.#tellPresence(site, hint);
    } else if (hint.kind === 'contact') {
      for (const connection of site.connections) {
        if (connection.deviceKey === hint.deviceKey) connection.contactMade();
      }
    } else if (hint.kind === 'device') {
      this.#tellDevice(site, hint);
    } else {
      for (const connection of site.connections) {
        if (connection.contactId === hint.contactId) this.#guard(() => this.#sendAddresses(connection, hint.contactId));
      }
    }
  }

  #tellTyping(site: SiteSockets, { conversationId, author, on }: Extract<Hint, { kind: 'typing' }>): void {
    for (const connection of site.followers.get(conversationId) ?? []) {
      if (!connection.is(author)) connection.send({ type: 'typing', conversationId, author, on });
    }
  }

  #tellPresence(site: SiteSockets, { conversationId, side, online }: Extract<Hint, { kind: 'presence' }>): void {
    const json = encodeFrame({ type: 'presence', conversationId, side, online });
    for (const connection of site.connections) {
      if (side === 'agents' ? connection.reader === 'contact' : connection.hasList) connection.sendEncoded(json);
    }
    if (conversationId !== null) this.#summarizeSoon(site, conversationId);
  }

  async #sendAddresses(connection: Connection, contactId: string): Promise<void> {
    const addresses = await this.#services.contacts.addresses(contactId);
    connection.send({ type: 'addresses', items: addressViews(addresses) });
  }

  #summarizeSoon(site: SiteSockets, conversationId: string): void {
    site.changed.add(conversationId);
    site.flushSoon ??= this.#services.clock.after(summaryDelayMs, () => {
      site.flushSoon = null;
      this.#guard(() => this.#tellSummaries(site));
    });
  }

  async #tellSummaries(site: SiteSockets): Promise<void> {
    const changed = [...site.changed];
    site.changed.clear();
    const desks = [...site.connections].filter((connection) => connection.hasList);
    if (desks.length === 0) return;
    for (const conversationId of changed) {
      const conversation = await this.#services.log.conversation(conversationId);
      if (!conversation || conversation.head === 0) continue;
      const item = await summarize(conversation, this.#services, this);
      const json = encodeFrame({ type: 'summary', item });
      for (const desk of desks) desk.sendEncoded(json);
    }
  }

  /** Lost hints cost delay only: what is followed is compared with the log (C6). */
  async #checkHeads(): Promise<void> {
    for (const { followers } of this.#sites.values()) {
      const heads = await this.#services.log.heads([...followers.keys()]);
      for (const [conversationId, head] of heads) {
        for (const connection of followers.get(conversationId) ?? []) connection.look(conversationId, head);
      }
    }
  }

  #tellDevice(site: SiteSockets, { deviceKey, change }: Extract<Hint, { kind: 'device' }>): void {
    const own = [...site.connections].filter((connection) => connection.deviceKey === deviceKey);
    if (change === 'moved') this.#guard(() => this.#check(own));
    else for (const connection of own) connection.close('notSignedIn');
  }

  /** In slices, so that many sockets do not hold up the event loop. */
  async #checkSessions(): Promise<void> {
    const all: Connection[] = [];
    this.#each((connection) => all.push(connection));
    for (let start = 0; start < all.length; start += checkedAtOnce) {
      if (start > 0) await setImmediate();
      await this.#check(all.slice(start, start + checkedAtOnce));
    }
  }

  async #check(connections: readonly Connection[]): Promise<void> {
    const keys = connections.flatMap(({ deviceKey }) => (deviceKey === null ? [] : [deviceKey]));
    const devices = await this.#services.contacts.devices(keys);
    await Promise.all(connections.map((connection) => connection.checkSession(devices)));
  }

  #announce(connection: Connection, online: boolean): void {
    const { siteId, reader, ownConversationId: conversationId } = connection;
    if (reader === 'agent') {
      this.#services.bus.publish({ kind: 'presence', siteId, conversationId: null, side: 'agents', online });
    } else if (conversationId !== null) {
      this.#services.bus.publish({ kind: 'presence', siteId, conversationId, side: 'contact', online });
    }
  }

  #presenceOf({ siteId, reader, ownConversationId }: Connection): boolean {
    if (reader === 'agent') return this.areAgentsOnline(siteId);
    return ownConversationId !== null && this.isContactOnline(siteId, ownConversationId);
  }

  #some(siteId: string, is: (connection: Connection) => boolean): boolean {
    return [...(this.#sites.get(siteId)?.connections ?? [])].some(is);
  }

  #each(visit: (connection: Connection) => void): void {
    for (const site of this.#sites.values()) for (const connection of [...site.connections]) visit(connection);
  }

  #every(periodMs: number, act: () => unknown): void {
    const round = (): void => {
      const callOff = this.#services.clock.after(periodMs, () => {
        this.#callOffs.delete(callOff);
        this.#guard(async () => act());
        round();
      });
      this.#callOffs.add(callOff);
    };
    round();
  }

  /** The one edge for what runs on its own: a failing store is logged, the next hint or check tries again. */
  #guard(act: () => Promise<unknown>): void {
    act().catch((error: unknown) => this.#services.logger.error('hub: could not look', { error }));
  }
}
