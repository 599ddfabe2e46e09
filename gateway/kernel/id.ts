import { createHash, randomBytes } from 'node:crypto';

function asUuid(bytes: Uint8Array, version: number): string {
  const b = Buffer.from(bytes.subarray(0, 16));
  b.writeUInt8((b.readUInt8(6) & 0x0f) | (version << 4), 6);
  b.writeUInt8((b.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = b.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A new time-ordered id: UUID version 7 (RFC 9562 §5.7). */
export function newId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  return asUuid(bytes, 7);
}

/**
 * The id that belongs to a name: the same name, the same id (UUID version 8, RFC 9562 §5.8, over SHA-256). It makes the
 * effect of an outside event idempotent: the event's own key becomes the entryId of what it appends.
 */
export function idFor(...name: readonly string[]): string {
  return asUuid(createHash('sha256').update(JSON.stringify(name)).digest(), 8);
}

/** How secrets and tokens are kept: only their SHA-256. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
