import type { Pipe, PipeEvents } from '../../gateway/socket/pipe.ts';
import type { Link } from './network.ts';

/** The gateway's end of a link. */
export class GatewayEnd implements Pipe {
  readonly #link: Link;
  readonly #listeners: Partial<PipeEvents>[] = [];
  #state: 'open' | 'closing' | 'closed' = 'open';
  /** The gateway is dead: it hears nothing, not even that this is over. */
  #isDeaf = false;

  constructor(link: Link) {
    this.#link = link;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get bufferedAmount(): number {
    return this.#link.waitingBytes;
  }

  listen(events: Partial<PipeEvents>): void {
    this.#listeners.push(events);
  }

  send(text: string, onSent: () => void): void {
    this.#link.sendDown(text, () => {
      if (!this.#isDeaf) onSent();
    });
  }

  close(closeCode: number): void {
    if (!this.isOpen) return;
    this.#state = 'closing';
    this.#link.closeDown(closeCode);
  }

  terminate(): void {
    this.#link.cut();
  }

  ping(): void {
    this.#link.ping();
  }

  heard(text: string): void {
    if (this.#state !== 'closed') this.#tell(({ heard }) => heard?.(text));
  }

  ponged(): void {
    this.#tell(({ ponged }) => ponged?.());
  }

  gone(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#tell(({ closed }) => closed?.());
  }

  /** The gateway's machine or process dies. `isSilent`: the client is not told. */
  die(isSilent: boolean): void {
    this.#isDeaf = true;
    if (isSilent) this.#link.silence();
    else this.#link.cut();
  }

  #tell(tell: (listener: Partial<PipeEvents>) => void): void {
    if (!this.#isDeaf) for (const listener of this.#listeners) tell(listener);
  }
}
