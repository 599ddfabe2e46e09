import { limits } from '@throughline/sdk/wire';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { IdentityConfig } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import { secretHash } from '../kernel/id.ts';
import { KeysUnavailable, openIdentityKeys } from './identity-keys.ts';

/** Whom a site's backend says somebody is. */
export interface SiteIdentity {
  /** The person's id at the site. */
  subject: string;
  name: string | null;
  /** Names this one token, hashed with its site. */
  tokenHash: string;
  expiresAt: number;
}

/** Not good, or not to be judged just now. `why` is for the log: it holds nothing of the token. */
export interface IdentityRefusal {
  refused: 'not-signed-in' | 'unavailable';
  why: string;
}

/** Tells for one site which tokens are its backend's. */
export interface IdentityVerifier {
  /** Nobody may write here without having been identified. */
  readonly isRequired: boolean;
  verify(token: string): Promise<SiteIdentity | IdentityRefusal>;
}

const toleranceSeconds = 60;
/** A stolen token is of use no longer than this (I2). */
const longestLifeSeconds = 3_600;
/** What the wire can carry as somebody's id. */
const isText = (value: unknown, min: number, max: number): value is string =>
  typeof value === 'string' &&
  value.length >= min &&
  value.length <= max &&
  value.isWellFormed() &&
  !value.includes('\0');

const refuse = (why: string): IdentityRefusal => ({ refused: 'not-signed-in', why });

/** What was wrong in a word: the library's codes and names; its sentences are not repeated, they may quote. */
function reasonOf(error: unknown): IdentityRefusal {
  if (error instanceof KeysUnavailable) return { refused: 'unavailable', why: error.message };
  if (error instanceof errors.JWTExpired) return refuse('expired');
  if (error instanceof errors.JWTClaimValidationFailed) return refuse(`claim ${error.claim}: ${error.reason}`);
  if (error instanceof errors.JOSEError) return refuse(error.code);
  return refuse(error instanceof Error ? error.name : 'unknown');
}

/** What is shown of a name: no control characters, no more than fits. */
function nameOf({ name }: JWTPayload): string | null {
  if (typeof name !== 'string') return null;
  const shown = name
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, limits.maxNameLength)
    .toWellFormed();
  return shown === '' ? null : shown;
}

/** The claims beyond those the library checks; `iat`, `exp` are there and are numbers by then. */
function readClaims(siteId: string, claims: JWTPayload, nowMs: number): SiteIdentity | IdentityRefusal {
  const { sub, jti, aud, iat = 0, exp = 0 } = claims;
  // One site alone: a list would make the token good at all of them.
  if (aud !== siteId) return refuse('claim aud: more than this site');
  if (exp - iat > longestLifeSeconds) return refuse('claim exp: longer than an hour');
  if (!isText(sub, 1, 200)) return refuse('claim sub: not usable');
  if (!isText(jti, 8, 200)) return refuse('claim jti: not usable');
  // Taken within the tolerance, it is good for what is left of that.
  const endsAt = Math.floor(exp * 1_000);
  return {
    subject: sub,
    name: nameOf(claims),
    tokenHash: secretHash(JSON.stringify([siteId, jti])),
    expiresAt: endsAt > nowMs ? endsAt : endsAt + toleranceSeconds * 1_000,
  };
}

/**
 * Verifies the identity tokens of one site: JWTs (RFC 7519) signed by its backend, checked by the rules of RFC 8725.
 * @throws Error when the configured keys cannot be used.
 */
export function createIdentityVerifier(siteId: string, config: IdentityConfig, clock: Clock): IdentityVerifier {
  const { algorithms, find } = openIdentityKeys(config);
  return {
    isRequired: config.isRequired,
    async verify(token) {
      if (algorithms.length === 0) return refuse('this site has no identity keys');
      const now = clock.now();
      try {
        const { payload } = await jwtVerify(token, find, {
          algorithms,
          audience: siteId,
          requiredClaims: ['sub', 'iat', 'exp', 'jti'],
          clockTolerance: toleranceSeconds,
          maxTokenAge: longestLifeSeconds,
          currentDate: new Date(now),
        });
        return readClaims(siteId, payload, now);
      } catch (error) {
        return reasonOf(error);
      }
    },
  };
}
