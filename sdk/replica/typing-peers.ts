import { type Author, limits } from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';

/** Who of the other side is typing now. Somebody who does not say so again in time has stopped. */
export class TypingPeers {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #peers = new Map<string, { author: Author; stop: () => void }>();

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get authors(): Author[] {
    return Array.from(this.#peers.values(), ({ author }) => author);
  }

  set(author: Author, on: boolean): void {
    this.#peers.get(author.id)?.stop();
    const was = this.#peers.delete(author.id);
    if (on) {
      const stop = this.#clock.after(limits.typingForMs, () => this.set(author, false));
      this.#peers.set(author.id, { author, stop });
    }
    if (was !== on) this.#onChange();
  }

  clear(): void {
    for (const { author } of this.#peers.values()) this.set(author, false);
  }
}
