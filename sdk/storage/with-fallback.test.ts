import { describe, expect, test, vi } from 'vitest';
import type { DeviceStorage } from './device-storage.ts';
import { memoryStorage } from './memory-storage.ts';
import { withFallback } from './with-fallback.ts';

function breakable(): { storage: DeviceStorage; break(): void; mend(): void } {
  let isBroken = false;
  const memory = memoryStorage();
  const unlessBroken = <A extends unknown[], T>(act: (...given: A) => Promise<T>) => {
    return async (...given: A): Promise<T> => {
      if (isBroken) throw new DOMException('broken', 'UnknownError');
      return act(...given);
    };
  };
  return {
    storage: {
      kind: 'indexeddb',
      readAll: unlessBroken(memory.readAll),
      write: unlessBroken(memory.write),
      keepFirst: unlessBroken(memory.keepFirst) as DeviceStorage['keepFirst'],
      clear: unlessBroken(memory.clear),
      close: () => {},
    },
    break: () => {
      isBroken = true;
    },
    mend: () => {
      isBroken = false;
    },
  };
}

describe('storage that never fails', () => {
  test('uses the browser’s storage while it works', async () => {
    const onBroken = vi.fn();
    const storage = withFallback(breakable().storage, onBroken);
    await storage.write([['a', 1]]);
    expect(await storage.readAll()).toEqual(new Map([['a', 1]]));
    expect(storage.kind).toBe('indexeddb');
    expect(onBroken).not.toHaveBeenCalled();
  });

  test('goes on in memory when it breaks, does what was asked there, and says so once', async () => {
    const onBroken = vi.fn();
    const preferred = breakable();
    const storage = withFallback(preferred.storage, onBroken);
    preferred.break();
    await Promise.all([storage.write([['a', 1]]), storage.write([['b', 2]])]);
    expect(await storage.readAll()).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    expect(storage.kind).toBe('memory');
    expect(onBroken).toHaveBeenCalledTimes(1);
  });

  test('a device that may keep nothing still has one token', async () => {
    const preferred = breakable();
    preferred.break();
    const storage = withFallback(preferred.storage, () => {});
    expect(await storage.keepFirst('token', 'one')).toBe('one');
    expect(await storage.keepFirst('token', 'two')).toBe('one');
  });

  test('a value that cannot be kept is not taken for a broken storage', async () => {
    const onBroken = vi.fn();
    const storage = withFallback(breakable().storage, onBroken);
    await expect(storage.write([['a', () => {}]])).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(storage.kind).toBe('indexeddb');
    expect(onBroken).not.toHaveBeenCalled();
  });

  test('wiping takes both what was kept before it broke and what came after', async () => {
    const preferred = breakable();
    const storage = withFallback(preferred.storage, () => {});
    await storage.write([['a', 1]]);
    preferred.break();
    await storage.write([['b', 2]]);
    preferred.mend();
    await storage.clear();
    expect(await storage.readAll()).toEqual(new Map());
    expect(await preferred.storage.readAll()).toEqual(new Map());
  });

  test('a record that could not be wiped is said to be left', async () => {
    const preferred = breakable();
    const storage = withFallback(preferred.storage, () => {});
    await storage.write([['a', 1]]);
    preferred.break();
    await expect(storage.clear()).rejects.toMatchObject({ name: 'UnknownError' });
  });

  test('where nothing could ever be kept there is nothing to wipe', async () => {
    const preferred = breakable();
    preferred.break();
    const storage = withFallback(preferred.storage, () => {});
    await storage.write([['a', 1]]);
    await storage.clear();
    expect(await storage.readAll()).toEqual(new Map());
  });
});
