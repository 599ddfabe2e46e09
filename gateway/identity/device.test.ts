import { expect, test } from 'vitest';
import { makeKeyDevice } from './device.testing.ts';
import { isSignedBy, readDevice } from './device.ts';

test('a device with a key is found by its key, one with a secret by the secret, each only at its own site', async () => {
  const { token } = await makeKeyDevice();
  const device = readDevice('shop', token);
  expect(device?.publicKey).toBe(token.slice('key.'.length));
  expect(device?.deviceKey).toMatch(/^device:shop:[\w-]{43}$/);
  expect(device?.deviceKey).not.toContain(device?.publicKey);
  expect(readDevice('shop', 'a secret of many letters')?.publicKey).toBeNull();
  expect(readDevice('bank', token)?.deviceKey.split(':')[2]).toBe(device?.deviceKey.split(':')[2]);
  expect(readDevice('bank', token)?.deviceKey).not.toBe(device?.deviceKey);
});

test.each([
  ['nothing', 'key.'],
  ['too short', `key.B${'A'.repeat(85)}`],
  ['too long', `key.B${'A'.repeat(87)}`],
  ['a compressed point', `key.A${'A'.repeat(86)}`],
  ['foreign characters', `key.B${'+'.repeat(86)}`],
])('what says it is a key and is none does not become a secret instead: %s', (_, token) => {
  expect(readDevice('shop', token)).toBeNull();
});

test('only the holder of the key signs for it, and only what was signed', async () => {
  const [one, other] = [await makeKeyDevice(), await makeKeyDevice()];
  const publicKey = one.token.slice('key.'.length);
  const signature = await one.sign('this text');
  expect(await isSignedBy(publicKey, 'this text', signature)).toBe(true);
  expect(await isSignedBy(publicKey, 'this text.', signature)).toBe(false);
  expect(await isSignedBy(publicKey, 'this text', await other.sign('this text'))).toBe(false);
});

test.each([
  ['nothing', ''],
  ['zeros (CVE-2022-21449)', 'A'.repeat(86)],
  ['too long', 'A'.repeat(5_000)],
  ['foreign characters', '!'.repeat(86)],
])('a signature that is %s is no signature', async (_, signature) => {
  const { token } = await makeKeyDevice();
  expect(await isSignedBy(token.slice('key.'.length), 'this text', signature)).toBe(false);
});

test('a key that is no point of the curve signs nothing, and is nobody’s fault', async () => {
  const offCurve = `B${'A'.repeat(86)}`;
  const { sign } = await makeKeyDevice();
  expect(await isSignedBy(offCurve, 'this text', await sign('this text'))).toBe(false);
});
