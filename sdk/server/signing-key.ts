import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The algorithms a gateway takes (RFC 7518 §3.1, RFC 8037 §3.1). */
export type IdentityAlgorithm = 'EdDSA' | 'ES256' | 'RS256' | 'HS256';

/**
 * What identities are signed with: a private key, whose public half the gateway knows by its JWKS, or a secret that the
 * gateway knows as well. Prefer a private key: what can only be checked with the public half cannot be made with it.
 */
export type IdentityKey =
  /** PEM (PKCS #8) or JWK of an Ed25519, P-256 or RSA key. `keyId`: its `kid` in the JWKS; a JWK may carry its own. */
  | { privateKey: string | (JsonWebKey & { kid?: string }); keyId?: string }
  /** At least 32 bytes, the same as in the gateway's `THROUGHLINE_IDENTITY_SECRET`. */
  | { secret: string };

/** A key ready to sign, with the header that says which it is. */
export interface SigningKey {
  key: KeyObject | Uint8Array;
  header: { alg: IdentityAlgorithm; kid?: string };
}

/** The length of an HMAC key with SHA-256 (RFC 7518 §3.2): a shorter one could be guessed from one token. */
const shortestSecretBytes = 32;
const smallestRsaBits = 2_048;

function algorithmOf(key: KeyObject): IdentityAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return 'EdDSA';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= smallestRsaBits) return 'RS256';
  throw new TypeError('privateKey: an Ed25519 key, a P-256 key or an RSA key of 2048 bits or more is needed');
}

function readPrivateKey(privateKey: string | JsonWebKey): KeyObject {
  try {
    return createPrivateKey(typeof privateKey === 'string' ? privateKey : { key: privateKey, format: 'jwk' });
  } catch {
    // The cause is left out: it may quote what it could not read.
    throw new TypeError('privateKey: neither a PEM (PKCS #8) nor a JWK of a private key');
  }
}

/**
 * Reads a key and finds the algorithm that belongs to its kind.
 * @throws TypeError when it cannot be read, is of another kind, or is too weak.
 */
export function readSigningKey(given: IdentityKey): SigningKey {
  if ('secret' in given) {
    const key = new TextEncoder().encode(given.secret);
    if (key.length < shortestSecretBytes)
      throw new TypeError(`secret: at least ${shortestSecretBytes} bytes are needed`);
    return { key, header: { alg: 'HS256' } };
  }
  const { privateKey } = given;
  const key = readPrivateKey(privateKey);
  const kid = given.keyId ?? (typeof privateKey === 'string' ? undefined : privateKey.kid);
  return { key, header: { alg: algorithmOf(key), ...(kid === undefined ? {} : { kid }) } };
}
