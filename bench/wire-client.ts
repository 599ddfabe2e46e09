import {
  type AppendBody,
  type ClientFrame,
  decodeServerFrame,
  encodeFrame,
  isRefusal,
  type ReadEntry,
  type ServerFrame,
  wireVersion,
} from '@throughline/sdk/wire';
import { WebSocket } from 'ws';

type Said<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

/**
 * The thinnest client of the wire: it speaks frames and keeps no copy. For load, and for reading what is really in the
 * log without the SDK in between.
 */
export class WireClient {
  readonly #socket: WebSocket;
  readonly #listeners = new Set<(frame: ServerFrame) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const frame = decodeServerFrame(String(data));
      if (isRefusal(frame)) throw new Error(`The gateway sent what the wire does not know: ${frame.why}`);
      for (const listener of this.#listeners) listener(frame);
    });
  }

  /** Connects and says hello; resolves with the welcome. */
  static async connect(
    where: { url: string; siteId: string; origin: string },
    who: { as: 'contact' | 'agent'; token: string },
  ): Promise<{ client: WireClient; welcome: Said<'welcome'> }> {
    const address = `${where.url.replace(/^http/, 'ws')}/v1/sites/${where.siteId}/socket`;
    const socket = new WebSocket(address, { origin: where.origin, perMessageDeflate: false });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const client = new WireClient(socket);
    const welcome = client.next('welcome');
    client.say({ type: 'hello', version: wireVersion, ...who, locale: 'en', cursors: [] });
    return { client, welcome: await welcome };
  }

  on(listener: (frame: ServerFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next frame of a type. */
  next<T extends ServerFrame['type']>(type: T): Promise<Said<T>> {
    return new Promise((resolve, reject) => {
      const gone = (code: number): void => reject(new Error(`closed with ${code} while waiting for ${type}`));
      this.#socket.once('close', gone);
      const stop = this.on((frame) => {
        if (frame.type !== type) return;
        stop();
        this.#socket.off('close', gone);
        resolve(frame as Said<T>);
      });
    });
  }

  say(frame: ClientFrame): void {
    this.#socket.send(encodeFrame(frame));
  }

  append(entryId: string, conversationId: string | null, body: AppendBody): void {
    this.say({ type: 'append', entryId, conversationId, body });
  }

  /** Every entry of a conversation this client may see, from the first on. */
  async readAll(conversationId: string): Promise<ReadEntry[]> {
    const entries: ReadEntry[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    while (before > 0) {
      const answer = this.next('earlier');
      this.say({ type: 'earlier', conversationId, before });
      const page = await answer;
      entries.unshift(...page.entries);
      if (page.entries.length === 0) break;
      before = page.after === 0 ? 0 : (page.entries[0]?.seq ?? 0);
    }
    return entries;
  }

  close(): void {
    this.#socket.close();
  }
}
