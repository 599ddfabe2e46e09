import { type ClientFrame, closeCodes, limits, streamFormat, wireVersion } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Rates } from '../config/config.ts';
import { newId } from '../kernel/id.ts';
import { openEdge, type Edge as Sockets, shopOrigin } from '../socket/socket.testing.ts';
import type { Edge } from './edge.ts';
import { createHttpServer, listen } from './listen.ts';
import type { HttpServices } from './services.ts';
import { streamRoutes } from './stream-routes.ts';

const { contentType, streamHeader, batchHeader } = streamFormat;

/** One stream as its client sees it. */
interface Stream {
  streamId: string;
  /** Lines in order, the first one (its name) left out. */
  lines: string[];
  /** The whole answer came to its end. */
  ended: Promise<void>;
  /** Goes away without a word. */
  abort(): void;
  post(batch: number | string, ...frames: (ClientFrame | string)[]): Promise<number>;
}

let sockets: Sockets;
let url: string;
let stop: () => Promise<void>;
const streams: Stream[] = [];

async function serve(rates: Partial<Rates> = {}): Promise<void> {
  sockets = await openEdge({ rates });
  const site = (siteId: string) => ({
    siteId,
    name: siteId,
    origins: [shopOrigin, 'https://second.example'],
    homeUrl: shopOrigin,
  });
  const services = {
    streams: sockets.gate.streams,
    sites: new Map([
      ['shop', site('shop')],
      ['other', site('other')],
    ]),
    publicUrl: () => 'https://gateway.example',
    clock: sockets.clock,
    rates: { requestsPerMinute: 5 },
  } as unknown as HttpServices;
  const server = createHttpServer(new Hono<Edge>().route('/v1/sites/:siteId/stream', streamRoutes(services)));
  url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}/v1/sites`;
  stop = async () => {
    for (const { abort } of streams.splice(0)) abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sockets.stop();
  };
}
beforeEach(() => serve());
afterEach(() => stop());

const usual = { origin: shopOrigin, 'content-type': contentType };

/** A POST; headers that are undefined are left out. */
function ask(path: string, headers: Record<string, string | undefined> = {}, body = '', signal?: AbortSignal) {
  const given = Object.entries({ ...usual, ...headers }).filter((entry): entry is [string, string] => !!entry[1]);
  return fetch(`${url}${path}`, { method: 'POST', headers: given, body, signal: signal ?? null });
}

async function open(headers: Record<string, string> = {}): Promise<Stream> {
  const ending = new AbortController();
  const response = await ask('/shop/stream', headers, '', ending.signal);
  expect(response.status).toBe(200);
  const lines: string[] = [];
  const ended = (async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of response.body ?? []) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    }
  })().catch(() => {});
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  const { streamId } = JSON.parse(lines.shift() ?? '');
  const stream: Stream = {
    streamId,
    lines,
    ended,
    abort: () => ending.abort(),
    async post(batch, ...frames) {
      const body = frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame))).join('\n');
      const own = { [streamHeader]: streamId, [batchHeader]: String(batch) };
      return (await ask('/shop/stream/frames', { ...headers, ...own }, body)).status;
    },
  };
  streams.push(stream);
  return stream;
}

const hello: ClientFrame = {
  type: 'hello',
  version: wireVersion,
  as: 'contact',
  token: 'token-of-a-walled-in-visitor',
  locale: 'en',
  cursors: [],
};
const message = (text: string, entryId = newId(Date.now())): ClientFrame => ({
  type: 'append',
  entryId,
  conversationId: null,
  body: { kind: 'message', text },
});
const heard = ({ lines }: Stream, type: string) =>
  lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((frame) => frame.type === type);

async function greeted(): Promise<Stream> {
  const stream = await open();
  expect(await stream.post(1, hello)).toBe(204);
  await expect.poll(() => heard(stream, 'welcome')).toHaveLength(1);
  return stream;
}

const closedWith = async (stream: Stream) => {
  await stream.ended;
  return JSON.parse(stream.lines.at(-1) ?? '{}');
};

test('a customer without WebSockets writes, is acknowledged and reads, by the same frames', async () => {
  const stream = await open();
  await expect.poll(() => heard(stream, 'challenge')).toHaveLength(1);
  expect(await stream.post(1, hello)).toBe(204);
  expect(await stream.post(2, message('Is the lamp'), message('in stock? 🪔'))).toBe(204);
  await expect.poll(() => heard(stream, 'ack').map(({ seq }) => seq)).toEqual([1, 2]);
  const texts = () =>
    heard(stream, 'entries').flatMap(({ entries }) => entries.map(({ body }: { body: { text: string } }) => body.text));
  await expect.poll(texts).toEqual(['Is the lamp', 'in stock? 🪔']);
});

test('no proxy may hold its lines back, and no other site’s page may read them', async () => {
  const ending = new AbortController();
  const { headers } = await ask('/shop/stream', {}, '', ending.signal);
  ending.abort();
  expect(headers.get('content-type')).toBe('application/x-ndjson');
  expect(headers.get('cache-control')).toBe('no-store, no-transform');
  expect(headers.get('x-accel-buffering')).toBe('no');
  expect(headers.get('access-control-allow-origin')).toBe(shopOrigin);
});

test('W4: a foreign, missing, null or look-alike origin gets no stream, and cannot post to one', async () => {
  const stream = await greeted();
  const own = { [streamHeader]: stream.streamId, [batchHeader]: '2' };
  for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.io', undefined]) {
    expect((await ask('/shop/stream', { origin })).status).toBe(403);
    const posted = await ask('/shop/stream/frames', { ...own, origin }, JSON.stringify(message('Hi')));
    expect([403, 404]).toContain(posted.status);
  }
  expect(await stream.post(2, message('Still mine'))).toBe(204);
  await expect.poll(() => heard(stream, 'ack')).toHaveLength(1);
});

test('I4: a stream of another origin or site, one that is over, and one that never was are all just not found', async () => {
  const stream = await greeted();
  const own = { [streamHeader]: stream.streamId, [batchHeader]: '2' };
  const over = await open();
  const gone = { [streamHeader]: over.streamId, [batchHeader]: '1' };
  over.abort();
  await expect.poll(() => sockets.gate.streams.find(over.streamId, 'shop', shopOrigin)).toBeNull();
  const answers = [
    await ask('/other/stream/frames', own, ''),
    await ask('/shop/stream/frames', { ...own, origin: 'https://second.example' }),
    await ask('/shop/stream/frames', { ...own, [streamHeader]: 'x'.repeat(22) }),
    await ask('/shop/stream/frames', gone),
    await ask('/shop/stream/frames', { [batchHeader]: '1' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  expect((await ask('/shop/stream/frames', gone)).status).toBe(429);
  expect(await stream.post(2)).toBe(204);
});

test('W9: a form or plain-text post of any page begins nothing and says nothing', async () => {
  const stream = await greeted();
  const own = { [streamHeader]: stream.streamId, [batchHeader]: '2' };
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
    expect((await ask('/shop/stream', { 'content-type': type })).status).toBe(415);
    expect((await ask('/shop/stream/frames', { ...own, 'content-type': type }, 'x')).status).toBe(415);
  }
  expect((await fetch(`${url}/shop/stream`, { headers: usual })).status).toBe(404);
  expect((await fetch(`${url}/shop/stream`, { method: 'HEAD', headers: usual })).status).toBe(404);
});

test('a page of another origin may ask with the two headers', async () => {
  const { headers } = await fetch(`${url}/shop/stream/frames`, {
    method: 'OPTIONS',
    headers: { origin: shopOrigin, 'access-control-request-method': 'POST' },
  });
  expect(headers.get('access-control-allow-headers')).toBe(`content-type,${streamHeader},${batchHeader}`);
});

test('a POST that comes twice is taken once, and none is taken out of turn', async () => {
  const stream = await greeted();
  expect(await stream.post(2, message('once'))).toBe(204);
  expect(await stream.post(2, message('once more, under another id'))).toBe(204);
  for (const batch of [0, 1, 4, 'x', '', '-1', '2.5', '9'.repeat(400)]) {
    expect(await stream.post(batch, message('never'))).toBe(409);
  }
  expect(await stream.post(3, message('next'))).toBe(204);
  await expect.poll(() => heard(stream, 'ack')).toHaveLength(2);
  const { conversationId } = heard(stream, 'ack')[0];
  const page = await sockets.stores.log.read(conversationId, 'agent', 0, 10);
  expect(page?.entries.map(({ body }) => 'text' in body && body.text)).toEqual(['once', 'next']);
});

test('the same POST twice at the same time is taken once', async () => {
  const stream = await greeted();
  const twice = message('Hello');
  expect(await Promise.all([stream.post(2, twice), stream.post(2, twice)])).toEqual([204, 204]);
  await expect.poll(() => heard(stream, 'ack')).toHaveLength(1);
});

test('a body that is too large is declined, a line that is too long or not UTF-8 ends the stream', async () => {
  const stream = await greeted();
  expect(await stream.post(2, 'x'.repeat(streamFormat.maxBatchBytes + 1))).toBe(413);
  expect(await stream.post(2, `{"type":"ping","more":"${'ä'.repeat(limits.maxFrameBytes / 2)}"}`)).toBe(204);
  expect(await closedWith(stream)).toEqual({ type: 'closed', code: closeCodes.badFrame });
  const other = await greeted();
  const own = { ...usual, [streamHeader]: other.streamId, [batchHeader]: '2' };
  // A frame with three of the four bytes of a character.
  const body = Buffer.from('{"type":"ping","more":"🪔"}').filter((byte) => byte !== 0x94);
  await fetch(`${url}/shop/stream/frames`, { method: 'POST', headers: own, body });
  expect(await closedWith(other)).toEqual({ type: 'closed', code: closeCodes.badFrame });
});

test('ten thousand tiny lines in one POST close the stream and cost next to nothing', async () => {
  const stream = await greeted();
  expect(await stream.post(2, ...Array<string>(10_000).fill('{"type":"ping"}'))).toBe(204);
  expect(await closedWith(stream)).toEqual({ type: 'closed', code: closeCodes.rateLimited });
  expect(heard(stream, 'pong').length).toBeLessThan(1_000);
  expect(sockets.logged.filter((line) => line.includes(stream.streamId))).toEqual([]);
});

test('empty POSTs without end close the stream as well', async () => {
  await stop();
  await serve({ framesPerSecond: 2 });
  const stream = await open();
  const answers = [];
  for (let batch = 1; batch <= 7; batch++) answers.push(await stream.post(batch));
  expect(answers).toEqual([204, 204, 204, 204, 204, 204, 429]);
  expect(await closedWith(stream)).toEqual({ type: 'closed', code: closeCodes.rateLimited });
});

test('a stream without a hello is closed in time, and posting to it afterwards finds nothing', async () => {
  const stream = await open();
  await sockets.clock.advance(limits.helloDeadlineMs);
  expect(await closedWith(stream)).toEqual({ type: 'closed', code: closeCodes.helloTimeout });
  expect(await stream.post(1, hello)).toBe(404);
});

test('A8: sockets and streams share one count, and a client that goes away makes room', async () => {
  await stop();
  await serve({ socketsPerAddress: 2 });
  const stream = await open();
  await sockets.connect();
  expect((await ask('/shop/stream')).status).toBe(429);
  await expect(sockets.connect()).rejects.toThrow('429');
  stream.abort();
  await expect.poll(() => sockets.connect().then(() => 'in', String)).toBe('in');
});

test('A8: sockets and streams share the connects of a minute', async () => {
  await stop();
  await serve({ connectsPerMinute: 2 });
  await open();
  await sockets.connect();
  expect((await ask('/shop/stream')).status).toBe(429);
});

test('a client that goes away is not at its conversation any more, and leaves no timer', async () => {
  const before = sockets.clock.waiting;
  const stream = await greeted();
  await stream.post(2, message('Hello'));
  await expect.poll(() => heard(stream, 'ack')).toHaveLength(1);
  const { conversationId } = heard(stream, 'ack')[0];
  expect(sockets.hub.isContactOnline('shop', conversationId)).toBe(true);
  stream.abort();
  await expect.poll(() => sockets.hub.isContactOnline('shop', conversationId)).toBe(false);
  await sockets.clock.advance(100);
  expect(sockets.clock.waiting).toBe(before);
});

test('an empty line keeps it alive; who does not answer it is dead and is let go', async () => {
  const [alive, dead] = [await greeted(), await greeted()];
  let batch = 1;
  for (let count = 1; count <= 8; count++) {
    await sockets.clock.advance(streamFormat.keepAliveMs);
    if (count === 1) expect(alive.lines.at(-1)).toBe('');
    batch += 1;
    expect(await alive.post(batch)).toBe(204);
  }
  await dead.ended;
  expect(await dead.post(2)).toBe(404);
  expect(await alive.post(batch + 1)).toBe(204);
});

test('a gateway that goes down lets nobody in and says goodbye to who is there', async () => {
  const stream = await greeted();
  sockets.gate.drain();
  expect((await ask('/shop/stream')).status).toBe(503);
  expect(await stream.post(2, message('Just in time'))).toBe(204);
  await expect.poll(() => heard(stream, 'ack')).toHaveLength(1);
  expect(heard(stream, 'draining')).toHaveLength(1);
  await sockets.gate.close(5_000);
  expect(await closedWith(stream)).toEqual({ type: 'closed', code: closeCodes.restart });
});
