/** One seeded random source: the same seed, the same draws (Weyl sequence with Murmur3's finalizer). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    // Neighbouring seeds begin far apart.
    this.#state = this.#word();
  }

  /** From 0 to below 1. */
  readonly next = (): number => this.#word() / 2 ** 32;

  /** A whole number from `min` up to and without `below`. */
  between(min: number, below: number): number {
    return min + Math.floor(this.next() * (below - min));
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length)] as T;
  }

  /** A wait of this length on average, mostly shorter and sometimes much longer. */
  wait(meanMs: number): number {
    return Math.round(-Math.log(1 - this.next()) * meanMs);
  }

  readonly bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => this.#word() & 0xff);

  /** A source of its own, so that more draws in one place change nothing in another. */
  split(): Chance {
    return new Chance(this.#word());
  }

  #word(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let word = this.#state;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return (word ^ (word >>> 16)) >>> 0;
  }
}
