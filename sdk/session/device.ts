import type { RandomBytes } from '../kernel/uuid.ts';

/** The name of the database that keeps a device's record of one site, so that two sites on one origin do not mix. */
export const databaseName = (site: string): string => `throughline-${site}`;

/** Bytes as base64url without padding (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A new secret: 256 random bits as base64url, what proves later that this is the same device. */
export const newToken = (randomBytes: RandomBytes): string => base64url(randomBytes(32));
