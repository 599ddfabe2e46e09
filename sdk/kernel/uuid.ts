/** Where random bytes come from. */
export type RandomBytes = (count: number) => Uint8Array;

/** The platform's cryptographic random bytes. */
export const cryptoBytes: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

const hex = (number: number, length: number): string => number.toString(16).padStart(length, '0');

/** A new time-ordered id: UUID version 7 (RFC 9562 §5.7), the two digits that say so and 72 random bits. */
export function uuidv7(nowMs: number, randomBytes: RandomBytes = cryptoBytes): string {
  const random = Array.from(randomBytes(9), (byte) => hex(byte, 2)).join('');
  return hex(nowMs, 12).replace(/.{4}$/, '-$&-7') + random.replace(/^(...)(...)/, '$1-8$2-');
}
