import type { ClientFrame } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';
import { type PageLife, pageLife } from '../tabs/page-life.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { Line } from './line.ts';

const lostWithoutCode = 1006;

export interface PageConnectionOptions extends ConnectionOptions {
  page?: Pick<PageLife, 'watch'>;
}

/**
 * The connection of a page that shares it with no other tab. While the page is frozen or in the back/forward cache it has
 * no socket: that would keep the page out of the cache, and the gateway would take somebody for present who is not. Such a
 * page is `connecting` until it is back.
 */
export class PageConnection implements Line {
  readonly #options: PageConnectionOptions;
  readonly #connection: Connection;
  #isPutAway = false;
  #stopListening: (() => void) | null = null;

  constructor(options: PageConnectionOptions) {
    this.#options = options;
    this.#connection = new Connection({ ...options, onState: () => options.onState(this.state) });
  }

  get state(): ConnectionState {
    return this.#isPutAway ? { state: 'connecting' } : this.#connection.state;
  }

  start(): void {
    if (this.#stopListening) return;
    const { world, page = pageLife } = this.#options;
    const stopWaking = world.onWake(() => this.probe());
    const stopPage = page.watch(
      () => this.#putAway(),
      () => this.#takeUp(),
    );
    this.#stopListening = () => {
      stopWaking();
      stopPage();
    };
    this.#connection.start();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#isPutAway = false;
    this.#connection.stop();
  }

  restart(): void {
    this.#isPutAway = false;
    this.#connection.restart();
  }

  send(frame: ClientFrame): boolean {
    return this.#connection.send(frame);
  }

  probe(): void {
    this.#connection.probe();
  }

  #putAway(): void {
    if (this.#isPutAway || this.state.state === 'refused') return;
    this.#isPutAway = true;
    this.#connection.stop();
    this.#options.onLost(lostWithoutCode);
  }

  #takeUp(): void {
    if (!this.#isPutAway) return;
    this.#isPutAway = false;
    this.#connection.start();
  }
}
