import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Several changes within this become one announcement: the newest. */
const settleMs = 400;
/** Words are taken away again, so that the same ones can be said later and nobody finds old ones while reading on. */
const keepMs = 5_000;

/** The words of a status region: debounced, so that a screen reader is not talked over by what is already outdated. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #words = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** What the region holds now. */
  get words(): string {
    return this.#words;
  }

  /** Says something once things have settled; empty words change nothing. */
  say(words: string): void {
    if (words === '') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#put(words);
      this.#timer = setTimeout(() => this.#put(''), keepMs);
    }, settleMs);
  }

  #put(words: string): void {
    this.#words = words;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#words = '';
  }
}
