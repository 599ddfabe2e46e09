import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTHeaderParameters, SignJWT } from 'jose';

export const sharedSecret = 'the shop and its gateway share this one';

/** Key pairs of a site's backend, made for real; `JWKS` names them by their algorithm. */
export const siteKeys = {
  EdDSA: generateKeyPairSync('ed25519'),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
};

export const publicJwks = {
  keys: Object.entries(siteKeys).map(([alg, { publicKey }]) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid: alg,
    alg,
    use: 'sig',
  })),
};

/** Claims of a token that is good at `nowMs`; each may be changed, or left out by undefined. */
export function claimsAt(nowMs: number, changed: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(nowMs / 1_000);
  const claims = { sub: 'anna-42', name: 'Anna', aud: 'shop', iat, exp: iat + 600, jti: 'token-number-1', ...changed };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

/** Signs whatever it is given, also what `signIdentity` would not. */
export const signClaims = (
  claims: Record<string, unknown>,
  header: JWTHeaderParameters = { alg: 'HS256' },
  key: KeyObject | Uint8Array = new TextEncoder().encode(sharedSecret),
): Promise<string> => new SignJWT(claims).setProtectedHeader(header).sign(key);
