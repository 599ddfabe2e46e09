import { limits } from '@throughline/sdk/wire';
import type { Reader } from '../conversation/conversation.ts';
import type { ConversationLog, Page } from '../log/log.ts';
import type { Outlet } from './outlet.ts';
import { fitPage } from './page.ts';

/**
 * Brings one conversation to one socket: from a cursor on, in pages, and then whatever comes. It reads the log, never a
 * hint's content; a look too many costs one read and sends nothing.
 */
export class Follower {
  readonly #log: ConversationLog;
  readonly #outlet: Outlet;
  readonly #conversationId: string;
  readonly #reader: Reader;
  /** Last seq sent; null until the newest page was. */
  #cursor: number | null;
  #isFirst = true;
  #isBusy = false;
  #lookAgain = false;
  #isStopped = false;

  constructor(log: ConversationLog, outlet: Outlet, conversationId: string, reader: Reader, after: number | null) {
    this.#log = log;
    this.#outlet = outlet;
    this.#conversationId = conversationId;
    this.#reader = reader;
    this.#cursor = after;
  }

  /** Looks whether there is more than was sent, and sends it. Rejects when the log cannot be read. */
  async look(): Promise<void> {
    this.#lookAgain = true;
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#lookAgain && !this.#isStopped && !this.#outlet.isFull) {
        this.#lookAgain = false;
        await this.#sendNext();
      }
    } finally {
      this.#isBusy = false;
    }
  }

  /** Whether the log has more for this socket than was sent, as far as this head says. */
  isBehind(head: number): boolean {
    return this.#cursor === null || head > this.#cursor;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #sendNext(): Promise<void> {
    const page = await this.#read();
    if (!page || this.#isStopped) return;
    // The first page goes out even when it is empty: it tells the reader that it is up to date.
    if (page.entries.length === 0 && !this.#isFirst) return;
    this.#isFirst = false;
    const { conversationId, epoch, after, entries, head } = page;
    this.#outlet.send({ type: 'entries', conversationId, epoch, after, entries, head });
    this.#cursor = entries.at(-1)?.seq ?? after;
    if (this.#cursor < head) this.#lookAgain = true;
  }

  async #read(): Promise<Page | null> {
    const [id, reader, size] = [this.#conversationId, this.#reader, limits.pageEntries];
    if (this.#cursor !== null) {
      const page = await this.#log.read(id, reader, this.#cursor, size);
      return page && fitPage(page, 'oldest');
    }
    const page = await this.#log.readBack(id, reader, null, size);
    return page && fitPage(page, 'newest');
  }
}
