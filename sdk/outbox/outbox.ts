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
  /** Keys of the files a message goes with; it waits until they are sent and their ids stand in its body. */
  files?: readonly string[];
  /** Why the gateway declined it, or a file of it, for good; null while it is to be sent. */
  why: RefusalReason | (string & {}) | null;
  /** Set by the ack: in the log, and shown until the log's own entry arrives. */
  seq: number | null;
}

/** What other tabs of the profile hear of what was said here. */
export interface OutboxChange {
  about: 'outbox';
  puts: readonly OutboxItem[];
  drops: readonly string[];
}

export interface OutboxOptions {
  store: OutboxStore;
  clock: Clock;
  random(): number;
  randomBytes: RandomBytes;
  /** Whether the frame went out. */
  send(frame: ClientFrame): boolean;
  /** Whether this tab is the one that sends and keeps; the others only show (C8). Absent: it is. */
  isSender?(): boolean;
  /** What became of the files of an item; see `Files.outcome`. */
  filesOf?(keys: readonly string[]): { ids: string[] } | { why: string } | null;
  /** Files whose message is shown from the log now, or discarded. */
  releaseFiles?(keys: readonly string[]): void;
  tell?(change: OutboxChange): void;
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
  draft(conversationId: string | null, body: AppendBody, files: readonly string[] = []): OutboxItem {
    const { clock, randomBytes } = this.#options;
    this.#lastAt = Math.max(this.#lastAt + 1, clock.now());
    const item = { entryId: uuidv7(clock.now(), randomBytes), conversationId, at: this.#lastAt, body };
    return { ...item, ...(files.length > 0 ? { files } : {}), why: null, seq: null };
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
    const again = this.draft(failed.conversationId, failed.body, failed.files);
    await this.#put(failed.why === 'conflict' ? again : { ...again, entryId }, [failed]);
  }

  /** Deletes an item that is not in the log. */
  async discard(entryId: string): Promise<void> {
    // First from here: nothing of it may leave while storage forgets it.
    this.#drop(new Set([entryId]));
    this.#options.tell?.({ about: 'outbox', puts: [], drops: [entryId] });
    await this.#options.store.write([], [entryId]);
  }

  /** Takes in what another tab said, sent on or discarded; that tab has kept it. */
  hear({ puts, drops }: OutboxChange): void {
    const told = new Set([...drops, ...puts.map(({ entryId }) => entryId)]);
    // What is in the log already stays as it is: the ack may have overtaken the news.
    const acked = new Set(this.#items.filter(({ seq }) => seq !== null).map(({ entryId }) => entryId));
    const here = this.#items.filter(({ entryId }) => acked.has(entryId) || !told.has(entryId));
    this.#show([...here, ...puts.filter(({ entryId }) => !acked.has(entryId))]);
    this.#flush();
  }

  /** Something that an item waits for has changed. */
  filesChanged(): void {
    this.#flush();
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
    // In the log is as good as acknowledged, and the ack may find nobody here any more.
    if (seen.some(({ entryId }) => entryId === this.#inFlight)) this.#answered(this.#inFlight ?? '');
  }

  /** Lets go of everything: the person signed out, and storage is wiped. */
  forget(): void {
    this.#inFlight = null;
    this.#show([]);
  }

  stop(): void {
    this.#stopPause();
    this.#isHeld = true;
  }

  get #isSender(): boolean {
    return this.#options.isSender?.() ?? true;
  }

  async #put(item: OutboxItem, instead: readonly OutboxItem[]): Promise<void> {
    const gone = new Set(instead.map(({ entryId }) => entryId));
    await this.#options.store.write(
      [item],
      [...gone].filter((entryId) => entryId !== item.entryId),
    );
    this.#show([...this.#items.filter(({ entryId }) => !gone.has(entryId) && entryId !== item.entryId), item]);
    this.#options.tell?.({ about: 'outbox', puts: [item], drops: [...gone] });
    this.#flush();
  }

  #flush(): void {
    if (this.#isHeld || this.#inFlight !== null || !this.#isSender) return;
    const next = this.#items.find(({ why, seq }) => why === null && seq === null);
    if (!next) return;
    if (next.files && next.body.kind === 'message' && !next.body.attachments) {
      this.#takeFiles(next, next.files);
      return;
    }
    const { entryId, conversationId, body } = next;
    if (this.#options.send({ type: 'append', entryId, conversationId, body })) this.#inFlight = entryId;
  }

  /** The files' ids become part of the body before it is sent: the same entryId always says the same (C2). */
  #takeFiles(item: OutboxItem, keys: readonly string[]): void {
    const outcome = this.#options.filesOf?.(keys);
    if (!outcome || item.body.kind !== 'message') return;
    if ('why' in outcome) {
      this.#fail(item.entryId, outcome.why);
      this.#flush();
      return;
    }
    // The ids come from what is kept of the files: after a crash they are the same again.
    const ready = { ...item, body: { ...item.body, attachments: outcome.ids } };
    void this.#options.store.write([ready], []);
    this.#options.tell?.({ about: 'outbox', puts: [ready], drops: [] });
    this.#show(this.#items.map((known) => (known === item ? ready : known)));
    this.#flush();
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

  #fail(entryId: string, why: string): void {
    const item = this.#items.find((known) => known.entryId === entryId);
    if (!item || !this.#isSender) return;
    const failed = { ...item, why };
    // Kept without waiting: losing this mark only means that the item is sent, and declined, once more.
    void this.#options.store.write([failed], []);
    this.#options.tell?.({ about: 'outbox', puts: [failed], drops: [] });
    this.#show(this.#items.map((known) => (known === item ? failed : known)));
  }

  #forget(entryIds: readonly string[]): void {
    if (entryIds.length > 0 && this.#isSender) void this.#options.store.write([], entryIds);
  }

  #drop(entryIds: ReadonlySet<string>): void {
    const gone = this.#items.filter(({ entryId }) => entryIds.has(entryId));
    this.#options.releaseFiles?.(gone.flatMap(({ files = [] }) => files));
    this.#show(this.#items.filter(({ entryId }) => !entryIds.has(entryId)));
  }

  #show(items: readonly OutboxItem[]): void {
    this.#items = [...items].sort((a, b) => a.at - b.at);
    for (const { at } of items) this.#lastAt = Math.max(this.#lastAt, at);
    this.#options.onChange();
  }
}
