import {
  type ClientFrame,
  closeCodes,
  decodeServerFrame,
  encodeFrame,
  isRefusal,
  limits,
  type ServerFrame,
} from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';
import { backoffMs } from './backoff.ts';
import type { Socket } from './socket.ts';
import type { World } from './world.ts';

type FinalReason = Extract<ConnectionState, { state: 'refused' }>['reason'];

const finalReasons: Readonly<Record<number, FinalReason>> = {
  [closeCodes.notSignedIn]: 'not-signed-in',
  [closeCodes.originNotAllowed]: 'origin-not-allowed',
  [closeCodes.unsupportedVersion]: 'unsupported-version',
  [closeCodes.replaced]: 'replaced',
};

const connectDeadlineMs = 10_000;
/** A connection that lasted this long was a good one: the next try starts at the shortest wait again. */
const steadyAfterMs = 10_000;
const lostWithoutCode = 1006;

export interface ConnectionOptions {
  url: string;
  world: World;
  /** The first frame of each socket. */
  hello(): ClientFrame;
  onFrame(frame: ServerFrame): void;
  onState(state: ConnectionState): void;
  /** A socket that was open or opening is gone. */
  onLost(closeCode: number): void;
}

/**
 * One connection that stays up. Each state has at most one timer:
 *
 *   idle → connecting (deadline) → live (silence → ping → deadline) → waiting (retry) → connecting …
 *               └──────────────────┴──→ refused: trying again cannot help
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { state: 'idle' };
  #socket: Socket | null = null;
  #attempt = 0;
  #liveAt = 0;
  #spreadMs = 0;
  #stopTimer = (): void => {};
  #stopWaking = (): void => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state.state !== 'idle') return;
    this.#stopWaking = this.#options.world.onWake(() => this.probe());
    this.#open();
  }

  stop(): void {
    this.#stopWaking();
    this.#drop();
    this.#enter({ state: 'idle' });
  }

  /** Begins again at once, for example as somebody else. */
  restart(): void {
    this.stop();
    this.#attempt = 0;
    this.#options.onLost(lostWithoutCode);
    this.start();
  }

  /** Whether the frame went out: only while live. */
  send(frame: ClientFrame): boolean {
    if (this.#state.state !== 'live') return false;
    this.#socket?.send(encodeFrame(frame));
    return true;
  }

  /** Finds out now whether the connection still stands, when the network came or went or the page is back: a sleeping device's socket is often dead without knowing it. */
  probe(): void {
    if (!this.#options.world.isOnline()) {
      if (this.#socket) this.#lost(lostWithoutCode);
    } else if (this.#state.state === 'waiting') this.#open();
    else if (this.send({ type: 'ping' })) this.#wait(limits.probeDeadlineMs, () => this.#lost(lostWithoutCode));
  }

  #open(): void {
    this.#enter({ state: 'connecting' });
    this.#wait(connectDeadlineMs, () => this.#lost(lostWithoutCode));
    this.#socket = this.#options.world.openSocket(this.#options.url, {
      opened: () => this.#socket?.send(encodeFrame(this.#options.hello())),
      heard: (text) => this.#heard(text),
      closed: (closeCode) => this.#lost(closeCode),
    });
  }

  #heard(text: string): void {
    const frame = decodeServerFrame(text);
    if (!isRefusal(frame) && frame.type === 'welcome') {
      this.#liveAt = this.#options.world.clock.now();
      this.#enter({ state: 'live' });
    }
    if (this.#state.state === 'live') this.#wait(2 * limits.pingEveryMs, () => this.probe());
    // A newer gateway may say what this version does not know. Entries lost that way show as a gap and are read again.
    if (isRefusal(frame)) return;
    if (frame.type === 'draining') this.#spreadMs = frame.reconnectWithinMs;
    this.#options.onFrame(frame);
  }

  #lost(closeCode: number): void {
    this.#drop();
    const reason = finalReasons[closeCode];
    if (reason) {
      this.#enter({ state: 'refused', reason });
    } else {
      const delayMs = this.#retryDelayMs(closeCode);
      const { clock, isOnline } = this.#options.world;
      const isOffline = !isOnline();
      this.#enter({ state: 'waiting', retryAt: isOffline ? null : clock.now() + delayMs, isOffline });
      this.#wait(delayMs, () => this.#open());
    }
    this.#options.onLost(closeCode);
  }

  #retryDelayMs(closeCode: number): number {
    const { clock, random } = this.#options.world;
    const spreadMs = this.#spreadMs || (closeCode === closeCodes.restart ? limits.reconnectSpreadMs : 0);
    this.#spreadMs = 0;
    if (spreadMs > 0) return Math.round(random() * spreadMs);
    if (this.#liveAt > 0 && clock.now() - this.#liveAt >= steadyAfterMs) this.#attempt = 0;
    this.#liveAt = 0;
    if (closeCode === closeCodes.rateLimited) this.#attempt = Math.max(this.#attempt, 6);
    return backoffMs(this.#attempt++, random);
  }

  #drop(): void {
    this.#stopTimer();
    this.#socket?.close();
    this.#socket = null;
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #wait(delayMs: number, then: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#options.world.clock.after(delayMs, then);
  }
}
