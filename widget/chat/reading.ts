import { emit } from '../events/emit.ts';
import type { ClientState } from './client-state.ts';

/** What the person has not read: counted for the page, and told as read once the conversation is in sight. */
export class Reading {
  readonly #chat: Element;
  readonly #isInSight: () => boolean;
  #unread = 0;

  constructor(chat: Element, isInSight: () => boolean) {
    this.#chat = chat;
    this.#isInSight = isInSight;
  }

  /** The number of unread messages. */
  get unread(): number {
    return this.#unread;
  }

  count(unread: number): void {
    if (unread === this.#unread) return;
    this.#unread = unread;
    emit(this.#chat, 'throughline-unread', { count: unread });
  }

  /** Everything is read if the conversation is what one sees; else nothing is. */
  look({ timeline, client }: ClientState): void {
    const isSeen = this.#isInSight() && document.visibilityState === 'visible';
    if (isSeen && timeline !== null && timeline.unreadCount > 0) client?.markRead();
  }
}
