import { type AppendBody, type ClientFrame, closeCodes, type RefusalReason, refusals } from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';
import { type RandomBytes, uuidv7 } from '../kernel/uuid.ts';
import { backoffMs } from '../transport/backoff.ts';
import type { OutboxStore } from './outbox-store.ts';

/** Something said here. Once it is in the log it leaves the outbox. */
export interface OutboxItem {
  entryId: string;
  /** null: "my conversation", for a contact. */
  conversationId: string | null;
  /** When it was said; unique and rising within an outbox, so it is the order of sending, too. */
  at: number;
  body: AppendBody;
  /** Why the gateway declined it for good; null while it is to be sent. */
  why: RefusalReason | null;
  /** Set by the ack: in the log, and shown until the log's own entry arrives. */
  seq: number | null;
}

export interface OutboxOptions {
  store: OutboxStore;
  clock: Clock;
  random(): number;
  randomBytes: RandomBytes;
  /** Whether the frame went out. */
  send(frame: ClientFrame): boolean;
  onChange(): void;
}

/**
 * Said here, not acknowledged. Items are kept before they are sent, and sent one after the other: the next leaves when
 * the one before is in the log or declined for good, so that one person's messages never change places.
 *
 *   kept → sent ──ack──→ forgotten, shown until the entry comes
 *    ↑       ├──later──→ kept, after a pause
 *    └retry─ failed ←──never
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #items: readonly OutboxItem[] = [];
  #lastAt = 0;
  #inFlight: string | null = null;
  #refusedLater = 0;
  #isHeld = false;
  #stopPause = (): void => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** In the order in which they were said; acknowledged ones whose entry has not come yet are among them. */
  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /** Makes an item, without keeping it yet. */
  draft(conversationId: string | null, body: AppendBody): OutboxItem {
    const { clock, randomBytes } = this.#options;
    this.#lastAt = Math.max(this.#lastAt + 1, clock.now());
    return { entryId: uuidv7(clock.now(), randomBytes), conversationId, at: this.#lastAt, body, why: null, seq: null };
  }

  /** Keeps an item, then shows it, then sends it. A new contract or state takes the place of a declined older one. */
  async add(item: OutboxItem): Promise<void> {
    const { kind } = item.body;
    const isReplaced = (old: OutboxItem): boolean =>
      old.why !== null && old.body.kind === kind && (kind === 'contract' || kind === 'state');
    await this.#put(item, this.#items.filter(isReplaced));
  }

  /** Sends a declined item again: the same entryId, unless that was taken by something else. */
  async retry(entryId: string): Promise<void> {
    const failed = this.#items.find((item) => item.entryId === entryId && item.why !== null);
    if (!failed) return;
    const again = this.draft(failed.conversationId, failed.body);
    await this.#put(failed.why === 'conflict' ? again : { ...again, entryId }, [failed]);
  }

  /** Deletes an item that is not in the log. */
  async discard(entryId: string): Promise<void> {
    await this.#options.store.write([], [entryId]);
    this.#drop(new Set([entryId]));
  }

  /**
   * Takes in what storage holds: items of an earlier page or another tab come in, and those that were here when reading
   * began (`known`) and are not kept any more were acknowledged or discarded by another tab.
   */
  merge(kept: readonly OutboxItem[], known: ReadonlySet<string>): void {
    const keptIds = new Set(kept.map(({ entryId }) => entryId));
    const here = this.#items.filter(({ entryId, seq }) => seq !== null || keptIds.has(entryId) || !known.has(entryId));
    const hereIds = new Set(here.map(({ entryId }) => entryId));
    this.#show([...here, ...kept.filter(({ entryId }) => !hereIds.has(entryId))]);
    this.#flush();
  }

  /** A connection is live: what is waiting goes out. */
  opened(): void {
    this.#stopPause();
    this.#inFlight = null;
    this.#isHeld = false;
    this.#flush();
  }

  /** The connection is gone: what was on its way is sent again by the next one. */
  closed(closeCode: number): void {
    // The gateway could not read it, and would hang up on it again and again.
    if (closeCode === closeCodes.badFrame && this.#inFlight !== null) this.#fail(this.#inFlight, 'bad-frame');
  }

  /** It is in the log. */
  acked(entryId: string, seq: number): void {
    this.#refusedLater = 0;
    this.#forget([entryId]);
    this.#show(this.#items.map((item) => (item.entryId === entryId ? { ...item, why: null, seq } : item)));
    this.#answered(entryId);
  }

  /** It was declined. */
  refused(entryId: string, reason: RefusalReason, retryAfterMs: number | null): void {
    const next = refusals[reason];
    if (next === 'never') this.#fail(entryId, reason);
    else if (next === 'later') this.#pause(retryAfterMs);
    else this.#isHeld = true;
    this.#answered(entryId);
  }

  /** These entries of a conversation have been read from the log, all up to `to`. */
  seen(conversationId: string, entryIds: ReadonlySet<string>, to: number): void {
    const isSeen = ({ entryId, seq, ...item }: OutboxItem): boolean =>
      entryIds.has(entryId) ||
      (seq !== null && seq <= to && (item.conversationId === null || item.conversationId === conversationId));
    const seen = this.#items.filter(isSeen);
    if (seen.length === 0) return;
    this.#forget(seen.filter(({ seq }) => seq === null).map(({ entryId }) => entryId));
    this.#drop(new Set(seen.map(({ entryId }) => entryId)));
  }

  stop(): void {
    this.#stopPause();
    this.#isHeld = true;
  }

  async #put(item: OutboxItem, instead: readonly OutboxItem[]): Promise<void> {
    const gone = new Set(instead.map(({ entryId }) => entryId));
    await this.#options.store.write(
      [item],
      [...gone].filter((entryId) => entryId !== item.entryId),
    );
    this.#show([...this.#items.filter(({ entryId }) => !gone.has(entryId) && entryId !== item.entryId), item]);
    this.#flush();
  }

  #flush(): void {
    if (this.#isHeld || this.#inFlight !== null) return;
    const next = this.#items.find(({ why, seq }) => why === null && seq === null);
    if (!next) return;
    const { entryId, conversationId, body } = next;
    if (this.#options.send({ type: 'append', entryId, conversationId, body })) this.#inFlight = entryId;
  }

  #answered(entryId: string): void {
    if (this.#inFlight === entryId) this.#inFlight = null;
    this.#flush();
  }

  #pause(retryAfterMs: number | null): void {
    const { clock, random } = this.#options;
    this.#isHeld = true;
    this.#stopPause();
    this.#stopPause = clock.after(retryAfterMs ?? backoffMs(this.#refusedLater++, random), () => {
      this.#isHeld = false;
      this.#flush();
    });
  }

  #fail(entryId: string, why: RefusalReason): void {
    const item = this.#items.find((known) => known.entryId === entryId);
    if (!item) return;
    const failed = { ...item, why };
    // Kept without waiting: losing this mark only means that the item is sent, and declined, once more.
    void this.#options.store.write([failed], []);
    this.#show(this.#items.map((known) => (known === item ? failed : known)));
  }

  #forget(entryIds: readonly string[]): void {
    if (entryIds.length > 0) void this.#options.store.write([], entryIds);
  }

  #drop(entryIds: ReadonlySet<string>): void {
    this.#show(this.#items.filter(({ entryId }) => !entryIds.has(entryId)));
  }

  #show(items: readonly OutboxItem[]): void {
    this.#items = [...items].sort((a, b) => a.at - b.at);
    for (const { at } of items) this.#lastAt = Math.max(this.#lastAt, at);
    this.#options.onChange();
  }
}
