import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { signIdentity } from './index.ts';

const secret = 'a secret of the shop of 32 bytes, or more';
const now = Date.UTC(2026, 10, 22);
const anna = { userId: 'anna-42', name: 'Anna', email: 'anna@mail.example' };
const forShop = { siteId: 'shop', now };
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const pairs = {
  EdDSA: generateKeyPairSync('ed25519'),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
};

describe.each(Object.entries(pairs))('a private key for %s', (alg, { privateKey, publicKey }) => {
  test('as PEM: its own algorithm, and the public half verifies it', async () => {
    const token = await signIdentity(anna, { privateKey: pemOf(privateKey), keyId: 'k1' }, forShop);
    const { payload, protectedHeader } = await jwtVerify(token, publicKey, { currentDate: new Date(now) });
    expect(protectedHeader).toEqual({ alg, kid: 'k1', typ: 'JWT' });
    expect(payload).toMatchObject({ sub: 'anna-42', name: 'Anna', email: 'anna@mail.example', aud: 'shop' });
  });

  test('as JWK: it brings its own key id', async () => {
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'from-the-jwk' };
    const token = await signIdentity(anna, { privateKey: jwk }, forShop);
    expect(decodeProtectedHeader(token)).toEqual({ alg, kid: 'from-the-jwk', typ: 'JWT' });
    await jwtVerify(token, publicKey, { currentDate: new Date(now) });
  });
});

test('a shared secret signs with HS256', async () => {
  const token = await signIdentity({ userId: 'anna-42' }, { secret }, forShop);
  const verified = await jwtVerify(token, new TextEncoder().encode(secret), { currentDate: new Date(now) });
  expect(verified.protectedHeader.alg).toBe('HS256');
  expect(verified.payload).toEqual({
    sub: 'anna-42',
    aud: 'shop',
    iat: now / 1_000,
    exp: now / 1_000 + 600,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test('each token is its own, also for the same person at the same moment', async () => {
  const [one, two] = await Promise.all([1, 2].map(() => signIdentity(anna, { secret }, forShop)));
  expect(decodeJwt(one ?? '').jti).not.toBe(decodeJwt(two ?? '').jti);
});

test('it lasts as long as asked for, an hour at most', async () => {
  const hour = await signIdentity(anna, { secret }, { ...forShop, expiresInSeconds: 3_600 });
  expect(decodeJwt(hour).exp).toBe(now / 1_000 + 3_600);
  for (const expiresInSeconds of [3_601, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(signIdentity(anna, { secret }, { ...forShop, expiresInSeconds })).rejects.toThrow(/expiresInSeconds/);
  }
});

test('a key that could be guessed, or is of another kind, signs nothing', async () => {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey;
  await expect(signIdentity(anna, { secret: 'x'.repeat(31) }, forShop)).rejects.toThrow(/secret: at least 32 bytes/);
  for (const privateKey of [pemOf(p384), pemOf(weakRsa)]) {
    await expect(signIdentity(anna, { privateKey }, forShop)).rejects.toThrow(/privateKey: an Ed25519 key/);
  }
});

test('what cannot be read is named, and never quoted', async () => {
  const publicPem = pairs.EdDSA.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  for (const privateKey of [
    '-----BEGIN PRIVATE KEY-----\nsecret words\n',
    '',
    publicPem,
    { kty: 'oct', k: 'c2VjcmV0' },
  ]) {
    const error = await signIdentity(anna, { privateKey }, forShop).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/privateKey: neither/);
    expect((error as Error).cause).toBeUndefined();
  }
});

test('who it is must be text of a sensible length', async () => {
  const wrong = [
    { userId: '' },
    { userId: 'x'.repeat(201) },
    { userId: 'a\0b' },
    { userId: '\ud800' },
    { userId: 42 as unknown as string },
    { userId: undefined as unknown as string },
    { userId: 'anna', name: 'x'.repeat(121) },
    { userId: 'anna', email: 'x'.repeat(255) },
  ];
  for (const identity of wrong) await expect(signIdentity(identity, { secret }, forShop)).rejects.toThrow(TypeError);
  await expect(signIdentity(anna, { secret }, { siteId: '' })).rejects.toThrow(/siteId/);
});
