import { type Clock, systemClock } from '../kernel/clock.ts';
import { cryptoBytes, type RandomBytes } from '../kernel/uuid.ts';
import { chooseSocket } from './choose-socket.ts';
import { type OpenSocket, webSockets } from './socket.ts';
import { socketOnDemand } from './socket-on-demand.ts';
import { onWake } from './wake.ts';

/** What tabs of one profile talk over: a `BroadcastChannel`, or what a test puts in its place. */
export interface TabChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

/** Everything outside that a client depends on, so that a test can play it. */
export interface World {
  clock: Clock;
  /** A number from 0 to below 1, for spreading tries over time; not for secrets. */
  random(): number;
  randomBytes: RandomBytes;
  openSocket: OpenSocket;
  fetch(url: string, init: RequestInit & { headers?: Readonly<Record<string, string>> }): Promise<Response>;
  onWake(listener: () => void): () => void;
  /** False when the device knows that it has no network. */
  isOnline(): boolean;
  /** Where keys are made and used; null on a page without WebCrypto (plain http). */
  subtle: SubtleCrypto | null;
  /** What tabs agree by on which of them leads; null where the browser has none: then every tab stands alone. */
  locks: Pick<LockManager, 'request'> | null;
  openChannel: ((name: string) => TabChannel) | null;
}

/** The browser's or Node's own. `origin` is for Node, where no page has one. */
export function platform(origin?: string): World {
  const clock = systemClock;
  const isOnline = (): boolean => globalThis.navigator?.onLine !== false;
  const fetchHere: World['fetch'] = (url, init) =>
    fetch(url, { ...init, headers: { ...init.headers, ...(origin && { origin }) } });
  const stream = socketOnDemand(async () => {
    const { streamSockets } = await import('./stream-socket.ts');
    return streamSockets({ fetch: fetchHere, clock });
  });
  return {
    clock,
    random: Math.random,
    randomBytes: cryptoBytes,
    openSocket: chooseSocket({ webSocket: webSockets(origin), stream, clock, isOnline }),
    fetch: fetchHere,
    onWake,
    isOnline,
    subtle: globalThis.crypto?.subtle ?? null,
    // Programs in Node are no tabs of each other, also where Node has the same two APIs.
    locks: typeof window === 'undefined' ? null : (navigator.locks ?? null),
    openChannel: 'BroadcastChannel' in globalThis ? (name) => new BroadcastChannel(name) : null,
  };
}
