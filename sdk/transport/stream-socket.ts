import { limits, type StreamLine, streamFormat } from '@throughline/sdk/wire';
import type { OpenSocket, Socket, SocketEvents } from './socket.ts';
import type { World } from './world.ts';

const { batchHeader, contentType, streamHeader } = streamFormat;
/** A POST that nobody answered by then is as good as lost, also while the stream itself goes on. */
const postDeadlineMs = 10_000;
const lostWithoutCode = 1006;
const tooMany = 429;
const rateLimited = 4029;

type Parts = Pick<World, 'fetch' | 'clock'>;

/** Opens what does the same as a WebSocket by HTTP alone; `url` is the WebSocket's. */
export function streamSockets(parts: Parts): OpenSocket {
  return (url, events) => new StreamSocket(url.replace(/^ws(.*)socket$/, 'http$1stream'), events, parts);
}

/** What a line says that is no frame; null for a frame. */
function readStreamLine(line: string): StreamLine | null {
  try {
    const said = JSON.parse(line) as Partial<StreamLine> | null;
    if (said?.type === 'stream' && typeof said.streamId === 'string') return said as StreamLine;
    return said?.type === 'closed' && typeof said.code === 'number' ? (said as StreamLine) : null;
  } catch {
    // Not JSON: the connection reads it as a frame and sees so.
    return null;
  }
}

/**
 * Frames by HTTP (`sdk/wire/stream.ts`): the answer to one POST brings the gateway's, others take the client's there. One
 * is under way at a time, so that they arrive in order; what is said meanwhile goes with the next. One that fails ends it
 * all, for nobody knows what of it has arrived: the client resumes on the next connection.
 */
class StreamSocket implements Socket {
  readonly #url: string;
  readonly #parts: Parts;
  readonly #ending = new AbortController();
  /** null once it is over. */
  #events: SocketEvents | null;
  #streamId: string | null = null;
  #waiting: string[] = [];
  #batch = 0;
  #isPosting = false;
  #isAsked = false;
  /** The beginning of a line whose end has not come yet. */
  #rest = '';

  constructor(url: string, events: SocketEvents, parts: Parts) {
    this.#url = url;
    this.#events = events;
    this.#parts = parts;
    this.#read().then(
      (closeCode) => this.#end(closeCode),
      () => this.#end(lostWithoutCode),
    );
  }

  send(text: string): void {
    this.#waiting.push(text);
    this.#flush();
  }

  close(): void {
    this.#events = null;
    this.#ending.abort();
  }

  /** Reads until nothing more comes; the result says why. */
  async #read(): Promise<number> {
    const { ok, status, body } = await this.#post('', {});
    if (!ok || !body) return status === tooMany ? rateLimited : lostWithoutCode;
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let isOver = false; !isOver; ) {
      const { done, value } = await reader.read();
      isOver = done || !this.#take(decoder.decode(value, { stream: true }));
    }
    return lostWithoutCode;
  }

  /** Takes in what came; false when no line is as long as this one. */
  #take(text: string): boolean {
    const lines = text.split('\n');
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#hear(line);
    return this.#rest.length <= limits.maxServerFrameLength;
  }

  #hear(line: string): void {
    if (line === '') {
      this.#isAsked = true;
      this.#flush();
      return;
    }
    const own = readStreamLine(line);
    if (!own) this.#events?.heard(line);
    else if (own.type === 'closed') this.#end(own.code);
    else {
      this.#streamId = own.streamId;
      this.#flush();
    }
  }

  #flush(): void {
    const isNothing = this.#waiting.length === 0 && !this.#isAsked;
    if (this.#streamId === null || this.#isPosting || isNothing || !this.#events) return;
    this.#isPosting = true;
    this.#isAsked = false;
    this.#batch += 1;
    const stop = this.#parts.clock.after(postDeadlineMs, () => this.#end(lostWithoutCode));
    const headers = { [streamHeader]: this.#streamId, [batchHeader]: String(this.#batch) };
    this.#post('/frames', headers, this.#nextBatch())
      .then(
        ({ ok }) => ok,
        () => false,
      )
      .then((ok) => {
        stop();
        this.#isPosting = false;
        if (ok) this.#flush();
        else this.#end(lostWithoutCode);
      });
  }

  /** As much of what waits as one POST takes. */
  #nextBatch(): string {
    let length = 0;
    let count = 0;
    for (const { length: next } of this.#waiting) {
      length += next + 1;
      if (count > 0 && length > limits.maxFrameBytes) break;
      count += 1;
    }
    return this.#waiting.splice(0, count).join('\n');
  }

  #post(path: string, headers: Record<string, string>, body = ''): Promise<Response> {
    const { signal } = this.#ending;
    const all = { 'content-type': contentType, ...headers };
    return this.#parts.fetch(this.#url + path, { method: 'POST', headers: all, body, signal, credentials: 'omit' });
  }

  #end(closeCode: number): void {
    const events = this.#events;
    this.close();
    events?.closed(closeCode);
  }
}
