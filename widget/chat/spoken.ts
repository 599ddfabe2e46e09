import type { ConnectionState, Timeline } from '@throughline/sdk';
import type { ReactiveControllerHost } from 'lit';
import { refusalWords, translate } from '../i18n/translate.ts';
import { Announcer } from './announcer.ts';
import { ConnectionNews } from './connection-news.ts';
import { timelineNews } from './timeline-news.ts';
import { translateChat } from './translate-chat.ts';

/** What decides whether there is something to say. */
export interface Hearing {
  readonly locale: string;
  readonly isOpen: boolean;
  /** The conversation is what the panel shows. */
  readonly isInSight: boolean;
}

/** What the chat says to those who hear it: who writes, what became of a message, and where the conversation is. */
export class Spoken {
  readonly #announcer: Announcer;
  readonly #connection = new ConnectionNews();
  readonly #hearing: () => Hearing;

  constructor(host: ReactiveControllerHost, hearing: () => Hearing) {
    this.#announcer = new Announcer(host);
    this.#hearing = hearing;
  }

  /** What the status region holds now. */
  get words(): string {
    return this.#announcer.words;
  }

  connection(connection: ConnectionState, isPerson: boolean): void {
    const { locale, isOpen } = this.#hearing();
    const words = this.#connection.of(connection, locale, isPerson);
    if (isOpen) this.#announcer.say(words);
  }

  timeline(before: Timeline | null, after: Timeline): void {
    const { locale, isOpen } = this.#hearing();
    if (before !== null && isOpen) this.#announcer.say(timelineNews(before, after, locale));
  }

  /** The log says new messages itself where it is in sight. */
  received(authorName: string | null): void {
    const { locale, isInSight } = this.#hearing();
    if (!isInSight) this.#announcer.say(this.#said.newMessage(authorName ?? translate(locale).team));
  }

  /** The conversation came here, went to another device, or was closed with the person's sign-out. */
  moved(what: 'continued' | 'elsewhere' | 'signedOut'): void {
    this.#announcer.say(this.#said[what]);
  }

  notFetched(): void {
    this.#announcer.say(refusalWords('unavailable', this.#hearing().locale));
  }

  get #said() {
    return translateChat(this.#hearing().locale).said;
  }
}
