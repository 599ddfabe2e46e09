import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const idBytes = 16;
const macBytes = 32;

/** A key for one purpose out of the gateway's secret, so that no signature fits anywhere else (HKDF, RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `throughline/${purpose}`, 32));
}

/** The 16 bytes of a UUID in its lower-case text form. @throws TypeError when it is not one. */
export function uuidBytes(id: string): Buffer {
  if (!uuid.test(id)) throw new TypeError('not a UUID in lower case');
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** The text form of a UUID's 16 bytes. */
export function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Makes and reads the secret of a link: an id nobody can make up. When it ends, and what it opens, is the reader's. */
export interface Signer {
  /** The id with its signature: 64 characters of base64url. @throws TypeError when the id is not a UUID. */
  sign(id: string): string;
  /** The id, or null when the token is not exactly one that was signed with this secret for this purpose. */
  read(token: string): string | null;
}

/** A signer for one purpose, e.g. `continue`; a token of another purpose does not read. */
export function createSigner(secret: string, purpose: string): Signer {
  const key = deriveKey(secret, `link/${purpose}`);
  const mac = (bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest();
  return {
    sign(id) {
      const bytes = uuidBytes(id);
      return Buffer.concat([bytes, mac(bytes)]).toString('base64url');
    },
    read(token) {
      // Node's decoder skips foreign characters; without the exact form, many texts would be the same token.
      if (!/^[A-Za-z0-9_-]{64}$/.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== idBytes + macBytes) return null;
      const signed = bytes.subarray(0, idBytes);
      return timingSafeEqual(bytes.subarray(idBytes), mac(signed)) ? uuidText(signed) : null;
    },
  };
}
