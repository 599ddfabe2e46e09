import type { WebSocket } from 'ws';

/** What a pipe tells. */
export interface PipeEvents {
  /** One frame of the client; null for what cannot be one: binary, not UTF-8, too long. */
  heard(text: string | null): void;
  /** A sign of life. */
  ponged(): void;
  /** It is gone, once; nothing comes after. */
  closed(): void;
}

/** What a connection talks to its client through: a WebSocket, or a stream where WebSockets are blocked. */
export interface Pipe {
  /** From the beginning until either side closes it. */
  readonly isOpen: boolean;
  /** Bytes that wait for the client to read. */
  readonly bufferedAmount: number;
  /** Tells a listener everything from now on; the listening ends with the pipe. */
  listen(events: Partial<PipeEvents>): void;
  /** `onSent` is called when the frame is out of our hands, or cannot be sent any more. */
  send(text: string, onSent: () => void): void;
  /** Asks for a sign of life. */
  ping(): void;
  /** Says goodbye, after what was sent before. */
  close(closeCode: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
}

/** A WebSocket as a pipe. */
export class SocketPipe implements Pipe {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => socket.terminate());
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  listen({ heard, ponged, closed }: Partial<PipeEvents>): void {
    if (heard) this.#socket.on('message', (data, isBinary) => heard(isBinary ? null : String(data)));
    if (ponged) this.#socket.on('pong', ponged);
    if (closed) this.#socket.once('close', closed);
  }

  send(text: string, onSent: () => void): void {
    this.#socket.send(text, onSent);
  }

  ping(): void {
    this.#socket.ping();
  }

  close(closeCode: number, reason: string): void {
    this.#socket.close(closeCode, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
