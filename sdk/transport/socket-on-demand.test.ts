import { expect, test, vi } from 'vitest';
import { settled } from '../testing/test-world.ts';
import type { OpenSocket } from './socket.ts';
import { socketOnDemand } from './socket-on-demand.ts';

const events = () => ({ heard: vi.fn(), closed: vi.fn() });

test('a way whose code comes is gone as if it had been there', async () => {
  const inner = { send: vi.fn(), close: vi.fn() };
  const way = vi.fn<OpenSocket>(() => inner);
  const told = events();
  const socket = socketOnDemand(async () => way)('wss://chat.example', told);
  await settled();
  expect(way).toHaveBeenCalledExactlyOnceWith('wss://chat.example', told);
  socket.send('hello');
  socket.close();
  expect(inner.send).toHaveBeenCalledWith('hello');
  expect(inner.close).toHaveBeenCalledOnce();
  expect(told.closed).not.toHaveBeenCalled();
});

test('a way whose code cannot be fetched is a connection that failed', async () => {
  const told = events();
  socketOnDemand(() => Promise.reject(new TypeError('no network')))('wss://chat.example', told);
  await settled();
  expect(told.closed.mock.calls).toEqual([[1006]]);
});

test.each<[string, () => Promise<OpenSocket>]>([
  ['comes', async () => () => expect.unreachable('nobody wants it any more')],
  ['fails', () => Promise.reject(new TypeError('no network'))],
])('one that was given up before its code %s says nothing and is not opened', async (_, fetchWay) => {
  const told = events();
  socketOnDemand(fetchWay)('wss://chat.example', told).close();
  await settled();
  expect(told.closed).not.toHaveBeenCalled();
});
