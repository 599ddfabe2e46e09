import { describe, expect, test, vi } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { withFallback } from '../storage/with-fallback.ts';
import { testWorld } from '../testing/test-world.ts';
import type { World } from '../transport/world.ts';
import { type Credential, credentialIn, makeCredential, ownCredential, readCredential, sign } from './credential.ts';

const { subtle } = crypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const world = (): World => ({ ...testWorld(), subtle });

/** As the gateway does it: with nothing but the token. */
async function isSignedBy(token: string, signature: string, text: string): Promise<boolean> {
  const key = await subtle.importKey('raw', Buffer.from(token.slice(4), 'base64url'), algorithm, false, ['verify']);
  return subtle.verify(algorithm, key, Buffer.from(signature, 'base64url'), new TextEncoder().encode(text));
}

describe('a device’s credential', () => {
  test('is a key that signs, and its token is all one needs to check that', async () => {
    const credential = await makeCredential(world());
    expect(credential.token).toMatch(/^key\.[\w-]{87}$/);
    const signature = (await sign(subtle, credential, 'ä text')) ?? '';
    expect(signature).toMatch(/^[\w-]{86}$/);
    expect(await isSignedBy(credential.token, signature, 'ä text')).toBe(true);
    expect(await isSignedBy(credential.token, signature, 'another text')).toBe(false);
  });

  test('cannot be read out', async () => {
    const { privateKey } = await makeCredential(world());
    for (const format of ['pkcs8', 'jwk'] as const) {
      await expect(subtle.exportKey(format, privateKey as CryptoKey)).rejects.toMatchObject({
        name: 'InvalidAccessError',
      });
    }
  });

  test('is a secret where the page has no WebCrypto', async () => {
    const credential = await makeCredential(testWorld());
    expect(credential).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/), privateKey: null });
    expect(await sign(null, credential, 'text')).toBeUndefined();
    expect(await sign(subtle, credential, 'text')).toBeUndefined();
  });
});

describe('a kept credential', () => {
  test('is found again, with its key or as a secret', async () => {
    const credential = await makeCredential(world());
    const kept = readCredential(structuredClone(credential)) as Credential;
    expect(kept.token).toBe(credential.token);
    expect(await isSignedBy(kept.token, (await sign(subtle, kept, 'x')) ?? '', 'x')).toBe(true);
    const secret = await makeCredential(testWorld());
    expect(readCredential({ ...secret, more: 1 })).toEqual(secret);
  });

  test('whose key was lost or copied as something else is none', async () => {
    const { token, privateKey } = await makeCredential(world());
    const { publicKey } = await subtle.generateKey(algorithm, false, ['sign']);
    const readable = await subtle.generateKey(algorithm, true, ['sign']);
    const other = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign']);
    const ecdh = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const hmac = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    for (const key of [
      null,
      undefined,
      {},
      'key',
      publicKey,
      readable.privateKey,
      other.privateKey,
      ecdh.privateKey,
      hmac,
    ]) {
      expect(readCredential({ token, privateKey: key })).toBeNull();
    }
    expect(readCredential({ token: 'x'.repeat(43), privateKey })).toBeNull();
  });

  test.each([
    undefined,
    null,
    7,
    'x'.repeat(43),
    [],
    {},
    { token: 7, privateKey: null },
    { token: '', privateKey: null },
    { token: 'x'.repeat(42), privateKey: null },
    { token: `${'x'.repeat(42)}\n`, privateKey: null },
    { token: 'x'.repeat(100_000), privateKey: null },
    { token: 'x'.repeat(43) },
    JSON.parse(`{"__proto__": {"token": "${'x'.repeat(43)}", "privateKey": null}}`),
  ])('that is not one is not taken for one (%#)', (kept) => {
    expect(readCredential(kept)).toBeNull();
  });
});

describe('this device’s own credential', () => {
  test('is made once, and two tabs that open together have the same', async () => {
    const storage = memoryStorage();
    const [one, two] = await Promise.all([ownCredential(storage, world()), ownCredential(storage, world())]);
    expect(one.token).toBe(two.token);
    expect((await ownCredential(storage, world())).token).toBe(one.token);
    expect(credentialIn(await storage.readAll())?.token).toBe(one.token);
  });

  test('is made anew when what was kept is no credential', async () => {
    const storage = memoryStorage(new Map([['device', { token: `key.${'x'.repeat(87)}`, privateKey: null }]]));
    const { token, privateKey } = await ownCredential(storage, world());
    expect(privateKey).not.toBeNull();
    expect((await ownCredential(storage, world())).token).toBe(token);
  });

  test('is a secret that is kept, where the browser keeps values but no keys', async () => {
    const memory = memoryStorage();
    const keepFirst: typeof memory.keepFirst = async (key, value) => {
      if ((value as Credential).privateKey) throw new DOMException('keys cannot be cloned', 'DataCloneError');
      return memory.keepFirst(key, value);
    };
    const onBroken = vi.fn();
    const storage = withFallback({ ...memory, keepFirst }, onBroken);
    const credential = await ownCredential(storage, world());
    expect(credential.privateKey).toBeNull();
    expect(await ownCredential(storage, world())).toEqual(credential);
    expect(onBroken).not.toHaveBeenCalled();
  });
});
