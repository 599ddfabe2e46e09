import { expect, test, vi } from 'vitest';
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
