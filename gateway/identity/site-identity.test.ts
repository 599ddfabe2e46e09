import { createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIdentity } from '../../sdk/server/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { claimsAt, publicJwks, sharedSecret, signClaims, siteKeys } from './identity.testing.ts';
import { createIdentityVerifier, type IdentityVerifier } from './site-identity.ts';

const now = 1_800_000_000_000;
const clock = createManualClock(now);
const seconds = now / 1_000;
const folder = mkdtempSync(join(tmpdir(), 'identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const open = (keys: { secret?: string; jwks?: string }): IdentityVerifier =>
  createIdentityVerifier('shop', { secret: null, jwks: null, isRequired: false, ...keys }, clock);
const jwks = fileOf(publicJwks);
const bySecret = open({ secret: sharedSecret });
const byKey = open({ jwks });
const both = open({ secret: sharedSecret, jwks });

const good = { subject: 'anna-42', name: 'Anna', expiresAt: now + 600_000, tokenHash: expect.any(String) };
const refused = (why: string) => ({ refused: 'not-signed-in', why });

describe('a good token says who it is', () => {
  test.each(Object.entries(siteKeys))('%s, by the public key of the file', async (alg, { privateKey }) => {
    const token = await signClaims(claimsAt(now), { alg, kid: alg }, privateKey);
    expect(await byKey.verify(token)).toEqual(good);
    expect(await both.verify(token)).toEqual(good);
  });

  test('HS256, by the shared secret', async () => {
    expect(await bySecret.verify(await signClaims(claimsAt(now)))).toEqual(good);
    expect(await both.verify(await signClaims(claimsAt(now)))).toEqual(good);
  });

  test('whatever the site’s backend signs with our own helper', async () => {
    const options = { siteId: 'shop', now };
    const who = { userId: 'anna-42', name: 'Anna' };
    for (const [keyId, { privateKey }] of Object.entries(siteKeys)) {
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      expect(await both.verify(await signIdentity(who, { privateKey: pem, keyId }, options))).toEqual(good);
    }
    expect(await both.verify(await signIdentity(who, { secret: sharedSecret }, options))).toEqual(good);
  });

  test('a name is shown as one line of what fits; without one there is none', async () => {
    const named = async (name: unknown) => bySecret.verify(await signClaims(claimsAt(now, { name })));
    expect(await named(' Anna\u0000\r\nB ')).toMatchObject({ name: 'Anna   B' });
    expect(await named(`${'x'.repeat(119)}😀`)).toMatchObject({ name: `${'x'.repeat(119)}\ufffd` });
    for (const none of [undefined, 42, '', ' ', { first: 'A' }])
      expect(await named(none)).toMatchObject({ name: null });
  });

  test('two tokens of one person are told apart, and so are two sites', async () => {
    const hashOf = async (verifier: IdentityVerifier, changed: object) => {
      const identity = await verifier.verify(await signClaims(claimsAt(now, { ...changed })));
      return 'tokenHash' in identity ? identity.tokenHash : identity.why;
    };
    const other = createIdentityVerifier('other', { secret: sharedSecret, jwks: null, isRequired: false }, clock);
    const hashes = await Promise.all([
      hashOf(bySecret, {}),
      hashOf(bySecret, { jti: 'token-number-2' }),
      hashOf(other, { aud: 'other' }),
    ]);
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('I1: what is not a token of this site is none', () => {
  const pem = siteKeys.RS256.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forge = (header: object, key: string): string => {
    const content = `${encode(header)}.${encode(claimsAt(now))}`;
    return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
  };

  test('alg none, in every spelling', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      for (const signature of ['', 'AAAA']) {
        const token = `${encode({ alg })}.${encode(claimsAt(now))}.${signature}`;
        for (const verifier of [bySecret, byKey, both])
          expect(await verifier.verify(token)).toMatchObject({ refused: 'not-signed-in' });
      }
    }
  });

  test('a public key taken for a shared secret', async () => {
    const jwk = JSON.stringify(publicJwks.keys[2]);
    for (const key of [pem, pem.trim(), jwk]) {
      for (const header of [{ alg: 'HS256' }, { alg: 'HS256', kid: 'RS256' }]) {
        expect(await byKey.verify(forge(header, key))).toEqual(refused('ERR_JOSE_ALG_NOT_ALLOWED'));
        expect(await both.verify(forge(header, key))).toEqual(refused('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'));
      }
    }
  });

  test('a shared secret taken for a public key', async () => {
    for (const alg of ['RS256', 'ES256', 'EdDSA']) {
      expect(await bySecret.verify(forge({ alg, kid: alg }, sharedSecret))).toEqual(
        refused('ERR_JOSE_ALG_NOT_ALLOWED'),
      );
      expect(await both.verify(forge({ alg, kid: alg }, sharedSecret))).toEqual(
        refused('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'),
      );
    }
  });

  test('another algorithm than those agreed on', async () => {
    const key = new TextEncoder().encode(`${sharedSecret}${sharedSecret}`);
    for (const alg of ['HS384', 'HS512'])
      expect(await both.verify(await signClaims(claimsAt(now), { alg }, key))).toEqual(
        refused('ERR_JOSE_ALG_NOT_ALLOWED'),
      );
    const ps256 = await signClaims(claimsAt(now), { alg: 'PS256', kid: 'RS256' }, siteKeys.RS256.privateKey);
    expect(await both.verify(ps256)).toEqual(refused('ERR_JOSE_ALG_NOT_ALLOWED'));
  });

  test('another key: of another site, under a known name or an unknown one', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const known = await signClaims(claimsAt(now), { alg: 'EdDSA', kid: 'EdDSA' }, stranger);
    const unknown = await signClaims(claimsAt(now), { alg: 'EdDSA', kid: 'nobody' }, siteKeys.EdDSA.privateKey);
    const otherSecret = await signClaims(claimsAt(now), { alg: 'HS256' }, new TextEncoder().encode('y'.repeat(40)));
    expect(await byKey.verify(known)).toEqual(refused('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'));
    expect(await byKey.verify(unknown)).toEqual(refused('ERR_JWKS_NO_MATCHING_KEY'));
    expect(await bySecret.verify(otherSecret)).toEqual(refused('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'));
  });

  test('a key that the token itself brings or points to', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwk = publicKey.export({ format: 'jwk' }) as { kty: string };
    for (const more of [{ jwk }, { jku: 'https://attacker.example/keys' }, { x5u: 'https://attacker.example/c' }]) {
      const token = await signClaims(claimsAt(now), { alg: 'EdDSA', ...more }, privateKey);
      expect(await byKey.verify(token)).toEqual(refused('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'));
    }
  });

  test.each<[what: string, changed: Record<string, unknown>, why: string]>([
    ['for another site', { aud: 'other' }, 'claim aud: check_failed'],
    ['for no site', { aud: undefined }, 'claim aud: missing'],
    ['for several sites', { aud: ['shop', 'other'] }, 'claim aud: more than this site'],
    ['expired', { iat: seconds - 600, exp: seconds - 60 }, 'expired'],
    ['never ending', { exp: undefined }, 'claim exp: missing'],
    ['ending at no number', { exp: '9999999999' }, 'claim exp: invalid'],
    ['of an unknown age', { iat: undefined }, 'claim iat: missing'],
    ['from the future', { iat: seconds + 61, exp: seconds + 600 }, 'claim iat: check_failed'],
    ['not good yet', { nbf: seconds + 61 }, 'claim nbf: check_failed'],
    ['living longer than an hour', { exp: seconds + 3_601 }, 'claim exp: longer than an hour'],
    ['living for ever', { exp: Number.MAX_VALUE }, 'claim exp: longer than an hour'],
    ['older than an hour', { iat: seconds - 3_661, exp: seconds + 60 }, 'expired'],
    ['of nobody', { sub: undefined }, 'claim sub: missing'],
    ['of an empty name', { sub: '' }, 'claim sub: not usable'],
    ['of what is no text', { sub: 42 }, 'claim sub: not usable'],
    ['of a name too long', { sub: 'x'.repeat(201) }, 'claim sub: not usable'],
    ['of a name the wire cannot carry', { sub: 'an\0na' }, 'claim sub: not usable'],
    ['without its own id', { jti: undefined }, 'claim jti: missing'],
    ['with an id that others will have too', { jti: '1' }, 'claim jti: not usable'],
    ['with an id that is no text', { jti: ['token-number-1'] }, 'claim jti: not usable'],
  ])('%s', async (_what, changed, why) => {
    const answer = await bySecret.verify(await signClaims(claimsAt(now, changed)));
    expect(answer).toEqual(refused(why));
  });

  test('a clock that is a minute off is forgiven, no more; the session it opens is as long as that', async () => {
    const late = claimsAt(now, { iat: seconds - 600, exp: seconds - 59 });
    expect(await bySecret.verify(await signClaims(late))).toMatchObject({ expiresAt: now + 1_000 });
    const early = claimsAt(now, { iat: seconds + 60, nbf: seconds + 60, exp: seconds + 660 });
    expect(await bySecret.verify(await signClaims(early))).toMatchObject({ expiresAt: now + 660_000 });
  });

  test('what is no token at all, and a token that was changed', async () => {
    const token = await signClaims(claimsAt(now));
    const [header = '', payload = '', signature = ''] = token.split('.');
    const asBen = encode(claimsAt(now, { sub: 'ben' }));
    const texts = [
      'x'.repeat(16),
      '..............',
      `${header}.${asBen}.${signature}`,
      `${header}.${payload}`,
      '{"a":1}'.repeat(3),
    ];
    texts.push(
      `${token}.${signature}`,
      token.slice(0, -2),
      `${encode({ alg: 'HS256', crit: ['b64'], b64: false })}.${payload}.${signature}`,
    );
    for (const text of texts) expect(await both.verify(text)).toMatchObject({ refused: 'not-signed-in' });
  });

  test('a site without keys takes none', async () => {
    expect(await open({}).verify(await signClaims(claimsAt(now)))).toEqual(refused('this site has no identity keys'));
  });
});

test('W14: no reason repeats anything of the token', async () => {
  const secretWords = 'do-not-repeat-me';
  for (const changed of [{ aud: secretWords }, { exp: secretWords }, { iat: secretWords }, { jti: [secretWords] }]) {
    const answer = await bySecret.verify(await signClaims(claimsAt(now, changed)));
    expect(JSON.stringify(answer)).not.toContain(secretWords);
  }
});

test.each([
  ['not there', () => join(folder, 'nothing.json')],
  ['not JSON', () => fileOf('keys')],
  ['empty', () => fileOf({ keys: [] })],
  ['null', () => fileOf('null')],
  ['with a private key', () => fileOf({ keys: [siteKeys.EdDSA.privateKey.export({ format: 'jwk' })] })],
  ['with a shared secret', () => fileOf({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] })],
])('a file of keys that is %s stops the start', (_what, place) => {
  expect(() => open({ jwks: place() })).toThrow(/identity keys in .* cannot be used/);
});

describe('keys at an address', () => {
  let server: Server;
  let asked = 0;
  let answer: { status: number; body: string };
  let place: string;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    place = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const token = () => signClaims(claimsAt(now), { alg: 'EdDSA', kid: 'EdDSA' }, siteKeys.EdDSA.privateKey);

  test('are asked for once, also when tokens name keys that are not there', async () => {
    answer = { status: 200, body: JSON.stringify(publicJwks) };
    asked = 0;
    const verifier = open({ jwks: place });
    expect(asked).toBe(0);
    expect(await verifier.verify(await token())).toEqual(good);
    for (let tries = 0; tries < 10; tries += 1) {
      const made = await signClaims(claimsAt(now), { alg: 'EdDSA', kid: `k${tries}` }, siteKeys.EdDSA.privateKey);
      expect(await verifier.verify(made)).toEqual(refused('ERR_JWKS_NO_MATCHING_KEY'));
    }
    expect(asked).toBe(1);
  });

  test.each([
    ['an error', 500, ''],
    ['a redirect', 302, ''],
    ['no JSON', 200, '<html>'],
    ['no keys', 200, '{"keys":"none"}'],
  ])('that answers with %s says nothing about a token: it is to be asked again', async (_what, status, body) => {
    answer = { status, body };
    const verifier = open({ jwks: place });
    expect(await verifier.verify(await token())).toMatchObject({ refused: 'unavailable' });
    answer = { status: 200, body: JSON.stringify(publicJwks) };
    expect(await verifier.verify(await token())).toEqual(good);
  });

  test('that cannot be reached neither', async () => {
    const verifier = open({ jwks: 'http://127.0.0.1:1/keys' });
    expect(await verifier.verify(await token())).toEqual({
      refused: 'unavailable',
      why: 'the site keys could not be got',
    });
  });
});
