import { readFileSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { IdentityConfig } from '../config/config.ts';

/** The algorithms whose tokens are checked with a public key. */
const publicKeyAlgorithms = ['EdDSA', 'ES256', 'RS256'];
const isUrl = (place: string): boolean => /^https?:\/\//i.test(place);

/** A set that is not there within 5 s, or older than 10 min, is not used; an unknown key asks for it again after 30 s at the earliest. */
const remoteBounds = { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };

function readKeyFile(path: string): JSONWebKeySet {
  const read = JSON.parse(readFileSync(path, 'utf8')) as Partial<JSONWebKeySet> | null;
  const keys = Array.isArray(read?.keys) ? read.keys : [];
  if (keys.length === 0) throw new Error('it holds no key');
  if (keys.some((key) => 'd' in key || 'k' in key))
    throw new Error('it holds a private key; only public ones belong here');
  return { keys };
}

/** The site's keys could not be got, so nothing can be said about a token; `cause` says why. */
export class KeysUnavailable extends Error {
  readonly code = 'identity-keys-unavailable';
}

/** What says something about the token, not about getting the keys. */
const isVerdict = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

function keysAt(address: URL): JWTVerifyGetKey {
  const find = createRemoteJWKSet(address, remoteBounds);
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (cause) {
      throw isVerdict(cause) ? cause : new KeysUnavailable('the site keys could not be got', { cause });
    }
  };
}

/** The public keys of a file or an address. @throws Error when the file cannot be used; an address is read when needed. */
function publicKeys(place: string): JWTVerifyGetKey {
  if (isUrl(place)) return keysAt(new URL(place));
  try {
    return createLocalJWKSet(readKeyFile(place));
  } catch (cause) {
    throw new Error(`the identity keys in ${place} cannot be used`, { cause });
  }
}

/** What tokens of a site are verified with. */
export interface IdentityKeys {
  algorithms: string[];
  find: JWTVerifyGetKey;
}

/**
 * The keys a configuration names. The algorithm of a token decides which kind of key is tried, never the other way: a
 * public key taken for a shared secret would let anybody sign (RFC 8725 §2.1).
 */
export function openIdentityKeys({ secret, jwks }: Pick<IdentityConfig, 'secret' | 'jwks'>): IdentityKeys {
  const shared = secret === null ? null : new TextEncoder().encode(secret);
  const known = jwks === null ? null : publicKeys(jwks);
  return {
    algorithms: [...(shared ? ['HS256'] : []), ...(known ? publicKeyAlgorithms : [])],
    async find(header, token) {
      const isShared = header.alg === 'HS256';
      if (isShared && shared) return shared;
      if (!isShared && known) return known(header, token);
      throw new Error('no key of this kind');
    },
  };
}
