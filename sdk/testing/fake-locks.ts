import type { World } from '../transport/world.ts';
import type { FakeLoop } from './fake-loop.ts';

interface Request {
  loop: FakeLoop;
  callback: LockGrantedCallback<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

const aborted = (): DOMException => new DOMException('the request was aborted', 'AbortError');

/**
 * The exclusive locks of one browser profile (W3C Web Locks API): in line, abortable, stealable, asked for if it is free, freed by a tab's end.
 * What a tab hears of it comes in its own event loop.
 */
export class FakeLocks {
  readonly #held = new Map<string, Request>();
  #waiting: { name: string; request: Request }[] = [];

  /** The locks as one tab has them. */
  of(loop: FakeLoop): NonNullable<World['locks']> {
    const request = (name: string, options: LockOptions, callback: LockGrantedCallback<unknown>): Promise<unknown> =>
      new Promise((resolve, reject) => this.#ask(name, options, { loop, callback, resolve, reject }));
    return { request: request as LockManager['request'] };
  }

  /** Whose loop holds a lock. */
  holder(name: string): FakeLoop | null {
    return this.#held.get(name)?.loop ?? null;
  }

  /** The tab has ended, and with it all it holds and waits for. */
  end(loop: FakeLoop): void {
    this.#waiting = this.#waiting.filter(({ request }) => request.loop !== loop);
    for (const [name, request] of [...this.#held]) if (request.loop === loop) this.#free(name, request);
  }

  #ask(name: string, { signal, steal = false, ifAvailable = false }: LockOptions, request: Request): void {
    const { loop, reject } = request;
    if (ifAvailable && this.#held.has(name)) {
      loop.run(async () => request.resolve(await request.callback(null)));
      return;
    }
    if (steal) {
      const loser = this.#held.get(name);
      loser?.loop.run(() => loser.reject(aborted()));
      this.#grant(name, request);
      return;
    }
    this.#waiting.push({ name, request });
    signal?.addEventListener('abort', () => {
      if (!this.#waiting.some((known) => known.request === request)) return;
      this.#waiting = this.#waiting.filter((known) => known.request !== request);
      loop.run(() => reject(aborted()));
    });
    if (!this.#held.has(name)) this.#free(name, undefined);
  }

  #grant(name: string, request: Request): void {
    this.#held.set(name, request);
    const { loop, callback, resolve, reject } = request;
    loop.run(async () => {
      try {
        const value = await callback({ name, mode: 'exclusive' });
        this.#free(name, request);
        resolve(value);
      } catch (error) {
        this.#free(name, request);
        reject(error);
      }
    });
  }

  /** Gives a lock to the next in line, unless somebody else holds it by now. */
  #free(name: string, from: Request | undefined): void {
    if (this.#held.get(name) !== from) return;
    this.#held.delete(name);
    const next = this.#waiting.find((known) => known.name === name);
    if (!next) return;
    this.#waiting = this.#waiting.filter((known) => known !== next);
    this.#grant(name, next.request);
  }
}
