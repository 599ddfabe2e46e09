import {
  type ClientFrame,
  decodeClientFrame,
  decodeServerFrame,
  encodeFrame,
  isRefusal,
  type ServerFrame,
} from '@throughline/sdk/wire';
import type { Socket, SocketEvents } from '../transport/socket.ts';

/** One socket as the other end sees it. Both ends decode, so that a test cannot say what the wire has no word for. */
export class FakeSocket implements Socket {
  readonly url: string;
  /** What the client said, oldest first. */
  readonly said: ClientFrame[] = [];
  /** Called with each frame of the client. */
  onSaid: (frame: ClientFrame) => void = () => {};
  isEnded = false;
  readonly #events: SocketEvents;

  constructor(url: string, events: SocketEvents) {
    this.url = url;
    this.#events = events;
  }

  send(text: string): void {
    const frame = decodeClientFrame(text);
    if (isRefusal(frame)) throw new Error(`the client said what cannot be read: ${frame.why}`);
    this.said.push(frame);
    this.onSaid(frame);
  }

  close(): void {
    this.isEnded = true;
  }

  /** The gateway takes the connection and asks who it is. */
  accept(): void {
    if (this.isEnded) return;
    this.say({ type: 'challenge', nonce: 'nonce-of-the-test' });
  }

  /** The gateway says something. */
  say(frame: ServerFrame): void {
    const text = encodeFrame(frame);
    const read = decodeServerFrame(text);
    if (isRefusal(read)) throw new Error(`the gateway said what cannot be read: ${read.why}`);
    this.sayText(text);
  }

  sayText(text: string): void {
    if (!this.isEnded) this.#events.heard(text);
  }

  /** The connection ends from outside. */
  drop(closeCode = 1006): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#events.closed(closeCode);
  }

  /** The frames of one type that the client said. */
  all<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.said.filter((frame) => frame.type === type) as Extract<ClientFrame, { type: T }>[];
  }
}
