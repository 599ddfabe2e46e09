import { expect, test } from 'vitest';
import type { DeviceStorage } from './device-storage.ts';

/** What every storage keeps to. `open` opens the same record each time it is called within one test. */
export function deviceStorageContract(fresh: () => () => DeviceStorage): void {
  test('what was written is found again by another page', async () => {
    const open = fresh();
    const storage = open();
    await storage.write([
      ['outbox/1', { text: 'hello', at: 1, why: null }],
      ['replica', { entries: [1, 2, 3] }],
    ]);
    storage.close();
    expect(await open().readAll()).toEqual(
      new Map<string, unknown>([
        ['outbox/1', { text: 'hello', at: 1, why: null }],
        ['replica', { entries: [1, 2, 3] }],
      ]),
    );
  });

  test('puts and drops of one write happen together', async () => {
    const storage = fresh()();
    await storage.write([['a', 1]]);
    await storage.write([['b', 2]], ['a', 'never there']);
    expect(await storage.readAll()).toEqual(new Map([['b', 2]]));
  });

  test('what is kept is a copy: changing the value later changes nothing', async () => {
    const storage = fresh()();
    const item = { text: 'first' };
    await storage.write([['a', item]]);
    item.text = 'second';
    expect(await storage.readAll()).toEqual(new Map([['a', { text: 'first' }]]));
  });

  test('two tabs that make a token at the same moment end up with one', async () => {
    const open = fresh();
    const [one, two] = [open(), open()];
    const tokens = await Promise.all([one.keepFirst('token', 'one'), two.keepFirst('token', 'two')]);
    expect(new Set(tokens).size).toBe(1);
    expect(await open().keepFirst('token', 'three')).toBe(tokens[0]);
  });
}
