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

  test('a wiped record is empty for every tab, and a new one can be begun', async () => {
    const open = fresh();
    const [one, two] = [open(), open()];
    await one.write([['outbox/1', 'secret words']]);
    await two.readAll();
    await one.clear();
    expect([await one.readAll(), await two.readAll(), await open().readAll()]).toEqual([
      new Map(),
      new Map(),
      new Map(),
    ]);
    expect(await two.keepFirst('device', 'new')).toBe('new');
    expect(await one.readAll()).toEqual(new Map([['device', 'new']]));
  });

  test('of values that are written together none is kept when one cannot be kept', async () => {
    const storage = fresh()();
    const withFunction = storage.write([
      ['a', 1],
      ['b', () => {}],
    ]);
    await expect(withFunction).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await storage.readAll()).toEqual(new Map());
  });

  test('a key is kept without becoming readable', async () => {
    const open = fresh();
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const { privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign']);
    await open().write([['device', { privateKey }]]);
    const kept = (await open().readAll()).get('device') as { privateKey: CryptoKey };
    expect(kept.privateKey).toBeInstanceOf(CryptoKey);
    expect(kept.privateKey.extractable).toBe(false);
  });
}
