import type { World } from '../transport/world.ts';
import { FakeSocket } from './fake-socket.ts';
import { ManualClock } from './manual-clock.ts';

/** A world in which the test is clock, chance and network. */
export interface TestWorld extends World {
  clock: ManualClock;
  /** All sockets opened, oldest first. */
  sockets: FakeSocket[];
  /** The newest socket. */
  socket(): FakeSocket;
  /** Called with each socket that is opened. */
  onSocket: (socket: FakeSocket) => void;
  /** The page is shown again. */
  wake(): void;
  online: boolean;
}

/** Shared by all worlds: two devices, or one before and after a crash, never draw the same bytes. */
let count = 0;

export function testWorld(clock = new ManualClock()): TestWorld {
  const wakers = new Set<() => void>();
  const world: TestWorld = {
    clock,
    sockets: [],
    onSocket: () => {},
    online: true,
    random: () => 0.5,
    randomBytes: (length) => {
      count += 1;
      return Uint8Array.from({ length }, (_, index) => (count >> (8 * (index % 3))) & 0xff);
    },
    openSocket: (url, events) => {
      const socket = new FakeSocket(url, events);
      world.sockets.push(socket);
      world.onSocket(socket);
      return socket;
    },
    fetch: () => Promise.reject(new TypeError('no network in this test')),
    onWake: (listener) => {
      wakers.add(listener);
      return () => void wakers.delete(listener);
    },
    isOnline: () => world.online,
    subtle: null,
    locks: null,
    openChannel: null,
    socket: () => {
      const socket = world.sockets.at(-1);
      if (!socket) throw new Error('no socket was opened');
      return socket;
    },
    wake: () => {
      for (const waker of [...wakers]) waker();
    },
  };
  return world;
}

/** Lets all promises that are settled call back. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
