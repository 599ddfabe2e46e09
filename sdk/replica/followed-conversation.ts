import {
  type Author,
  type ClientFrame,
  isTakenBack,
  type ReadEntry,
  type ReplyContract,
  type ServerFrame,
} from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { foldTimeline, type TimelineInput } from './fold-timeline.ts';
import { OwnTyping } from './own-typing.ts';
import { newestFromOther, reachedBy } from './receipts.ts';
import {
  type Applied,
  applyEarlier,
  applyEntries,
  applyPage,
  type Before,
  cursorOf,
  newReplica,
  type Replica,
} from './replica.ts';
import { isOfSide, type Side } from './side.ts';
import type { Timeline } from './timeline.ts';
import { TypingPeers } from './typing-peers.ts';

/** Receipts of this long are said as one. */
const receiptDelayMs = 150;
/** The longest wait before the contract's end is looked at again; timers cannot hold more than 24 days. */
const longestLookMs = 86_400_000;

/** What holds before the gateway has said what the site's default is. */
const hereOnly: ReplyContract = {
  steps: [{ channel: 'web', addressId: null, hint: null, afterSeconds: 0 }],
  quiet: null,
  until: null,
  setBy: 'site',
  setOn: 'web',
};

export interface FollowedOptions {
  side: Side;
  clock: Clock;
  outbox: Outbox;
  send(frame: ClientFrame): boolean;
  /** The kept file behind a key, for what is said with files; absent where none are sent. */
  fileOf?: TimelineInput['fileOf'];
  /** For agents: what they read beyond what the contact does. */
  agentReads?: TimelineInput['agentReads'];
  /** The timeline is another one now. */
  onChange(): void;
  /** Messages of the other side came that are newer than all this copy held. */
  onNews(messages: readonly ReadEntry[]): void;
}

/** One conversation kept in step with the gateway: its copy, who types, how far it was read, and the timeline of it all. */
export class FollowedConversation {
  participant: Author | null = null;
  siteDefault: ReplyContract = hereOnly;
  readonly #options: FollowedOptions;
  readonly #peers: TypingPeers;
  readonly #ownTyping: OwnTyping;
  replica: Replica | null = null;
  #timeline: Timeline | null = null;
  #readTo = 0;
  #said = { read: 0, delivered: 0 };
  #isCatchingUp = false;
  #isStopped = false;
  #earlier: PromiseWithResolvers<void> | null = null;
  #stopReceipts: (() => void) | null = null;
  #stopLook = (): void => {};

  constructor(options: FollowedOptions) {
    const { clock, send } = options;
    this.#options = options;
    this.#peers = new TypingPeers(clock, () => this.changed());
    this.#ownTyping = new OwnTyping(clock, (on) => {
      send({ type: 'typing', conversationId: this.replica?.conversationId ?? null, on });
    });
  }

  get timeline(): Timeline {
    this.#timeline ??= this.#fold();
    return this.#timeline;
  }

  /** Takes another copy, of this or another conversation; null for none. */
  hold(replica: Replica | null): void {
    if (replica?.conversationId !== this.replica?.conversationId) {
      this.#readTo = 0;
      this.#peers.clear();
    }
    this.replica = replica;
    this.#isCatchingUp = false;
    this.declined();
    this.settle();
    this.changed();
  }

  /** Lets go of outbox items that are held as entries. */
  settle(): void {
    this.#seen(this.replica?.entries ?? []);
  }

  /** Learns what the entries before those held here came to. */
  learn(before: Partial<Before>): void {
    if (!this.replica) return;
    this.replica = { ...this.replica, before: { ...this.replica.before, ...before } };
    this.changed();
  }

  /** Joins a copy kept by another tab. */
  join(kept: Replica): void {
    if (this.replica?.conversationId !== kept.conversationId || kept.to === null || kept.epoch === null) return;
    const applied = applyPage(
      this.replica,
      { epoch: kept.epoch, after: kept.from, entries: [...kept.entries] },
      kept.to,
    );
    if (applied !== 'gap') this.#take(applied);
  }

  /** A connection is live and follows from the cursor: what is not known to the gateway is said again. */
  connected(): void {
    this.#isCatchingUp = false;
    this.#said = { read: 0, delivered: 0 };
    this.#sayReceiptsSoon();
    if (this.#earlier) this.#askEarlier();
  }

  disconnected(): void {
    this.#peers.clear();
  }

  /** Takes a frame about a conversation; those about others are ignored. */
  receive(frame: Extract<ServerFrame, { conversationId: string | null }>): void {
    if (frame.type === 'entries') this.replica ??= newReplica(frame.conversationId, frame.epoch, 0);
    if (!this.replica || frame.conversationId !== this.replica.conversationId) return;
    if (frame.type === 'reset') this.hold(newReplica(frame.conversationId, frame.epoch, null));
    if (frame.type === 'typing' && !isOfSide(frame.author, this.#options.side)) this.#peers.set(frame.author, frame.on);
    if (frame.type === 'entries') this.#take(applyEntries(this.replica, frame));
    if (frame.type === 'earlier') {
      this.replica = applyEarlier(this.replica, frame);
      this.declined();
      this.changed();
    }
  }

  /** Fetches one page of older entries. */
  earlier(): Promise<void> {
    if (!this.replica || this.replica.from === 0) return Promise.resolve();
    if (!this.#earlier) {
      this.#earlier = Promise.withResolvers();
      this.#askEarlier();
    }
    return this.#earlier.promise;
  }

  /** The gateway declined something other than an append, or has answered: a page that was asked for will not come any more. */
  declined(): void {
    this.#earlier?.resolve();
    this.#earlier = null;
  }

  markRead(): void {
    const newest = newestFromOther(this.#options.side, this.replica?.entries ?? []);
    if (newest <= this.#readTo) return;
    this.#readTo = newest;
    this.#sayReceiptsSoon();
    this.changed();
  }

  typing(on: boolean): void {
    this.#ownTyping.set(on);
  }

  stop(): void {
    this.#isStopped = true;
    this.#ownTyping.set(false);
    this.#peers.clear();
    this.#stopReceipts?.();
    this.#stopLook();
    this.declined();
  }

  /** Something the timeline is made of has changed. */
  changed(): void {
    this.#timeline = null;
    this.#options.onChange();
  }

  #take(applied: Applied): void {
    if (applied === 'gap') {
      // Asked once: everything that comes until the missing part is here leaves the same gap.
      if (!this.#isCatchingUp && this.replica) this.#options.send({ type: 'follow', ...cursorOf(this.replica) });
      this.#isCatchingUp = true;
      return;
    }
    const isFirst = this.replica?.to === null;
    this.#isCatchingUp = false;
    this.replica = applied.replica;
    this.#seen(isFirst ? applied.replica.entries : applied.fresh);
    const { side } = this.#options;
    const isNews = ({ author, body }: ReadEntry): boolean =>
      body.kind === 'message' && !isTakenBack(body) && !isOfSide(author, side);
    const news = applied.fresh.filter(isNews);
    for (const { author } of news) this.#peers.set(author, false);
    this.changed();
    this.#sayReceiptsSoon();
    if (news.length > 0) this.#options.onNews(news);
  }

  #seen(entries: readonly ReadEntry[]): void {
    if (!this.replica) return;
    const { conversationId, to } = this.replica;
    this.#options.outbox.seen(conversationId, new Set(entries.map(({ entryId }) => entryId)), to ?? 0);
  }

  #askEarlier(): void {
    if (!this.replica) return;
    const { conversationId, from } = this.replica;
    this.#options.send({ type: 'earlier', conversationId, before: from + 1 });
  }

  #sayReceiptsSoon(): void {
    this.#stopReceipts ??= this.#options.clock.after(receiptDelayMs, () => {
      this.#stopReceipts = null;
      this.#sayReceipts();
    });
  }

  #sayReceipts(): void {
    if (!this.replica) return;
    const { conversationId, entries } = this.replica;
    const { side, send } = this.#options;
    const known = reachedBy(side, entries);
    const here = { read: this.#readTo, delivered: newestFromOther(side, entries) };
    // In this order: what was read was delivered, too.
    for (const type of ['read', 'delivered'] as const) {
      const upTo = here[type];
      const isKnown = upTo <= Math.max(known[type], this.#said[type], this.#said.read);
      if (!isKnown && send({ type, conversationId, upTo })) this.#said[type] = upTo;
    }
  }

  #fold(): Timeline {
    const { clock, outbox } = this.#options;
    const now = clock.now();
    const replica = this.replica;
    const isHere = (conversationId: string | null): boolean =>
      conversationId === null || conversationId === replica?.conversationId;
    const timeline = foldTimeline({
      ...this.#options,
      replica,
      pending: outbox.items.filter((item) => isHere(item.conversationId)),
      participant: this.participant,
      siteDefault: this.siteDefault,
      readTo: this.#readTo,
      typing: this.#peers.authors,
      now,
    });
    const { until } = timeline.contract;
    this.#stopLook();
    if (until !== null && !this.#isStopped) {
      this.#stopLook = clock.after(Math.min(until - now, longestLookMs), () => this.changed());
    }
    return timeline;
  }
}
