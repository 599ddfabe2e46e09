import { connect, type Socket } from 'node:net';
import { closeCodes, limits } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Edge } from '../http/edge.ts';
import { createHttpServer, listen } from '../http/listen.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { Outlet } from './outlet.ts';
import { StreamPipe } from './stream-pipe.ts';

/** A stream over real HTTP whose client reads only when told. */
async function begin() {
  const clock = createManualClock(0);
  const opened = Promise.withResolvers<StreamPipe>();
  const app = new Hono<Edge>().get('/', (c) => {
    const pipe = new StreamPipe(c.env.outgoing, clock, 50);
    opened.resolve(pipe);
    return c.body(pipe.body);
  });
  const server = createHttpServer(app);
  const port = await listen(server, '127.0.0.1', 0);
  const client: Socket = connect(port, '127.0.0.1', () => client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  client.on('error', () => {});
  client.pause();
  const pipe = await opened.promise;
  let isClosed = false;
  pipe.listen({
    closed: () => {
      isClosed = true;
    },
  });
  const stop = async (): Promise<void> => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { clock, pipe, client, isClosed: () => isClosed, stop };
}

/** Says so much that the buffers of both ends' systems are full, and then until the pipe itself holds something. */
async function fill({ clock, pipe }: Awaited<ReturnType<typeof begin>>): Promise<void> {
  while (pipe.bufferedAmount === 0) {
    pipe.send('x'.repeat(100_000));
    await clock.advance(0);
  }
}

test('C11: a client that reads nothing is told to come back above the hard mark, and cut off when it does not listen', async () => {
  const stream = await begin();
  const { clock, pipe, isClosed, stop } = stream;
  await fill(stream);
  const outlet = new Outlet(
    pipe,
    clock,
    (reason) => pipe.close(closeCodes[reason]),
    () => {},
  );
  outlet.sendEncoded('x'.repeat(limits.hardBufferBytes));
  expect(pipe.isOpen).toBe(false);
  expect(isClosed()).toBe(false);
  await clock.advance(10_000);
  await expect.poll(isClosed).toBe(true);
  expect([pipe.bufferedAmount, clock.waiting]).toEqual([0, 0]);
  await stop();
});

test('C11: a client that reads on gets everything, and what waited for it goes on', async () => {
  const stream = await begin();
  const { clock, pipe, client, stop } = stream;
  await fill(stream);
  let drained = 0;
  const outlet = new Outlet(
    pipe,
    clock,
    (reason) => pipe.close(closeCodes[reason]),
    () => {
      drained += 1;
    },
  );
  outlet.sendEncoded('y'.repeat(limits.softBufferBytes));
  expect([outlet.isFull, drained]).toEqual([true, 0]);
  let last = '';
  client.on('data', (bytes) => {
    last = (last + bytes.toString('latin1')).slice(-50);
  });
  client.resume();
  await expect.poll(() => drained).toBe(1);
  pipe.close(closeCodes.restart);
  await expect.poll(() => last).toContain('{"type":"closed","code":1012}');
  expect(outlet.isFull).toBe(false);
  await stop();
});

test('a client that goes away ends it once, and nothing is kept for it', async () => {
  const { clock, pipe, client, isClosed, stop } = await begin();
  client.destroy();
  await expect.poll(isClosed).toBe(true);
  pipe.send('too late');
  pipe.close(closeCodes.restart);
  expect([pipe.isOpen, pipe.bufferedAmount, clock.waiting]).toEqual([false, 0, 0]);
  await stop();
});

test('what a POST says after the close is not looked at', async () => {
  const { pipe, stop } = await begin();
  const heard: (string | null)[] = [];
  pipe.listen({
    heard: (text) => {
      heard.push(text);
      pipe.close(closeCodes.badFrame);
    },
  });
  expect(pipe.take(1, Buffer.from('x\n'.repeat(10_000)))).toBe(true);
  expect(heard).toEqual(['x']);
  await stop();
});
