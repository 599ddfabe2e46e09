import { type ClientFrame, closeCodes, limits, mayReconnectAfter, type ServerFrame } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import type { ConnectionState } from '../client/api.ts';
import { welcome } from '../testing/entries.ts';
import { type TestWorld, testWorld } from '../testing/test-world.ts';
import { PageConnection } from './page-connection.ts';

const hello: ClientFrame = {
  type: 'hello',
  version: 1,
  as: 'contact',
  token: 'a-token-of-a-device',
  locale: 'en',
  cursors: [],
};

interface Setup {
  world: TestWorld;
  connection: PageConnection;
  states: ConnectionState['state'][];
  frames: ServerFrame[];
  lost: number[];
  /** The page is frozen or put into the back/forward cache; and is back. */
  putAway(): void;
  takeUp(): void;
  isPageWatched(): boolean;
}

function setup(): Setup {
  const world = testWorld();
  const [states, frames, lost]: [ConnectionState['state'][], ServerFrame[], number[]] = [[], [], []];
  let page: { leaves(): void; returns(): void } | null = null;
  const connection = new PageConnection({
    url: 'wss://chat.example/v1/sites/shop/socket',
    world,
    page: {
      watch(leaves, returns) {
        page = { leaves, returns };
        return () => {
          page = null;
        };
      },
    },
    hello: () => hello,
    onFrame: (frame) => frames.push(frame),
    onState: ({ state }) => states.push(state),
    onLost: (closeCode) => lost.push(closeCode),
  });
  return {
    world,
    connection,
    states,
    frames,
    lost,
    putAway: () => page?.leaves(),
    takeUp: () => page?.returns(),
    isPageWatched: () => page !== null,
  };
}

function live(): Setup {
  const all = setup();
  all.connection.start();
  greet(all);
  return all;
}

function greet({ world }: Setup): void {
  world.socket().accept();
  world.socket().say(welcome());
}

describe('a connection', () => {
  test('says hello first and is live when it is welcomed', () => {
    const { world, connection, states, frames } = live();
    expect(world.socket().said).toEqual([hello]);
    expect(states).toEqual(['connecting', 'live']);
    expect(frames.map(({ type }) => type)).toEqual(['welcome']);
    expect(connection.send({ type: 'ping' })).toBe(true);
  });

  test('sends nothing before it is live', () => {
    const { world, connection } = setup();
    expect(connection.send({ type: 'ping' })).toBe(false);
    connection.start();
    world.socket().accept();
    expect(connection.send({ type: 'ping' })).toBe(false);
    expect(world.socket().said).toEqual([hello]);
  });

  test('started twice is one connection', () => {
    const { world, connection } = setup();
    connection.start();
    connection.start();
    expect(world.sockets).toHaveLength(1);
  });

  test('comes back by itself, waiting longer each time', () => {
    const { world, connection, lost } = setup();
    connection.start();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      world.socket().drop();
      const { state } = connection;
      if (state.state === 'waiting') delays.push((state.retryAt ?? 0) - world.clock.now());
      world.clock.advance(delays.at(-1) ?? 0);
    }
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(world.sockets).toHaveLength(10);
    expect(lost).toHaveLength(9);
  });

  test('waits shortly again after it has lasted', () => {
    const all = live();
    all.world.socket().drop();
    all.world.clock.advance(250);
    greet(all);
    all.world.socket().drop();
    all.world.clock.advance(499);
    expect(all.world.sockets).toHaveLength(2);
    all.world.clock.advance(1);
    greet(all);
    all.world.clock.advance(10_000);
    all.world.socket().drop();
    all.world.clock.advance(250);
    expect(all.world.sockets).toHaveLength(4);
  });

  test('that is welcomed and cut at once does not hammer the gateway', () => {
    const all = live();
    for (let round = 0; round < 6; round++) {
      all.world.socket().drop();
      all.world.clock.advance(30_000);
      greet(all);
    }
    all.world.socket().drop();
    const before = all.world.sockets.length;
    all.world.clock.advance(14_000);
    expect(all.world.sockets).toHaveLength(before);
  });

  test('gives up a try that nobody answers', () => {
    const { world, connection } = setup();
    connection.start();
    world.socket().accept();
    world.clock.advance(10_000);
    expect(connection.state.state).toBe('waiting');
    expect(world.sockets[0]?.isEnded).toBe(true);
  });

  test('knows no time for the next try when the device says it is offline', () => {
    const { world, connection } = live();
    world.online = false;
    world.socket().drop();
    expect(connection.state).toEqual({ state: 'waiting', retryAt: null, isOffline: true });
  });
});

describe('a connection that goes quiet', () => {
  test('is probed, and kept when something is heard', () => {
    const { world, connection } = live();
    world.clock.advance(2 * limits.pingEveryMs);
    expect(world.socket().said.at(-1)).toEqual({ type: 'ping' });
    world.socket().say({ type: 'pong' });
    world.clock.advance(limits.probeDeadlineMs);
    expect(connection.state.state).toBe('live');
    expect(world.sockets).toHaveLength(1);
  });

  test('is given up when nothing is heard', () => {
    const { world, connection, lost } = live();
    world.clock.advance(2 * limits.pingEveryMs + limits.probeDeadlineMs);
    expect(connection.state.state).toBe('waiting');
    expect(world.sockets[0]?.isEnded).toBe(true);
    expect(lost).toEqual([1006]);
  });

  test('is probed when the page is shown again', () => {
    const { world, connection } = live();
    world.wake();
    expect(world.socket().said.at(-1)).toEqual({ type: 'ping' });
    world.clock.advance(limits.probeDeadlineMs);
    expect(connection.state.state).toBe('waiting');
  });

  test('is given up at once when the device says that its network is gone', () => {
    const { world, connection } = live();
    world.online = false;
    world.wake();
    expect(connection.state).toEqual({ state: 'waiting', retryAt: null, isOffline: true });
    world.online = true;
    world.wake();
    expect(connection.state.state).toBe('connecting');
  });

  test('is tried at once when the network is back, instead of waiting on', () => {
    const { world, connection } = live();
    world.socket().drop();
    world.wake();
    expect(connection.state.state).toBe('connecting');
    expect(world.sockets).toHaveLength(2);
    world.clock.advance(5_000);
    expect(world.sockets).toHaveLength(2);
  });
});

describe('what a person is told while it is not known whether the connection stands', () => {
  test('is that it is being checked, until something is heard', () => {
    const { world, connection } = live();
    world.wake();
    expect(connection.state).toEqual({ state: 'live', isChecking: true });
    expect(connection.send({ type: 'ping' })).toBe(true);
    world.socket().say({ type: 'pong' });
    expect(connection.state).toEqual({ state: 'live' });
  });

  test('is never longer than the probe takes that everything is well', () => {
    const { world, connection } = live();
    world.clock.advance(2 * limits.pingEveryMs);
    expect(connection.state).toEqual({ state: 'live', isChecking: true });
    world.clock.advance(limits.probeDeadlineMs);
    expect(connection.state.state).toBe('waiting');
  });
});

describe('a device that slept', () => {
  test('asks whether the connection still stands at its first timer, long before silence alone would', () => {
    const { world, connection } = live();
    world.clock.advance(5_000);
    world.clock.sleep(8 * 3_600_000);
    expect(connection.state).toEqual({ state: 'live', isChecking: true });
    expect(world.socket().said.at(-1)).toEqual({ type: 'ping' });
    world.clock.advance(limits.probeDeadlineMs);
    expect(connection.state.state).toBe('waiting');
  });

  test('asks once more when it slept while it was asking', () => {
    const { world, connection } = live();
    world.wake();
    world.clock.sleep(60_000);
    expect(connection.state.state).toBe('live');
    world.socket().say({ type: 'pong' });
    world.clock.advance(limits.probeDeadlineMs);
    expect(connection.state).toEqual({ state: 'live' });
  });

  test('begins anew when it slept while it was connecting', () => {
    const { world, connection, lost } = setup();
    connection.start();
    world.clock.sleep(60_000);
    expect([world.sockets.length, world.sockets[0]?.isEnded, lost.length]).toEqual([2, true, 0]);
  });

  test('is not taken to have slept when a timer is a little late', () => {
    const { world, connection } = live();
    world.clock.sleep(30_000);
    expect(connection.state).toEqual({ state: 'live' });
  });
});

describe('a page that is put away', () => {
  test('has no socket meanwhile, and one at once when it is back', () => {
    const all = live();
    all.putAway();
    expect([all.connection.state.state, all.world.sockets[0]?.isEnded, all.lost]).toEqual(['connecting', true, [1006]]);
    expect(all.world.clock.running).toBe(0);
    all.world.wake();
    expect(all.world.sockets).toHaveLength(1);
    all.takeUp();
    expect(all.world.sockets).toHaveLength(2);
    greet(all);
    expect(all.connection.state).toEqual({ state: 'live' });
  });

  test('and is frozen there is put away once', () => {
    const all = live();
    all.putAway();
    all.putAway();
    all.takeUp();
    all.takeUp();
    expect([all.world.sockets.length, all.lost.length]).toEqual([2, 1]);
  });

  test('and was waiting for the next try goes on when it is back', () => {
    const all = live();
    all.world.socket().drop();
    all.putAway();
    all.world.clock.advance(3_600_000);
    expect(all.world.sockets).toHaveLength(1);
    all.takeUp();
    expect(all.world.sockets).toHaveLength(2);
  });

  test('and was refused or stopped stays so', () => {
    const refused = live();
    refused.world.socket().drop(closeCodes.notSignedIn);
    refused.putAway();
    refused.takeUp();
    expect([refused.connection.state.state, refused.world.sockets.length]).toEqual(['refused', 1]);
    const stopped = live();
    stopped.putAway();
    stopped.connection.stop();
    stopped.takeUp();
    expect([stopped.connection.state.state, stopped.world.sockets.length]).toEqual(['idle', 1]);
  });

  test('can be begun again after it was stopped', () => {
    const all = live();
    all.putAway();
    all.connection.restart();
    expect(all.world.sockets).toHaveLength(2);
    all.putAway();
    expect(all.world.sockets[1]?.isEnded).toBe(true);
  });
});

describe('a gateway that goes down', () => {
  test('gets its clients back within the spread it announced', () => {
    const { world } = live();
    world.socket().say({ type: 'draining', reconnectWithinMs: 8_000 });
    world.socket().drop(closeCodes.restart);
    world.clock.advance(3_999);
    expect(world.sockets).toHaveLength(1);
    world.clock.advance(1);
    expect(world.sockets).toHaveLength(2);
  });

  test('gets them back within the usual spread when it announced nothing', () => {
    const { world } = live();
    world.socket().drop(closeCodes.restart);
    world.clock.advance(limits.reconnectSpreadMs / 2 - 1);
    expect(world.sockets).toHaveLength(1);
    world.clock.advance(1);
    expect(world.sockets).toHaveLength(2);
  });
});

describe('the code of a close', () => {
  test.each(Object.entries(closeCodes))('%s: tries again only where that can help', (_, closeCode) => {
    const { world, connection } = live();
    world.socket().drop(closeCode);
    expect(connection.state.state).toBe(mayReconnectAfter(closeCode) ? 'waiting' : 'refused');
    world.clock.advance(60_000);
    world.wake();
    expect(world.sockets.length > 1).toBe(mayReconnectAfter(closeCode));
  });

  test('says why', () => {
    const { world, connection } = live();
    world.socket().drop(closeCodes.originNotAllowed);
    expect(connection.state).toEqual({ state: 'refused', reason: 'origin-not-allowed' });
  });

  test('too many connections: waits longer', () => {
    const { world } = live();
    world.socket().drop(closeCodes.rateLimited);
    world.clock.advance(14_999);
    expect(world.sockets).toHaveLength(1);
  });
});

describe('what cannot be read', () => {
  test.each(['', 'hello', '{"type":"fireworks"}', '{"type":"welcome"}'])('%j changes nothing', (text) => {
    const { world, connection, frames } = setup();
    connection.start();
    world.socket().accept();
    world.socket().sayText(text);
    expect(connection.state.state).toBe('connecting');
    expect(frames).toEqual([]);
  });
});

describe('stopping', () => {
  test('leaves no socket, timer or listener', () => {
    const { world, connection, isPageWatched } = live();
    connection.stop();
    expect(isPageWatched()).toBe(false);
    expect(world.socket().isEnded).toBe(true);
    expect(world.clock.running).toBe(0);
    world.wake();
    expect(world.sockets).toHaveLength(1);
    expect(connection.state).toEqual({ state: 'idle' });
  });

  test('and beginning again as somebody else counts what was on its way as lost', () => {
    const { world, connection, lost } = live();
    connection.restart();
    expect(lost).toEqual([1006]);
    expect(world.sockets).toHaveLength(2);
    expect(world.sockets[0]?.isEnded).toBe(true);
  });
});
