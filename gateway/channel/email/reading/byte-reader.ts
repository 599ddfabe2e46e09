/** Reads little-endian bytes of strangers: past the end there are zeros and nulls, never an exception. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  skip(count: number): void {
    this.#at = Math.min(this.#bytes.length, this.#at + count);
  }

  u8(): number {
    const value = this.#bytes[this.#at] ?? 0;
    this.skip(1);
    return value;
  }

  u16(): number {
    return this.u8() + this.u8() * 0x100;
  }

  u32(): number {
    return this.u16() + this.u16() * 0x10000;
  }

  /** The next bytes, not copied; null when there are not so many. */
  bytes(count: number): Buffer | null {
    if (count > this.left) return null;
    const found = this.#bytes.subarray(this.#at, this.#at + count);
    this.skip(count);
    return found;
  }
}
