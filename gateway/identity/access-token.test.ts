import { limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createAccessTokens } from './access-token.ts';
import { makeKeyDevice } from './device.testing.ts';
import { type Device, readDevice } from './device.ts';

const secret = 's'.repeat(40);
const clock = createManualClock(1_800_000_000_000);
const tokens = createAccessTokens(secret, clock);
const device: Device = { deviceKey: 'device:shop:abc', publicKey: null };

test('a token names its device, with its key when it has one', async () => {
  const { token, forMs } = tokens.make('shop', device);
  expect(forMs).toBe(limits.accessForMs);
  expect(tokens.read('shop', token)).toEqual(device);
  const withKey = readDevice('shop', (await makeKeyDevice()).token);
  if (!withKey) throw new Error('no device');
  expect(tokens.read('shop', tokens.make('shop', withKey).token)).toEqual(withKey);
});

test('the longest token there can be is one the wire and the header take', async () => {
  const siteId = 's'.repeat(64);
  const longest = readDevice(siteId, (await makeKeyDevice()).token);
  if (!longest) throw new Error('no device');
  const { token } = tokens.make(siteId, longest);
  expect(token.length).toBeLessThanOrEqual(limits.maxTokenLength);
  expect(token).toMatch(/^[\w.-]+$/);
  expect(tokens.read(siteId, token)).toEqual(longest);
});

test('a token is good until its end by the gateway’s clock, and not at it', async () => {
  const turned = createManualClock(1_000);
  const own = createAccessTokens(secret, turned);
  const { token, forMs } = own.make('shop', device);
  await turned.advance(forMs - 1);
  expect(own.read('shop', token)).toEqual(device);
  await turned.advance(1);
  expect(own.read('shop', token)).toBeNull();
});

test('a token of another site, or of another gateway’s secret, is none', () => {
  const { token } = tokens.make('shop', device);
  expect(tokens.read('bank', token)).toBeNull();
  expect(createAccessTokens('t'.repeat(40), clock).read('shop', token)).toBeNull();
});

test('a token changed in any one character, cut or lengthened is none', () => {
  const { token } = tokens.make('shop', device);
  for (let at = 0; at < token.length; at += 1) {
    const changed = `${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`;
    expect(tokens.read('shop', changed)).toBeNull();
    expect(tokens.read('shop', token.slice(0, at))).toBeNull();
  }
  expect(tokens.read('shop', `${token}A`)).toBeNull();
});

test.each(['', '.', 'a-device-token-of-somebody', `${'A'.repeat(500)}.${'A'.repeat(43)}`, 'é.é', 'null.null'])(
  'what a stranger makes up is none: %s',
  (madeUp) => {
    expect(tokens.read('shop', madeUp)).toBeNull();
  },
);
