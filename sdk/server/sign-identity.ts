import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type IdentityKey, readSigningKey } from './signing-key.ts';

export type { IdentityKey } from './signing-key.ts';

/** Who is signed in at the site, as the site's own accounts know them. */
export interface UserIdentity {
  /** The account's lasting id, 1 to 200 characters; never an e-mail address, which may change hands. */
  userId: string;
  /** What agents see, up to 120 characters. */
  name?: string;
  /** Shown to agents at most: nothing is sent to it before the person has proven it. */
  email?: string;
}

export interface SignOptions {
  /** The site at the gateway that this is for; a token for one site is worthless at another. */
  siteId: string;
  /** How long the token, and the session it opens, is good: 600 when left out, at most 3600. */
  expiresInSeconds?: number;
  /** Milliseconds since 1970; the clock's when left out. */
  now?: number;
}

const standardLifeSeconds = 600;
const longestLifeSeconds = 3_600;
const longestUserId = 200;
const longestName = 120;
const longestEmail = 254;

function assertText(field: string, value: string | undefined, maxLength: number): void {
  if (value === undefined) return;
  const fits = typeof value === 'string' && value.length > 0 && value.length <= maxLength && !value.includes('\0');
  if (!fits || !value.isWellFormed()) throw new TypeError(`${field}: text of 1 to ${maxLength} characters is needed`);
}

function lifeOf({ expiresInSeconds = standardLifeSeconds }: SignOptions): number {
  const fits = Number.isInteger(expiresInSeconds) && expiresInSeconds > 0 && expiresInSeconds <= longestLifeSeconds;
  if (fits) return expiresInSeconds;
  throw new TypeError(`expiresInSeconds: a whole number from 1 to ${longestLifeSeconds} is needed`);
}

/**
 * Says to the gateway who is signed in at the site: a JWT (RFC 7519) for the client's `identify`. Make a new one for each
 * sign-in and whenever the client asks for one; each is good for one device.
 *
 * @throws TypeError when a value does not fit or the key is too weak; nothing of the key is in its words.
 *
 * @example With a private key; its public half lies in the JWKS that the gateway reads.
 * ```ts
 * import { signIdentity } from '@throughline/sdk/server';
 *
 * app.get('/chat-identity', async (request, response) => {
 *   const { id, name } = request.user;
 *   const key = { privateKey: process.env.CHAT_KEY_PEM, keyId: '2026-11' };
 *   response.send(await signIdentity({ userId: id, name }, key, { siteId: 'shop' }));
 * });
 * ```
 *
 * @example With a secret that the gateway shares.
 * ```ts
 * const token = await signIdentity({ userId: '42' }, { secret: process.env.CHAT_SECRET }, { siteId: 'shop' });
 * ```
 */
export async function signIdentity(identity: UserIdentity, key: IdentityKey, options: SignOptions): Promise<string> {
  const { userId, name, email } = identity;
  assertText('userId', userId ?? '', longestUserId);
  assertText('name', name, longestName);
  assertText('email', email, longestEmail);
  assertText('siteId', options.siteId ?? '', 64);
  const { key: signingKey, header } = readSigningKey(key);
  const issuedAt = Math.floor((options.now ?? Date.now()) / 1_000);
  const claims = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  return new SignJWT(claims)
    .setProtectedHeader({ ...header, typ: 'JWT' })
    .setSubject(userId)
    .setAudience(options.siteId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeOf(options))
    .setJti(randomUUID())
    .sign(signingKey);
}
