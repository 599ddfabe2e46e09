import { helloText } from '@throughline/sdk/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { type TestWorld, testWorld } from '../testing/test-world.ts';
import { type Credential, makeCredential } from './credential.ts';
import { Session } from './session.ts';

const { subtle } = crypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let world: TestWorld;
let session: Session;
let withKey: Credential;
const secret: Credential = { token: 's'.repeat(43), privateKey: null };

beforeEach(async () => {
  world = Object.assign(testWorld(), { subtle });
  session = new Session(world, 'shop');
  withKey ??= await makeCredential(world);
});

async function isSigned(proof: string | undefined, text: string): Promise<boolean> {
  const point = Buffer.from(withKey.token.slice(4), 'base64url');
  const key = await subtle.importKey('raw', point, algorithm, false, ['verify']);
  return subtle.verify(algorithm, key, Buffer.from(proof ?? '', 'base64url'), new TextEncoder().encode(text));
}

describe('a device’s hello', () => {
  test('is signed over this site and this socket’s challenge', async () => {
    session.become(withKey);
    const { token, proof } = await session.hello('nonce-1');
    expect(token).toBe(withKey.token);
    expect(await isSigned(proof, helloText('shop', 'nonce-1'))).toBe(true);
    expect(await isSigned(proof, helloText('shop', 'nonce-2'))).toBe(false);
    expect(await isSigned(proof, helloText('blog', 'nonce-1'))).toBe(false);
  });

  test('without a key is its secret', async () => {
    session.become(secret);
    expect(await session.hello('nonce-1')).toEqual({ token: secret.token });
  });
});
