import { type AppendBody, afterRefusal, type ClientFrame, closeCodes, type RefusalReason } from '@throughline/sdk/wire';
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
  /** A message with its files, once they are all sent, or declined with them; null while they are on their way. */
  withFiles?(item: OutboxItem): OutboxItem | null;
  /** Files whose message is shown from the log now, or discarded. */
  releaseFiles?(keys: readonly string[]): void;
  tell?(change: OutboxChange): void;
  onChange(): void;
}

const idOf = ({ entryId }: OutboxItem): string => entryId;

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
  /** In the order in which they were said; acknowledged ones whose entry has not come yet are among them. */
  items: readonly OutboxItem[] = [];
  #lastAt = 0;
  #inFlight: string | null = null;
  #refusedLater = 0;
  #isHeld = false;
  #stopPause = (): void => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
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
    await this.#put(item, this.items.filter(isReplaced));
  }

  /** Sends a declined item again: the same entryId, unless that was taken by something else. */
  async retry(entryId: string): Promise<void> {
    const failed = this.items.find((item) => item.entryId === entryId && item.why !== null);
    if (!failed) return;
    const again = this.draft(failed.conversationId, failed.body, failed.files);
    await this.#put(failed.why === 'conflict' ? again : { ...again, entryId }, [failed]);
  }

  /** Deletes an item that is not in the log. */
  async discard(entryId: string): Promise<void> {
    // First from here: nothing of it may leave while storage forgets it.
    this.#drop([entryId]);
    this.#options.tell?.({ about: 'outbox', puts: [], drops: [entryId] });
    await this.#options.store.write([], [entryId]);
  }

  /** Takes in what was said, sent on or discarded, here or in another tab; it is kept. */
  hear({ puts, drops }: Pick<OutboxChange, 'puts' | 'drops'>): void {
    const told = [...drops, ...puts.map(idOf)];
    // What is in the log already stays as it is: the ack may have overtaken the news.
    this.#join(({ entryId, seq }) => seq !== null || !told.includes(entryId), puts);
  }

  /** Sends the next item, if it can go: also when something that it waits for has changed. */
  flush(): void {
    if (this.#isHeld || this.#inFlight !== null || !this.#isSender) return;
    const next = this.items.find(({ why, seq }) => why === null && seq === null);
    if (!next) return;
    const { entryId, conversationId, body, files } = next;
    if (files && !('attachments' in body)) {
      // The files' ids become part of the body before it is sent: the same entryId always says the same (C2). They come
      // from what is kept of the files: after a crash they are the same again.
      const ready = this.#options.withFiles?.(next);
      if (ready) this.#change(ready);
    } else if (this.#options.send({ type: 'append', entryId, conversationId, body })) this.#inFlight = entryId;
  }

  /**
   * Takes in what storage holds: items of an earlier page or another tab come in, and those that were here when reading
   * began (`known`) and are not kept any more were acknowledged or discarded by another tab, as those were by this one
   * that are not here any more.
   */
  merge(kept: readonly OutboxItem[], known: ReadonlySet<string>): void {
    const keptIds = kept.map(idOf);
    const isNew = ({ entryId }: OutboxItem): boolean => !known.has(entryId);
    this.#join((item) => item.seq !== null || keptIds.includes(item.entryId) || isNew(item), kept.filter(isNew));
  }

  /** A connection is live: what is waiting goes out. */
  opened(): void {
    this.#stopPause();
    this.#inFlight = null;
    this.#isHeld = false;
    this.flush();
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
    this.#show(this.items.map((item) => (item.entryId === entryId ? { ...item, why: null, seq } : item)));
    this.#answered([entryId]);
  }

  /** It was declined. */
  refused(entryId: string, reason: RefusalReason, retryAfterMs: number | null): void {
    const next = afterRefusal[reason];
    if (next === 'later') this.#pause(retryAfterMs);
    else if (next === 'sign-in') this.#isHeld = true;
    else this.#fail(entryId, reason);
    this.#answered([entryId]);
  }

  /** These entries of a conversation have been read from the log, all up to `to`. */
  seen(conversationId: string, entryIds: ReadonlySet<string>, to: number): void {
    const isSeen = ({ entryId, seq, ...item }: OutboxItem): boolean =>
      entryIds.has(entryId) ||
      (seq !== null && seq <= to && (item.conversationId === null || item.conversationId === conversationId));
    const seen = this.items.filter(isSeen);
    if (seen.length === 0) return;
    this.#forget(seen.filter(({ seq }) => seq === null).map(idOf));
    this.#drop(seen.map(idOf));
    // In the log is as good as acknowledged, and the ack may find nobody here any more.
    this.#answered(seen.map(idOf));
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
    const gone = instead.map(idOf);
    await this.#options.store.write(
      [item],
      gone.filter((entryId) => entryId !== item.entryId),
    );
    this.#say(item, gone);
  }

  /** An item is another one now. Kept without waiting: what is lost of it comes about once more. */
  #change(item: OutboxItem): void {
    void this.#options.store.write([item], []);
    this.#say(item, []);
  }

  /** Tells the other tabs and shows what is kept. */
  #say(item: OutboxItem, drops: readonly string[]): void {
    const change: OutboxChange = { about: 'outbox', puts: [item], drops };
    this.#options.tell?.(change);
    this.hear(change);
  }

  /** Those here that stay, and of others those that are not among them. */
  #join(stays: (item: OutboxItem) => boolean, others: readonly OutboxItem[]): void {
    const here = this.items.filter(stays);
    const hereIds = here.map(idOf);
    this.#show([...here, ...others.filter(({ entryId }) => !hereIds.includes(entryId))]);
    this.flush();
  }

  #answered(entryIds: readonly string[]): void {
    if (entryIds.includes(this.#inFlight ?? '')) this.#inFlight = null;
    this.flush();
  }

  #pause(retryAfterMs: number | null): void {
    const { clock, random } = this.#options;
    this.#isHeld = true;
    this.#stopPause();
    this.#stopPause = clock.after(retryAfterMs ?? backoffMs(this.#refusedLater++, random), () => {
      this.#isHeld = false;
      this.flush();
    });
  }

  #fail(entryId: string, why: string): void {
    const item = this.items.find((known) => known.entryId === entryId);
    if (item && this.#isSender) this.#change({ ...item, why });
  }

  #forget(entryIds: readonly string[]): void {
    if (entryIds.length > 0 && this.#isSender) void this.#options.store.write([], entryIds);
  }

  #drop(entryIds: readonly string[]): void {
    const isGone = ({ entryId }: OutboxItem): boolean => entryIds.includes(entryId);
    const gone = this.items.filter(isGone);
    this.#options.releaseFiles?.(gone.flatMap(({ files = [] }) => files));
    this.#show(this.items.filter((item) => !isGone(item)));
  }

  #show(items: readonly OutboxItem[]): void {
    this.items = [...items].sort((a, b) => a.at - b.at);
    for (const { at } of items) this.#lastAt = Math.max(this.#lastAt, at);
    this.#options.onChange();
  }
}
