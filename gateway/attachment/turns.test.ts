import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('so many run at once, the next begins when one has ended, also by failing', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const done = gates.map((gate, at) =>
    turns.take(async () => {
      begun.push(at);
      await gate.promise;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]?.reject(new Error('failed'));
  await expect(done[1]).rejects.toThrow('failed');
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.allSettled(done);
  expect(begun).toEqual([0, 1, 2, 3]);
  expect(await turns.take(async () => 'free again')).toBe('free again');
});
