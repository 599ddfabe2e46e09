import type { DeviceStorage } from '../storage/device-storage.ts';
import type { World } from '../transport/world.ts';
import { base64url, newToken } from './device.ts';

/**
 * What proves that this is the same device. With a key the token only names it, and every use is signed: what was copied
 * of it is worthless elsewhere. Without one (no WebCrypto, or a storage that cannot keep keys) the token is the secret.
 */
export interface Credential {
  readonly token: string;
  /** Never extractable; null where the token is the secret. */
  readonly privateKey: CryptoKey | null;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** `key.` and the 65 bytes of an uncompressed P-256 point, or a secret of 32 bytes. */
const tokenPattern = /^(key\.[\w-]{87}|[\w-]{43})$/;
const recordKey = 'device';

/** A new credential: a key where there is WebCrypto, else a secret. */
export async function makeCredential({
  subtle,
  randomBytes,
}: Pick<World, 'subtle' | 'randomBytes'>): Promise<Credential> {
  if (!subtle) return { token: newToken(randomBytes), privateKey: null };
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, false, ['sign']);
  const point = new Uint8Array(await subtle.exportKey('raw', publicKey));
  return { token: `key.${base64url(point)}`, privateKey };
}

/** Signs a text with SHA-256: r and s as base64url, 86 characters. Nothing where there is no key to sign with. */
export async function sign(
  subtle: SubtleCrypto | null,
  { privateKey }: Credential,
  text: string,
): Promise<string | undefined> {
  if (!subtle || !privateKey) return undefined;
  const bytes = new TextEncoder().encode(text);
  return base64url(new Uint8Array(await subtle.sign(algorithm, privateKey, bytes)));
}

function isSigningKey(value: unknown): value is CryptoKey {
  if (!('CryptoKey' in globalThis && value instanceof CryptoKey)) return false;
  const { namedCurve } = value.algorithm as EcKeyAlgorithm;
  return !value.extractable && namedCurve === algorithm.namedCurve && value.usages.includes('sign');
}

/**
 * A credential as it was kept; null for anything else. A record whose key is gone is null, too: WebKit loses keys when a
 * backup is restored to another phone, and their token alone would be refused for ever.
 */
export function readCredential(kept: unknown): Credential | null {
  const { token, privateKey } = (kept ?? {}) as Partial<Record<keyof Credential, unknown>>;
  if (typeof token !== 'string' || !tokenPattern.test(token)) return null;
  if (token.startsWith('key.')) return isSigningKey(privateKey) ? { token, privateKey } : null;
  return privateKey === null ? { token, privateKey } : null;
}

/** The credential within a device's record. */
export const credentialIn = (record: ReadonlyMap<string, unknown>): Credential | null =>
  readCredential(record.get(recordKey));

/** Becomes the kept credential, in one write with what no longer holds for the new device. */
export const keepCredential = (storage: DeviceStorage, credential: Credential, drops: string[]): Promise<void> =>
  storage.write([[recordKey, credential]], drops);

/** The credential this device keeps; a new one is made where there is none. Of two tabs, both get the same. */
export async function ownCredential(storage: DeviceStorage, world: World): Promise<Credential> {
  const made = await makeCredential(world);
  try {
    const kept = readCredential(await storage.keepFirst(recordKey, made));
    if (!kept) await keepCredential(storage, made, []);
    return kept ?? made;
  } catch (error) {
    // Old private windows store values but no keys. A secret that is kept is worth more than a key that is forgotten.
    if (!made.privateKey || (error as DOMException).name !== 'DataCloneError') throw error;
    return ownCredential(storage, { ...world, subtle: null });
  }
}
