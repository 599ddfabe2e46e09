import { expect, test, vi } from 'vitest';
import { Emitter } from './emitter.ts';

interface Events {
  rang: { times: number };
}

test('a listener hears each event until it is taken off', () => {
  const emitter = new Emitter<Events>();
  const heard: number[] = [];
  const off = emitter.on('rang', ({ times }) => heard.push(times));
  emitter.emit('rang', { times: 1 });
  off();
  emitter.emit('rang', { times: 2 });
  expect(heard).toEqual([1]);
});

test('the same function added twice is taken off one at a time', () => {
  const emitter = new Emitter<Events>();
  const listener = vi.fn();
  const off = emitter.on('rang', listener);
  emitter.on('rang', listener);
  off();
  off();
  emitter.emit('rang', { times: 1 });
  expect(listener).toHaveBeenCalledTimes(1);
});

test('a listener that fails costs the others nothing, and its failure is not hidden', () => {
  const emitter = new Emitter<Events>();
  const queued: (() => void)[] = [];
  const queue = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((callback) => void queued.push(callback));
  const heard = vi.fn();
  emitter.on('rang', () => {
    throw new Error('their fault');
  });
  emitter.on('rang', heard);
  emitter.emit('rang', { times: 1 });
  queue.mockRestore();
  expect(heard).toHaveBeenCalledOnce();
  expect(queued[0]).toThrow('their fault');
});

test('a listener taken off by another one during an event still hears this one', () => {
  const emitter = new Emitter<Events>();
  const heard = vi.fn();
  emitter.on('rang', () => off());
  const off = emitter.on('rang', heard);
  emitter.emit('rang', { times: 1 });
  emitter.emit('rang', { times: 2 });
  expect(heard).toHaveBeenCalledTimes(1);
});
