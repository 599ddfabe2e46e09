import { expect, test, vi } from 'vitest';
import { settled } from '../testing/test-world.ts';
import { OnDemand } from './on-demand.ts';

test('what is on demand is fetched once, for all who want it', async () => {
  const make = vi.fn(async () => ({ name: 'part' }));
  const onHere = vi.fn();
  const part = new OnDemand(make, onHere);
  expect(make).not.toHaveBeenCalled();
  expect(part.here).toBeNull();
  const [one, two] = await Promise.all([part.get(), part.get()]);
  expect(one).toBe(two);
  expect(part.here).toBe(one);
  expect([make.mock.calls.length, onHere.mock.calls.length]).toEqual([1, 1]);
});

test('what could not be fetched is offline, and is fetched again by the next who wants it', async () => {
  const cause = new TypeError('Failed to fetch dynamically imported module');
  const make = vi.fn<() => Promise<string>>().mockRejectedValueOnce(cause).mockResolvedValue('part');
  const part = new OnDemand(make);
  const [one, two] = [part.get(), part.get()];
  await expect(one).rejects.toMatchObject({ code: 'offline', cause });
  await expect(two).rejects.toMatchObject({ code: 'offline' });
  expect(make).toHaveBeenCalledTimes(1);
  expect(part.here).toBeNull();
  expect(await part.get()).toBe('part');
});

test('what is told to it before it is here is told in order when it comes, and at once from then on', async () => {
  const told: string[] = [];
  const part = new OnDemand(async () => ({ hear: (word: string) => void told.push(word) }));
  part.tell(({ hear }) => hear('one'));
  part.tell(({ hear }) => hear('two'));
  expect(told).toEqual([]);
  await part.get();
  expect(told).toEqual(['one', 'two']);
  part.tell(({ hear }) => hear('three'));
  expect(told).toEqual(['one', 'two', 'three']);
});

test('what waits for code that cannot be fetched is bounded, the newest of it, and said by a later try', async () => {
  const told: number[] = [];
  let isThere = false;
  const make = async (): Promise<number[]> => {
    if (!isThere) throw new TypeError('Failed to fetch dynamically imported module');
    return told;
  };
  const part = new OnDemand(make);
  for (let count = 1; count <= 210; count += 1) part.tell((here) => here.push(count));
  await part.get().catch(() => {});
  isThere = true;
  part.again();
  await settled();
  expect([told.length, told[0], told.at(-1)]).toEqual([200, 11, 210]);
});

test('what waits is not done any more once it is forgotten, and nothing is fetched again for it', async () => {
  const make = vi.fn<() => Promise<string[]>>().mockRejectedValueOnce(new TypeError('offline')).mockResolvedValue([]);
  const part = new OnDemand(make);
  part.tell((here) => here.push('one'));
  await part.get().catch(() => {});
  part.forget();
  part.again();
  expect(make).toHaveBeenCalledTimes(1);
  expect(await part.get()).toEqual([]);
});
