import { limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { Outlet } from './outlet.ts';

/** A socket whose other end reads only when told; loopback's own buffers take tens of megabytes and would hide it. */
function slowSocket() {
  const waiting: (() => void)[] = [];
  const socket = {
    isOpen: true,
    bufferedAmount: 0,
    send(text: string, sent: () => void) {
      socket.bufferedAmount += text.length;
      waiting.push(() => {
        socket.bufferedAmount -= text.length;
        sent();
      });
    },
  };
  return { socket, readAll: () => waiting.splice(0).forEach((read) => void read()) };
}

function open() {
  const clock = createManualClock(0);
  const { socket, readAll } = slowSocket();
  const closed: string[] = [];
  let drained = 0;
  const outlet = new Outlet(
    socket,
    clock,
    (reason) => closed.push(reason),
    () => {
      drained += 1;
    },
  );
  const send = (sizeBytes: number): void => outlet.sendEncoded('x'.repeat(sizeBytes));
  return { clock, outlet, readAll, closed, send, drained: () => drained };
}

test('C11: above the soft mark the rest waits, and goes on as soon as the reader has caught up', async () => {
  const { outlet, send, readAll, drained, clock, closed } = open();
  send(limits.softBufferBytes);
  expect(outlet.isFull).toBe(false);
  send(1);
  expect(outlet.isFull).toBe(true);
  readAll();
  expect([outlet.isFull, drained()]).toEqual([false, 1]);
  await clock.advance(limits.drainDeadlineMs);
  expect(closed).toEqual([]);
});

test('C11: a reader that does not drain in time is told to come back', async () => {
  const { send, clock, closed } = open();
  send(limits.softBufferBytes + 1);
  await clock.advance(limits.drainDeadlineMs - 1);
  expect(closed).toEqual([]);
  await clock.advance(1);
  expect(closed).toEqual(['slow']);
});

test('C11: above the hard mark it is told at once', () => {
  const { send, closed } = open();
  send(limits.hardBufferBytes + 1);
  expect(closed).toEqual(['slow']);
});

test('after the close no deadline is left behind', async () => {
  const { outlet, send, clock, closed } = open();
  send(limits.softBufferBytes + 1);
  outlet.stop();
  expect(clock.waiting).toBe(0);
  await clock.advance(limits.drainDeadlineMs);
  expect(closed).toEqual([]);
});
