import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { idbStorage } from '../storage/idb-storage.ts';
import { platform } from '../transport/world.ts';
import { type Credential, credentialIn, ownCredential, sign } from './credential.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const world = platform();
const { subtle } = crypto;
let opened: DeviceStorage[] = [];

/** The page is loaded (again): nothing is shared with the last time but the database. */
function load(): DeviceStorage {
  for (const storage of opened) storage.close();
  const storage = idbStorage('throughline-key-test');
  opened.push(storage);
  return storage;
}

const bytes = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

async function signsFor({ token }: Credential, signer: Credential): Promise<boolean> {
  const key = await subtle.importKey('raw', bytes(token.slice(4)), algorithm, false, ['verify']);
  const signature = (await sign(subtle, signer, 'hello')) ?? '';
  return subtle.verify(algorithm, key, bytes(signature), new TextEncoder().encode('hello'));
}

let credential: Credential;
beforeEach(async () => {
  credential = await ownCredential(load(), world);
});
afterEach(async () => {
  for (const storage of opened) await storage.clear();
  opened = [];
});

describe('a device’s key in a real browser', () => {
  test('is still there, and signs, after the page was loaded again', async () => {
    const kept = await ownCredential(load(), world);
    expect(kept.token).toBe(credential.token);
    expect(kept.privateKey).not.toBe(credential.privateKey);
    expect(await signsFor(credential, kept)).toBe(true);
  });

  test('cannot be read out of the database', async () => {
    const kept = credentialIn(await load().readAll());
    const key = kept?.privateKey as CryptoKey;
    expect(key.extractable).toBe(false);
    for (const format of ['pkcs8', 'jwk'] as const) {
      await expect(subtle.exportKey(format, key)).rejects.toMatchObject({ name: 'InvalidAccessError' });
    }
  });

  test('does not go with a copy of the record: what can be copied cannot sign', async () => {
    const record = await load().readAll();
    const copied = new Map<string, unknown>(Object.entries(JSON.parse(JSON.stringify(Object.fromEntries(record)))));
    expect(JSON.stringify([...copied])).toContain(credential.token);
    expect(credentialIn(copied)).toBeNull();
    const forged: Credential = { token: credential.token, privateKey: null };
    expect(await sign(subtle, forged, 'hello')).toBeUndefined();
  });

  test('is gone after signing out, and the next one is another', async () => {
    await load().clear();
    const next = await ownCredential(load(), world);
    expect(next.token).not.toBe(credential.token);
    expect(await signsFor(credential, next)).toBe(false);
  });
});
