import { requestText } from '@throughline/sdk/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import { type Credential, makeCredential } from './credential.ts';
import { RequestAccess } from './request-access.ts';
import { Session } from './session.ts';

const { subtle } = crypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const url = 'https://chat.example/v1/sites/shop/addresses?lang=en';
const access = { token: 'access-token-of-the-test', forMs: 900_000 };

let world: TestWorld;
let session: Session;
let requests: RequestAccess;
let isComing: boolean;
let withKey: Credential;
const secret: Credential = { token: 's'.repeat(43), privateKey: null };

beforeEach(async () => {
  world = Object.assign(testWorld(), { subtle });
  isComing = true;
  session = new Session(world, 'shop');
  requests = new RequestAccess({ world, session, isComing: () => isComing });
  withKey ??= await makeCredential(world);
});

async function isSigned(proof: string | undefined, text: string): Promise<boolean> {
  const point = Buffer.from(withKey.token.slice(4), 'base64url');
  const key = await subtle.importKey('raw', point, algorithm, false, ['verify']);
  return subtle.verify(algorithm, key, Buffer.from(proof ?? '', 'base64url'), new TextEncoder().encode(text));
}

/** What came of a promise so far. */
function watch(asked: Promise<unknown>): { outcome: unknown } {
  const seen: { outcome: unknown } = { outcome: 'waiting' };
  asked.then(
    (value) => {
      seen.outcome = value;
    },
    (error) => {
      seen.outcome = error.code;
    },
  );
  return seen;
}

describe('a request of the device', () => {
  test('carries the newest access token and a signature over what it asks', async () => {
    session.become(withKey);
    session.admit({ ...access, token: 'an-older-access-token' });
    session.admit(access);
    const headers = await requests.authorize('POST', url);
    expect(headers.authorization).toBe(`Bearer ${access.token}`);
    const path = '/v1/sites/shop/addresses';
    const proof = headers['throughline-proof'];
    expect(await isSigned(proof, requestText('POST', path, access.token))).toBe(true);
    expect(await isSigned(proof, requestText('GET', path, access.token))).toBe(false);
  });

  test('never carries the device token', async () => {
    session.become(withKey);
    session.admit(access);
    expect(JSON.stringify(await requests.authorize('POST', url))).not.toContain(withKey.token);
  });

  test('without a key carries the access token alone', async () => {
    session.become(secret);
    session.admit(access);
    expect(await requests.authorize('GET', url)).toEqual({ authorization: `Bearer ${access.token}` });
  });

  test('made while the connection comes up waits for it', async () => {
    session.become(secret);
    const seen = watch(requests.authorize('GET', url));
    world.clock.advance(9_999);
    await settled();
    expect(seen.outcome).toBe('waiting');
    session.admit(access);
    await settled();
    expect(seen.outcome).toEqual({ authorization: `Bearer ${access.token}` });
    expect(world.clock.running).toBe(0);
  });

  test('waits ten seconds and not for ever', async () => {
    session.become(secret);
    const seen = watch(requests.authorize('GET', url));
    world.clock.advance(10_000);
    await settled();
    expect(seen.outcome).toBe('offline');
  });

  test('does not wait where no connection is coming', async () => {
    isComing = false;
    session.become(secret);
    const seen = watch(requests.authorize('GET', url));
    await settled();
    expect(seen.outcome).toBe('offline');
    expect(world.clock.running).toBe(0);
  });

  test('stops waiting when the gateway turns the device away or it is signed out', async () => {
    session.become(secret);
    const turnedAway = watch(requests.authorize('GET', url));
    session.admit(null);
    const signedOut = watch(requests.authorize('GET', url));
    session.forget();
    await settled();
    expect([turnedAway.outcome, signedOut.outcome]).toEqual(['offline', 'offline']);
    expect(world.clock.running).toBe(0);
  });

  test('does not use an access token that has run out', async () => {
    session.become(secret);
    session.admit(access);
    world.clock.advance(access.forMs);
    const seen = watch(requests.authorize('GET', url));
    await settled();
    expect(seen.outcome).toBe('waiting');
    session.forget();
  });

  test('of a new device is not made with the old one’s access', async () => {
    session.become(secret);
    session.admit(access);
    session.become(withKey);
    const seen = watch(requests.authorize('GET', url));
    await settled();
    expect(seen.outcome).toBe('waiting');
    session.forget();
  });
});

describe('a device that comes back as a new one', () => {
  test('has a key of its own', async () => {
    session.become(withKey);
    const next = await requests.newCredential();
    expect(next.privateKey).not.toBeNull();
    expect(next.token).not.toBe(withKey.token);
  });

  test('has a secret again where its keys cannot be kept', async () => {
    session.become(secret);
    expect((await requests.newCredential()).privateKey).toBeNull();
  });
});
