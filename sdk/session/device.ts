import type { RandomBytes } from '../kernel/uuid.ts';

/** The name of the database that keeps a device's record of one site, so that two sites on one origin do not mix. */
export const databaseName = (site: string): string => `throughline-${site}`;

/** A new device token: 256 random bits as base64url (RFC 4648 §5), what proves later that this is the same device. */
export function newToken(randomBytes: RandomBytes): string {
  const base64 = btoa(String.fromCharCode(...randomBytes(32)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
