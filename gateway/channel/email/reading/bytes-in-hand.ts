import type { Readable } from 'node:stream';

/** What became of a mail's bytes. `release` once they are no longer needed. */
export type Collected =
  | { kind: 'collected'; raw: Buffer; release: () => void }
  | { kind: 'too-large' }
  /** All mails being received together are too much just now. */
  | { kind: 'crowded' };

/** Bounds the memory that mails being received may take, each and together; what is too much is thrown away as it comes. */
export class BytesInHand {
  readonly #maxMail: number;
  readonly #maxTogether: number;
  #together = 0;

  constructor(maxMailBytes: number, maxBytesTogether: number) {
    this.#maxMail = maxMailBytes;
    this.#maxTogether = maxBytesTogether;
  }

  /** Reads a mail to its end. `onEndless` is called when it is twice too large: nobody sends that in good faith. */
  async collect(stream: Readable, onEndless: () => void): Promise<Collected> {
    const chunks: Buffer[] = [];
    let kept = 0;
    let length = 0;
    let isCrowded = false;
    const release = (): void => {
      this.#together -= kept;
      kept = 0;
    };
    try {
      for await (const chunk of stream) {
        const bytes: Buffer = chunk;
        length += bytes.length;
        isCrowded ||= this.#together + bytes.length > this.#maxTogether;
        if (length > this.#maxMail * 2) onEndless();
        if (length > this.#maxMail || isCrowded) {
          chunks.length = 0;
          release();
          continue;
        }
        chunks.push(bytes);
        kept += bytes.length;
        this.#together += bytes.length;
      }
    } catch (error) {
      release();
      throw error;
    }
    if (length > this.#maxMail) return { kind: 'too-large' };
    return isCrowded ? { kind: 'crowded' } : { kind: 'collected', raw: Buffer.concat(chunks), release };
  }
}
