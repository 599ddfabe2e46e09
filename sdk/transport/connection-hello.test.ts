import { expect, test } from 'vitest';
import { settled, testWorld } from '../testing/test-world.ts';
import { Connection } from './connection.ts';

function setup() {
  const world = testWorld();
  const lost: number[] = [];
  const failures: (() => void)[] = [];
  const connection = new Connection({
    url: 'wss://chat.example/v1/sites/shop/socket',
    world,
    hello: () => new Promise((_, reject) => failures.push(() => reject(new Error('the key is gone')))),
    onFrame() {},
    onState() {},
    onLost: (closeCode) => lost.push(closeCode),
  });
  connection.start();
  world.socket().accept();
  return { world, connection, lost, failures };
}

test('a hello that cannot be made is tried again on another socket', async () => {
  const { connection, lost, failures } = setup();
  failures[0]?.();
  await settled();
  expect([connection.state.state, lost]).toEqual(['waiting', [1006]]);
});

test('one that comes to nothing when its socket is long gone does not harm the next', async () => {
  const { world, connection, failures } = setup();
  connection.restart();
  world.socket().accept();
  failures[0]?.();
  await settled();
  expect([connection.state.state, world.sockets[1]?.isEnded]).toEqual(['connecting', false]);
});
