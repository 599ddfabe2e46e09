import { type Clock, systemClock } from '../kernel/clock.ts';
import { cryptoBytes, type RandomBytes } from '../kernel/uuid.ts';
import { type OpenSocket, webSockets } from './socket.ts';
import { onWake } from './wake.ts';

/** Everything outside that a client depends on, so that a test can play it. */
export interface World {
  clock: Clock;
  /** A number from 0 to below 1, for spreading tries over time; not for secrets. */
  random(): number;
  randomBytes: RandomBytes;
  openSocket: OpenSocket;
  fetch(url: string, init: RequestInit): Promise<Response>;
  onWake(listener: () => void): () => void;
  /** False when the device knows that it has no network. */
  isOnline(): boolean;
}

/** The browser's or Node's own. `origin` is for Node, where no page has one. */
export function platform(origin?: string): World {
  return {
    clock: systemClock,
    random: Math.random,
    randomBytes: cryptoBytes,
    openSocket: webSockets(origin),
    fetch: (url, init) => {
      const headers = new Headers(init.headers);
      if (origin !== undefined) headers.set('origin', origin);
      return fetch(url, { ...init, headers });
    },
    onWake,
    isOnline: () => globalThis.navigator?.onLine !== false,
  };
}
