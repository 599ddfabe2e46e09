/** Where random bytes come from. */
export type RandomBytes = (count: number) => Uint8Array;

/** The platform's cryptographic random bytes. */
export const cryptoBytes: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** A new time-ordered id: UUID version 7 (RFC 9562 §5.7). */
export function uuidv7(nowMs: number, randomBytes: RandomBytes = cryptoBytes): string {
  const bytes = randomBytes(10);
  bytes.set([((bytes[0] ?? 0) & 0x0f) | 0x70], 0);
  bytes.set([((bytes[2] ?? 0) & 0x3f) | 0x80], 2);
  const time = nowMs.toString(16).padStart(12, '0');
  const hex = time + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
