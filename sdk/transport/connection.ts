import { type ClientFrame, closeCodes, encodeFrame, limits, readServerFrame } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';
import { backoffMs } from './backoff.ts';
import type { Line, LineEvents } from './line.ts';
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
/** While all is quiet the timer is short, so that a device that slept notices soon after it woke. */
const lookEveryMs = 10_000;
const quietMs = 2 * limits.pingEveryMs;
/** A timer so late says that the device slept. */
const sleptMs = 30_000;
const lostWithoutCode = 1006;

export interface ConnectionOptions extends LineEvents {
  url: string;
  world: World;
  /** The first frame of each socket, in answer to the gateway's challenge. */
  hello(nonce: string): ClientFrame | Promise<ClientFrame>;
}

/**
 * One connection that stays up. Each state has at most one timer:
 *
 *   idle → connecting (deadline) → live (silence → ping → deadline) → waiting (retry) → connecting …
 *               └──────────────────┴──→ refused: trying again cannot help
 *
 * Its owner says when to look (`probe`): a page that is back, a network that came or went.
 */
export class Connection implements Line {
  readonly #options: ConnectionOptions;
  state: ConnectionState = { state: 'idle' };
  #socket: Socket | null = null;
  #attempt = 0;
  #liveAt = 0;
  #spreadMs = 0;
  #stopTimer = (): void => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.state.state !== 'idle') return;
    this.#open();
  }

  stop(): void {
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
    if (this.state.state !== 'live') return false;
    this.#socket?.send(encodeFrame(frame));
    return true;
  }

  /** Finds out now whether the connection still stands, when the network came or went or the page is back: a sleeping device's socket is often dead without knowing it. */
  probe(): void {
    if (!this.#options.world.isOnline()) {
      if (this.#socket) this.#lost(lostWithoutCode);
    } else if (this.state.state === 'waiting') this.#open();
    else if (this.send({ type: 'ping' })) {
      this.#enter({ state: 'live', isChecking: true });
      this.#wait(limits.probeDeadlineMs, () => this.#lost(lostWithoutCode));
    }
  }

  /** Whatever was waited for may have happened while the device slept. */
  #woke(): void {
    if (this.state.state === 'live') this.probe();
    else {
      this.#drop();
      this.#open();
    }
  }

  #open(): void {
    this.#enter({ state: 'connecting' });
    this.#wait(connectDeadlineMs, () => this.#lost(lostWithoutCode));
    this.#socket = this.#options.world.openSocket(this.#options.url, {
      heard: (text) => this.#heard(text),
      closed: (closeCode) => this.#lost(closeCode),
    });
  }

  /** A hello that cannot be made (the key is gone) shows as a connection that does not become live, and is tried again. */
  #answer(nonce: string): void {
    const socket = this.#socket;
    const say = (hello: ClientFrame): void => {
      if (socket === this.#socket) socket?.send(encodeFrame(hello));
    };
    const hello = this.#options.hello(nonce);
    const fail = (): void => {
      if (socket === this.#socket) this.#lost(lostWithoutCode);
    };
    if (hello instanceof Promise) hello.then(say, fail);
    else say(hello);
  }

  #heard(text: string): void {
    const frame = readServerFrame(text);
    if (frame?.type === 'challenge') {
      this.#answer(frame.nonce);
      return;
    }
    if (frame?.type === 'welcome') {
      this.#liveAt = this.#options.world.clock.now();
      this.#enter({ state: 'live' });
    }
    if (this.state.state === 'live') {
      if (this.state.isChecking) this.#enter({ state: 'live' });
      this.#listenOn(0);
    }
    // A newer gateway may say what this version does not know. Entries lost that way show as a gap and are read again.
    if (!frame) return;
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
    this.state = state;
    this.#options.onState(state);
  }

  #listenOn(quietForMs: number): void {
    this.#wait(lookEveryMs, () => {
      const isLong = quietForMs + lookEveryMs >= quietMs;
      if (isLong) this.probe();
      else this.#listenOn(quietForMs + lookEveryMs);
    });
  }

  #wait(delayMs: number, then: () => void): void {
    this.#stopTimer();
    const { clock } = this.#options.world;
    const dueAt = clock.now() + delayMs;
    this.#stopTimer = clock.after(delayMs, () => (clock.now() - dueAt > sleptMs ? this.#woke() : then()));
  }
}
