import { isUtf8 } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { closeCodes, limits, type StreamLine, streamFormat } from '@throughline/sdk/wire';
import { Allowance } from '../kernel/allowance.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Pipe, PipeEvents } from './pipe.ts';

/** A client that does not read the goodbye is cut off. */
const closeWithinMs = 10_000;
/** POSTs being read at once: the next may be here before the connection of one that broke off is seen to be gone. */
const postsAtOnce = 2;
const newline = 0x0a;
const nothing = (): void => {};

interface Waiting {
  bytes: Buffer;
  onSent(): void;
}

/**
 * A pipe of HTTP: an answer that does not end goes to the client, POSTs come from it (`sdk/wire/stream.ts`).
 *
 *   open ──close──→ closing ──goodbye read, or cut off──→ closed
 *    └─────────client gone, terminate───────────────────────↗
 */
export class StreamPipe implements Pipe {
  /** The body of the answer, made as fast as it is read. */
  readonly body: ReadableStream<Uint8Array>;
  readonly #outgoing: Pick<ServerResponse, 'once' | 'destroy'>;
  readonly #clock: Clock;
  readonly #posts: Allowance;
  readonly #listeners: Partial<PipeEvents>[] = [];
  #state: 'open' | 'closing' | 'closed' = 'open';
  #waiting: Waiting[] = [];
  #bufferedAmount = 0;
  /** Given by the reader each time it wants more. */
  #reader: ReadableStreamDefaultController<Uint8Array> | null = null;
  #batch = 0;
  #postCount = 0;
  #callOff: () => void;

  /** `outgoing` is the answer's own; its end is the pipe's. `framesPerSecond` bounds the POSTs, too. */
  constructor(outgoing: Pick<ServerResponse, 'once' | 'destroy'>, clock: Clock, framesPerSecond: number) {
    this.#outgoing = outgoing;
    this.#clock = clock;
    this.#posts = new Allowance(clock, { burst: framesPerSecond * 3, perMs: 3_000 });
    this.#callOff = this.#keepAlive();
    outgoing.once('close', () => this.#gone());
    const pull = (reader: ReadableStreamDefaultController<Uint8Array>): void => {
      this.#reader = reader;
      this.#flow();
    };
    this.body = new ReadableStream({ pull, cancel: () => this.#gone() }, { highWaterMark: 0 });
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get bufferedAmount(): number {
    return this.#bufferedAmount;
  }

  listen(events: Partial<PipeEvents>): void {
    this.#listeners.push(events);
  }

  send(text: string, onSent: () => void = nothing): void {
    if (this.#state !== 'open') return;
    this.#push(text, onSent);
  }

  /** Says what is no frame. */
  sendLine(line: StreamLine): void {
    this.#push(JSON.stringify(line), nothing);
  }

  /** The client is asked more often than this, by each empty line. */
  ping(): void {}

  close(closeCode: number): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#callOff();
    this.#callOff = this.#clock.after(closeWithinMs, () => this.terminate());
    this.sendLine({ type: 'closed', code: closeCode });
  }

  terminate(): void {
    this.#outgoing.destroy();
  }

  /** Whether a POST may be read now; each one that may is ended by `endPost`. */
  beginPost(): boolean {
    if (this.#postCount >= postsAtOnce) return false;
    if (this.#posts.take('') > 0) {
      this.close(closeCodes.rateLimited);
      return false;
    }
    this.#postCount += 1;
    return true;
  }

  endPost(): void {
    this.#postCount -= 1;
  }

  /** Takes the frames of one POST up, unless it is the last one once more; false when it is neither that nor the next. */
  take(batch: number, body: Buffer): boolean {
    if (batch === this.#batch && batch > 0) return true;
    if (batch !== this.#batch + 1) return false;
    this.#batch = batch;
    for (const { ponged } of this.#listeners) ponged?.();
    for (let start = 0; start < body.length && this.#state === 'open'; ) {
      const found = body.indexOf(newline, start);
      const end = found < 0 ? body.length : found;
      if (end > start) this.#hear(body.subarray(start, end));
      start = end + 1;
    }
    return true;
  }

  #hear(line: Buffer): void {
    const text = line.length <= limits.maxFrameBytes && isUtf8(line) ? line.toString() : null;
    for (const { heard } of this.#listeners) heard?.(text);
  }

  #push(text: string, onSent: () => void): void {
    const bytes = Buffer.from(`${text}\n`);
    this.#waiting.push({ bytes, onSent });
    this.#bufferedAmount += bytes.length;
    this.#flow();
  }

  #flow(): void {
    const reader = this.#reader;
    if (!reader || this.#state === 'closed') return;
    const next = this.#waiting.shift();
    if (next) {
      this.#reader = null;
      this.#bufferedAmount -= next.bytes.length;
      reader.enqueue(next.bytes);
      next.onSent();
    } else if (this.#state === 'closing') {
      this.#reader = null;
      reader.close();
    }
  }

  #keepAlive(): () => void {
    return this.#clock.after(streamFormat.keepAliveMs, () => {
      this.#push('', nothing);
      this.#callOff = this.#keepAlive();
    });
  }

  #gone(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#callOff();
    this.#waiting = [];
    this.#bufferedAmount = 0;
    for (const { closed } of this.#listeners) closed?.();
  }
}
