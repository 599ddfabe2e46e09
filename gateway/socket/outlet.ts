import { type CloseReason, encodeFrame, limits, type ServerFrame } from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';
import type { Pipe } from './pipe.ts';

type Way = Pick<Pipe, 'isOpen' | 'bufferedAmount' | 'send'>;

/**
 * The way out of one connection, with a bound (C11): above the soft mark nothing more should be sent until it drains, above
 * the hard mark, or when it does not drain in time, the reader is told to come back and resume.
 */
export class Outlet {
  readonly #pipe: Way;
  readonly #clock: Clock;
  readonly #close: (reason: CloseReason) => void;
  readonly #onDrain: () => void;
  #callOff: (() => void) | null = null;

  constructor(pipe: Way, clock: Clock, close: (reason: CloseReason) => void, onDrain: () => void) {
    this.#pipe = pipe;
    this.#clock = clock;
    this.#close = close;
    this.#onDrain = onDrain;
  }

  /** Whether what can wait should wait. */
  get isFull(): boolean {
    return this.#pipe.bufferedAmount > limits.softBufferBytes;
  }

  send(frame: ServerFrame): void {
    this.sendEncoded(encodeFrame(frame));
  }

  /** Sends text encoded before, so that a frame for many is encoded once. */
  sendEncoded(json: string): void {
    if (!this.#pipe.isOpen) return;
    this.#pipe.send(json, () => this.#drained());
    if (this.#pipe.bufferedAmount > limits.hardBufferBytes) this.#close('slow');
    else if (this.isFull) this.#callOff ??= this.#clock.after(limits.drainDeadlineMs, () => this.#close('slow'));
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
  }

  #drained(): void {
    if (!this.#callOff || this.isFull) return;
    this.stop();
    this.#onDrain();
  }
}
