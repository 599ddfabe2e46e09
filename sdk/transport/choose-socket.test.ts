import { expect, test } from 'vitest';
import { FakeSocket } from '../testing/fake-socket.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { chooseSocket } from './choose-socket.ts';
import type { OpenSocket } from './socket.ts';

const minutes = 60_000;

function setup() {
  const clock = new ManualClock();
  const tries: { way: 'ws' | 'stream'; socket: FakeSocket }[] = [];
  const closed: number[] = [];
  const heard: string[] = [];
  const state = { isOnline: true, isForbidden: false };
  const way =
    (name: 'ws' | 'stream'): OpenSocket =>
    (url, events) => {
      if (name === 'ws' && state.isForbidden) throw new DOMException('forbidden', 'SecurityError');
      const socket = new FakeSocket(url, events);
      tries.push({ way: name, socket });
      return socket;
    };
  const open = chooseSocket({ webSocket: way('ws'), stream: way('stream'), clock, isOnline: () => state.isOnline });
  const events = {
    heard: (text: string) => void heard.push(text),
    closed: (closeCode: number) => void closed.push(closeCode),
  };
  /** Begins a connection and says what it was made with. */
  const begin = (): FakeSocket => {
    open('wss://chat.example/v1/sites/shop/socket', events);
    return tries.at(-1)?.socket as FakeSocket;
  };
  const ways = (): string => tries.map(({ way: name }) => name).join(' ');
  return { clock, state, begin, ways, closed, heard, open, events };
}

test('a WebSocket that works is used again and again', () => {
  const { begin, ways, heard } = setup();
  for (let count = 0; count < 3; count++) {
    const socket = begin();
    socket.accept();
    socket.drop();
  }
  expect(ways()).toBe('ws ws ws');
  expect(heard).toHaveLength(3);
});

test('after two WebSockets that came to nothing the stream is used, and stays in use', () => {
  const { begin, ways, closed } = setup();
  begin().drop();
  begin().drop();
  const stream = begin();
  stream.accept();
  stream.drop(1012);
  begin();
  expect(ways()).toBe('ws ws stream stream');
  expect(closed).toEqual([1006, 1006, 1012]);
});

test('a WebSocket on which nothing is heard is given up soon, also when it opened', () => {
  const { clock, begin, ways, closed } = setup();
  const first = begin();
  clock.advance(3_999);
  expect(first.isEnded).toBe(false);
  clock.advance(1);
  expect([first.isEnded, ...closed]).toEqual([true, 1006]);
  begin();
  clock.advance(4_000);
  begin();
  expect(ways()).toBe('ws ws stream');
});

test('one that was heard has no deadline any more', () => {
  const { clock, begin, closed } = setup();
  begin().accept();
  clock.advance(60 * minutes);
  expect([closed.length, clock.running]).toEqual([0, 0]);
});

test('what fails while the device has no network says nothing about WebSockets', () => {
  const { state, begin, ways } = setup();
  state.isOnline = false;
  for (let count = 0; count < 4; count++) begin().drop();
  state.isOnline = true;
  begin();
  expect(ways()).toBe('ws ws ws ws ws');
});

test('failures that are not in a row do not count', () => {
  const { begin, ways } = setup();
  begin().drop();
  const good = begin();
  good.accept();
  good.drop();
  begin().drop();
  begin();
  expect(ways()).toBe('ws ws ws ws');
});

test('the WebSocket is tried again after five minutes, once, and the stream that lives is left alone meanwhile', () => {
  const { clock, begin, ways } = setup();
  begin().drop();
  begin().drop();
  const stream = begin();
  stream.accept();
  clock.advance(5 * minutes);
  expect(stream.isEnded).toBe(false);
  stream.drop();
  begin().drop();
  const again = begin();
  again.accept();
  clock.advance(5 * minutes);
  again.drop();
  begin().accept();
  expect(ways()).toBe('ws ws stream ws stream ws');
});

test('when the stream fails, too, the gateway was away, and nothing was learnt', () => {
  const { begin, ways } = setup();
  for (let count = 0; count < 6; count++) begin().drop();
  expect(ways()).toBe('ws ws stream ws ws stream');
});

test('a page that forbids WebSockets by throwing gets the stream', () => {
  const { clock, state, begin, ways, closed, open, events } = setup();
  state.isForbidden = true;
  for (let count = 0; count < 2; count++) {
    open('wss://chat.example/v1/sites/shop/socket', events);
    clock.advance(0);
  }
  begin();
  expect(ways()).toBe('stream');
  expect(closed).toEqual([1006, 1006]);
});

test('one that is closed from here says nothing more, is no failure and leaves no timer', () => {
  const { clock, begin, ways, closed, open, events } = setup();
  for (let count = 0; count < 3; count++) open('wss://chat.example/v1/sites/shop/socket', events).close();
  expect(clock.running).toBe(0);
  begin();
  expect(ways()).toBe('ws ws ws ws');
  expect(closed).toEqual([]);
});
