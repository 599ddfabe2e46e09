import { limits, streamFormat } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { streamSockets } from './stream-socket.ts';

const streamId = 'a-stream-of-128-random';
const begun = JSON.stringify({ type: 'stream', streamId });

/** Lets everything that can go on without further time go on: streams need some turns of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The gateway's side, played: one answer that does not end, and POSTs that are answered when the test says so. */
function setup(status = 200) {
  const clock = new ManualClock();
  const posts: { batch: string | undefined; stream: string | undefined; body: string; answer(status: number): void }[] =
    [];
  const asked: { url: string; init: RequestInit }[] = [];
  let down: ReadableStreamDefaultController<Uint8Array> | null = null;
  let wasLeft = false;
  const heard: string[] = [];
  const closed: number[] = [];
  const open = streamSockets({
    clock,
    fetch(url, init) {
      asked.push({ url, init });
      const headers = init.headers as Record<string, string>;
      const given = Promise.withResolvers<Response>();
      init.signal?.addEventListener('abort', () => given.reject(new DOMException('aborted', 'AbortError')));
      if (!url.endsWith('/frames')) {
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            down = controller;
            init.signal?.addEventListener('abort', () => {
              wasLeft = true;
              controller.error(new DOMException('aborted', 'AbortError'));
            });
          },
        });
        given.resolve(new Response(body, { status }));
        return given.promise;
      }
      posts.push({
        batch: headers[streamFormat.batchHeader],
        stream: headers[streamFormat.streamHeader],
        body: String(init.body),
        answer: (answered) => given.resolve(new Response(null, { status: answered })),
      });
      return given.promise;
    },
  });
  const socket = open('wss://chat.example/v1/sites/shop/socket', {
    heard: (text) => void heard.push(text),
    closed: (closeCode) => void closed.push(closeCode),
  });
  const sayBytes = async (bytes: Uint8Array): Promise<void> => {
    down?.enqueue(bytes);
    await settled();
  };
  const say = (text: string): Promise<void> => sayBytes(new TextEncoder().encode(text));
  const end = async (): Promise<void> => {
    down?.close();
    await settled();
  };
  const answer = async (answered = 204): Promise<void> => {
    posts.at(-1)?.answer(answered);
    await settled();
  };
  const rest = { wasLeft: () => wasLeft };
  return { clock, socket, posts, asked, heard, closed, say, sayBytes, end, answer, ...rest };
}

test('it is opened beside the socket’s address, and what is said before it stands goes out when it does', async () => {
  const { socket, asked, posts, say } = setup();
  socket.send('"hello"');
  await settled();
  expect(asked.map(({ url, init }) => [url, init.method])).toEqual([
    ['https://chat.example/v1/sites/shop/stream', 'POST'],
  ]);
  await say(`${begun}\n`);
  expect(asked[1]?.url).toBe('https://chat.example/v1/sites/shop/stream/frames');
  expect(posts[0]).toMatchObject({ batch: '1', stream: streamId, body: '"hello"' });
});

test('one POST is under way at a time; what is said meanwhile goes with the next, in order', async () => {
  const { socket, posts, say, answer } = setup();
  await settled();
  await say(`${begun}\n`);
  for (const text of ['1', '2', '3']) socket.send(text);
  await settled();
  expect(posts.map(({ body }) => body)).toEqual(['1']);
  await answer();
  expect(posts.map(({ batch, body }) => `${batch}: ${body}`)).toEqual(['1: 1', '2: 2\n3']);
});

test('a POST takes no more than the gateway does', async () => {
  const { socket, posts, say, answer } = setup();
  await settled();
  await say(`${begun}\n`);
  socket.send('first');
  const long = '€'.repeat(20_000);
  for (let count = 0; count < 5; count++) socket.send(long);
  for (let count = 0; count < 3; count++) await answer();
  expect(posts.map(({ body }) => body.split('\n').length)).toEqual([1, 3, 2]);
  for (const { body } of posts) expect(new TextEncoder().encode(body).length).toBeLessThan(streamFormat.maxBatchBytes);
});

test('frames arrive whole, however the network cuts them, also in the middle of a character', async () => {
  const { heard, say, sayBytes } = setup();
  await settled();
  await say(`${begun}\n`);
  const frame = '{"text":"Grüße 🪔"}';
  const bytes = new TextEncoder().encode(`${frame}\n${frame}\n`);
  for (const byte of bytes) await sayBytes(Uint8Array.of(byte));
  expect(heard).toEqual([frame, frame]);
  await sayBytes(bytes);
  expect(heard).toHaveLength(4);
});

test('ten thousand lines at once are ten thousand frames', async () => {
  const { heard, say } = setup();
  await settled();
  await say(`${begun}\n${'{"type":"pong"}\n'.repeat(10_000)}`);
  expect(heard).toHaveLength(10_000);
});

test('the gateway’s close code comes through, and nothing after it', async () => {
  const { heard, closed, say, wasLeft } = setup();
  await settled();
  await say(`${begun}\n{"type":"closed","code":4001}\n{"type":"pong"}\n`);
  expect([heard, closed, wasLeft()]).toEqual([[], [4001], true]);
});

test.each([
  ['the answer ends', (it: ReturnType<typeof setup>) => it.end()],
  ['a line has no end', (it: ReturnType<typeof setup>) => it.say('x'.repeat(limits.maxServerFrameLength + 1))],
])('%s: it is lost', async (_, happen) => {
  const it = setup();
  await settled();
  await it.say(`${begun}\n`);
  await happen(it);
  expect(it.closed).toEqual([1006]);
});

test.each([
  [429, 4029],
  [403, 1006],
  [502, 1006],
])('an opening answered with %i is closed with %i', async (status, closeCode) => {
  const { closed } = setup(status);
  await settled();
  expect(closed).toEqual([closeCode]);
});

test.each([404, 409, 413, 500])('a POST answered with %i ends it: nobody knows what of it arrived', async (status) => {
  const { socket, closed, say, answer, wasLeft } = setup();
  await settled();
  await say(`${begun}\n`);
  socket.send('1');
  await answer(status);
  expect([closed, wasLeft()]).toEqual([[1006], true]);
});

test('a POST that nobody answers ends it, although the gateway goes on talking', async () => {
  const { clock, socket, closed, say, posts } = setup();
  await settled();
  await say(`${begun}\n`);
  socket.send('1');
  clock.advance(9_999);
  await say('{"type":"pong"}\n');
  expect(closed).toEqual([]);
  clock.advance(1);
  expect([closed, posts.length, clock.running]).toEqual([[1006], 1, 0]);
});

test('each empty line is answered, by what there is to say or by an empty POST', async () => {
  const { socket, posts, say, answer } = setup();
  await settled();
  await say(`${begun}\n\n`);
  expect(posts.map(({ body }) => body)).toEqual(['']);
  await say('\n\n');
  socket.send('1');
  await answer();
  await answer();
  expect(posts.map(({ body }) => body)).toEqual(['', '1']);
});

test('what is not from a gateway of ours is heard as it is, for the connection to judge', async () => {
  const { heard, closed, say } = setup();
  await settled();
  await say('<html>\n{"type":"stream","streamId":7}\nnull\n[]\n{"type":"closed","code":"x"}\n');
  expect(heard).toHaveLength(5);
  expect(closed).toEqual([]);
});

test('closed from here it says nothing more and leaves the gateway', async () => {
  const { clock, socket, heard, closed, say, wasLeft } = setup();
  await settled();
  await say(`${begun}\n`);
  socket.send('1');
  socket.close();
  socket.send('2');
  await settled();
  expect([heard, closed, wasLeft(), clock.running]).toEqual([[], [], true, 0]);
});
