import { decodeServerFrame, encodeFrame, isRefusal, type ServerFrame, wireVersion } from '@throughline/sdk/wire';
import type { Socket } from '../../sdk/transport/socket.ts';
import type { GatewayNode } from './gateway-node.ts';
import { newPlace } from './network.ts';
import type { Stage } from './stage.ts';

interface Cursor {
  epoch: string | null;
  after: number | null;
}

const view = 'agent';
const comesBackWithinMs = 2_000;

/**
 * Reads everything over sockets that break, with nothing of the SDK: it believes each frame and goes on from where it
 * stands, so whatever a resume leaves out or says twice is seen.
 */
export class ResumingReader {
  readonly place = newPlace();
  readonly #stage: Stage;
  readonly #name: string;
  readonly #token: string;
  readonly #cursors = new Map<string, Cursor>();
  #generation = 0;
  #socket: Socket | null = null;
  #isLive = false;
  #stopWaiting = (): void => {};

  constructor(stage: Stage, name: string, token: string) {
    this.#stage = stage;
    this.#name = name;
    this.#token = token;
    this.#dial();
  }

  /** Begins to read a conversation, from its newest page on. */
  follow(conversationId: string): void {
    if (this.#cursors.has(conversationId)) return;
    const cursor = { epoch: null, after: null };
    this.#cursors.set(conversationId, cursor);
    if (this.#isLive) this.#socket?.send(encodeFrame({ type: 'follow', conversationId, ...cursor }));
  }

  /** It gives its connection up and comes back with its cursors. */
  comeBack(): void {
    this.#socket?.close();
    this.#dial();
  }

  #dial(): void {
    const { network } = this.#stage;
    this.#isLive = false;
    this.#stopWaiting();
    this.#socket = network.dial(this.place, {
      heard: (text) => this.#heard(text),
      closed: () => this.#comeBackSoon(),
    });
  }

  #comeBackSoon(): void {
    this.#isLive = false;
    this.#stopWaiting();
    this.#stopWaiting = this.#stage.time.after(this.#stage.chance.between(1, comesBackWithinMs), () => this.#dial());
  }

  #hello(): void {
    const cursors = Array.from(this.#cursors, ([conversationId, cursor]) => ({ conversationId, ...cursor }));
    const hello = {
      type: 'hello',
      version: wireVersion,
      as: 'agent',
      token: this.#token,
      locale: 'en',
      cursors,
    } as const;
    this.#socket?.send(encodeFrame(hello));
    this.#isLive = true;
  }

  #heard(text: string): void {
    const frame = decodeServerFrame(text);
    if (isRefusal(frame)) throw new Error(`the gateway said what cannot be read: ${frame.why}`);
    if (frame.type === 'challenge') this.#hello();
    if (frame.type === 'entries') this.#take(frame);
    if (frame.type === 'reset') {
      this.#generation += 1;
      this.#cursors.set(frame.conversationId, { epoch: null, after: null });
    }
  }

  #take({ conversationId, epoch, after, entries }: Extract<ServerFrame, { type: 'entries' }>): void {
    let position = this.#cursors.get(conversationId)?.after ?? after;
    const client = `${this.#name} ${this.#generation}`;
    for (const { entryId, seq } of entries) {
      const receipt = { op: 'receive', client, conversationId, entryId, seq, epoch, after: position, view } as const;
      this.#stage.recorder.observe(receipt);
      position = seq;
    }
    this.#cursors.set(conversationId, { epoch, after: position });
  }
}

/** Reads the log page by page, as whoever asks over HTTP does; the same reader before and after each fault. */
export class PagingReader {
  readonly #stage: Stage;
  readonly #positions = new Map<string, number>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async readOn(gateway: GatewayNode, conversationId: string): Promise<void> {
    let position = this.#positions.get(conversationId) ?? 0;
    const page = await gateway.log.read(conversationId, view, position, 20);
    for (const { entryId, seq } of page?.entries ?? []) {
      const receipt = { op: 'receive', client: 'pages', conversationId, entryId, seq, after: position, view } as const;
      this.#stage.recorder.observe(receipt);
      position = seq;
    }
    this.#positions.set(conversationId, position);
  }
}
