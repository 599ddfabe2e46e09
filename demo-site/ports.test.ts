import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { freePorts, serveApp } from './ports.ts';

test('a port that is taken is replaced by a free one, and no two are the same', async () => {
  const { first } = await freePorts({ first: 0 });
  const stop = await serveApp(new Hono(), first);
  try {
    const { a, b, c } = await freePorts({ a: first, b: 0, c: 0 });
    expect(new Set([first, a, b, c]).size).toBe(4);
  } finally {
    await stop();
  }
  expect(await freePorts({ a: first })).toEqual({ a: first });
});

test('an app that is stopped ends answers that never end, and lets go of its port', async () => {
  const { port } = await freePorts({ port: 0 });
  const endless = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('and')) });
  const stop = await serveApp(
    new Hono().get('/', (c) => c.body(endless)),
    port,
  );
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await stop();
  await expect(response.text()).rejects.toThrow();
  expect(await freePorts({ port })).toEqual({ port });
});
