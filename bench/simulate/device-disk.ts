import type { DeviceStorage } from '../../sdk/storage/device-storage.ts';
import type { Chance } from './chance.ts';
import type { Program, VirtualTime } from './virtual-time.ts';

/** What one browser profile keeps, and what is wrong with it. */
export class DeviceDisk {
  readonly kept = new Map<string, unknown>();
  /** The next page may not use it. */
  isDenied = false;
  /** So many of the next writes fail. */
  failures = 0;
  /** One transaction after the other. */
  freeAt = 0;

  failNext(): void {
    this.failures += 1;
  }
}

type Puts = readonly (readonly [string, unknown])[];

/** One page's way to the disk: it takes its time, and what is under way when the page dies may or may not happen. */
export class PageStorage implements DeviceStorage {
  readonly kind = 'indexeddb';
  readonly #disk: DeviceDisk;
  readonly #time: VirtualTime;
  readonly #program: Program;
  readonly #chance: Chance;
  readonly #onPut: (puts: Puts) => void;
  #hasWorked = false;

  /** What went wrong for this page so far; from then on the client keeps in memory, and the person is told. */
  trouble: 'none' | 'denied' | 'failed' = 'none';

  /** `onPut` hears what is to be kept before it is. */
  constructor(disk: DeviceDisk, time: VirtualTime, program: Program, chance: Chance, onPut: (puts: Puts) => void) {
    this.#disk = disk;
    this.#time = time;
    this.#program = program;
    this.#chance = chance;
    this.#onPut = onPut;
  }

  readAll(): Promise<Map<string, unknown>> {
    return this.#transact(false, () => structuredClone(this.#disk.kept));
  }

  write(puts: Puts, drops: readonly string[] = []): Promise<void> {
    const copies = structuredClone(puts);
    const written = this.#transact(true, () => {
      for (const [key, value] of copies) this.#disk.kept.set(key, value);
      for (const key of drops) this.#disk.kept.delete(key);
    });
    this.#onPut(puts);
    return written;
  }

  keepFirst<T>(key: string, value: T): Promise<T> {
    return this.#transact(true, () => {
      if (!this.#disk.kept.has(key)) this.#disk.kept.set(key, value);
      return this.#disk.kept.get(key) as T;
    });
  }

  clear(): Promise<void> {
    return this.#transact(true, () => this.#disk.kept.clear());
  }

  close(): void {}

  #transact<T>(isWrite: boolean, act: () => T): Promise<T> {
    const disk = this.#disk;
    if (disk.isDenied) {
      if (this.trouble === 'none') this.trouble = this.#hasWorked ? 'failed' : 'denied';
      return Promise.reject(new Error('denied'));
    }
    this.#hasWorked = true;
    const isFailing = isWrite && disk.failures > 0;
    if (isFailing) {
      disk.failures -= 1;
      this.trouble = 'failed';
    }
    // A failed commit may have reached the disk all the same.
    const isDone = !isFailing || this.#chance.is(0.3);
    disk.freeAt = Math.max(disk.freeAt, this.#time.now) + this.#chance.wait(3);
    return new Promise((resolve, reject) => {
      this.#time.after(disk.freeAt - this.#time.now, () => {
        const { isAlive } = this.#program;
        const result = isDone && (isAlive || this.#chance.is(0.5)) ? act() : undefined;
        this.#program.soon(() => {
          if (isFailing) reject(new Error('the disk failed'));
          else resolve(result as T);
        });
      });
    });
  }
}
