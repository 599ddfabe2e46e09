import type { PageLife } from '../tabs/page-life.ts';
import type { Socket, SocketEvents } from '../transport/socket.ts';
import type { World } from '../transport/world.ts';
import { FakeChannels } from './fake-channel.ts';
import { FakeLocks } from './fake-locks.ts';
import { FakeLoop } from './fake-loop.ts';
import { ManualClock } from './manual-clock.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** One played tab: a world whose events come in a loop of its own. */
export interface FakeTab {
  loop: FakeLoop;
  /** The test's side of the tab's world. */
  outside: TestWorld;
  /** The tab's side. */
  world: World;
  page: PageLife;
  isVisible: boolean;
  /** The page goes into the back/forward cache, or is frozen and told so; and comes back. */
  leave(): void;
  return(): void;
}

/** A socket whose events come in the tab's loop, and not at all once the tab has closed it. */
function openIn(loop: FakeLoop, outside: World, url: string, { heard, closed }: SocketEvents): Socket {
  let isClosed = false;
  const soon = (act: () => void): void => {
    loop.run(() => {
      if (!isClosed) act();
    });
  };
  const socket = outside.openSocket(url, {
    heard: (text) => soon(() => heard(text)),
    closed: (closeCode) => soon(() => closed(closeCode)),
  });
  return {
    send: (text) => socket.send(text),
    close() {
      isClosed = true;
      socket.close();
    },
  };
}

/** A browser profile whose tabs share locks and channels. */
export class FakeProfile {
  readonly clock = new ManualClock();
  readonly locks = new FakeLocks();
  readonly channels = new FakeChannels();

  open(): FakeTab {
    const loop = new FakeLoop();
    const outside = testWorld(this.clock);
    const listeners = new Set<{ leaves(): void; returns(): void }>();
    const tab: FakeTab = {
      loop,
      outside,
      world: {
        ...outside,
        clock: loop.clock(this.clock),
        openSocket: (url, events) => openIn(loop, outside, url, events),
        locks: this.locks.of(loop),
        openChannel: this.channels.of(loop),
      },
      page: {
        isVisible: () => tab.isVisible,
        watch: (leaves, returns) => {
          const listener = { leaves, returns };
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      isVisible: true,
      leave: () => {
        for (const { leaves } of listeners) leaves();
      },
      return: () => {
        for (const { returns } of listeners) returns();
      },
    };
    return tab;
  }

  /** The tab dies, and says nothing any more. */
  crash({ loop, outside }: FakeTab): void {
    loop.crash();
    this.locks.end(loop);
    this.channels.end(loop);
    for (const socket of outside.sockets) socket.close();
  }
}
