import { secretHash } from '../kernel/id.ts';

/** A device as its token names it. */
export interface Device {
  /** What its contact is found by; the token itself is not kept. */
  deviceKey: string;
  /** The P-256 key it signs with, as base64url; null for a device that has only a secret. */
  publicKey: string | null;
}

/** The key a device's token finds its contact by. */
export const deviceKey = (siteId: string, token: string): string => `device:${siteId}:${secretHash(token)}`;

const keyPrefix = 'key.';
/** 65 bytes of which the first is 4: an uncompressed point (SEC 1 §2.3.3). */
const uncompressedPoint = /^B[A-Za-z0-9_-]{86}$/;

/** The device of a token; null for one that says it is a key and does not look like one. */
export function readDevice(siteId: string, token: string): Device | null {
  const key = deviceKey(siteId, token);
  if (!token.startsWith(keyPrefix)) return { deviceKey: key, publicKey: null };
  const publicKey = token.slice(keyPrefix.length);
  return uncompressedPoint.test(publicKey) ? { deviceKey: key, publicKey } : null;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Whether the holder of this key signed this text. Verified by WebCrypto, which does not hold up the event loop. */
export async function isSignedBy(publicKey: string, text: string, signature: string): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  const point = Buffer.from(publicKey, 'base64url');
  let key: CryptoKey;
  try {
    key = await subtle.importKey('raw', point, algorithm, false, ['verify']);
  } catch (error) {
    // 65 bytes that are no point of the curve.
    if (error instanceof DOMException && error.name === 'DataError') return false;
    throw error;
  }
  return subtle.verify(algorithm, key, Buffer.from(signature, 'base64url'), Buffer.from(text));
}
