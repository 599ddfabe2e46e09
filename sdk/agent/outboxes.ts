import type { RefusalReason } from '@throughline/sdk/wire';
import type { Outbox } from '../outbox/outbox.ts';

/**
 * What an agent said and nobody acknowledged, an outbox for each conversation: within one, order holds; a large file or a
 * refusal in one does not hold up what is said in the others.
 */
export class Outboxes {
  readonly #make: () => Outbox;
  readonly #byConversation = new Map<string, Outbox>();

  constructor(make: () => Outbox) {
    this.#make = make;
  }

  of(conversationId: string): Outbox {
    const known = this.#byConversation.get(conversationId);
    if (known) return known;
    const made = this.#make();
    this.#byConversation.set(conversationId, made);
    return made;
  }

  /** A connection is live. */
  opened(): void {
    for (const outbox of this.#all) outbox.opened();
  }

  closed(closeCode: number): void {
    for (const outbox of this.#all) outbox.closed(closeCode);
  }

  acked(entryId: string, seq: number): void {
    this.#holding(entryId)?.acked(entryId, seq);
  }

  refused(entryId: string, reason: RefusalReason, retryAfterMs: number | null): void {
    this.#holding(entryId)?.refused(entryId, reason, retryAfterMs);
  }

  /** Keys of the files an item goes with. */
  filesOf(entryId: string): readonly string[] {
    return this.#holding(entryId)?.items.find((item) => item.entryId === entryId)?.files ?? [];
  }

  retry(entryId: string): void {
    void this.#holding(entryId)?.retry(entryId);
  }

  discard(entryId: string): void {
    void this.#holding(entryId)?.discard(entryId);
  }

  filesChanged(): void {
    for (const outbox of this.#all) outbox.flush();
  }

  stop(): void {
    for (const outbox of this.#all) outbox.stop();
  }

  forget(): void {
    this.stop();
    this.#byConversation.clear();
  }

  get #all(): Outbox[] {
    return [...this.#byConversation.values()];
  }

  #holding(entryId: string): Outbox | undefined {
    return this.#all.find(({ items }) => items.some((item) => item.entryId === entryId));
  }
}
