import { closeCodes, helloText, requestText, wireVersion } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from './config/config.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { type KeyDevice, makeKeyDevice } from './identity/device.testing.ts';
import { Talk } from './socket/socket.testing.ts';
import { createManualClock } from './testing/manual-clock.ts';

const origin = 'https://shop.example';
const site = '/v1/sites/shop';
let gateway: Gateway;
let url: string;
let logged: string[];
const talks: Talk[] = [];

beforeEach(async () => {
  const config = readConfig(
    {
      THROUGHLINE_DATA: ':memory:',
      THROUGHLINE_PORT: '0',
      THROUGHLINE_SITE_ID: 'shop',
      THROUGHLINE_SITE_ORIGINS: origin,
    },
    'gateway',
  );
  logged = [];
  const note = (what: string, fields?: object): void => void logged.push(`${what} ${JSON.stringify(fields)}`);
  const parts = { clock: createManualClock(1_800_000_000_000), logger: { info: note, warn: note, error: note } };
  gateway = await createGateway(config, parts);
  ({ url } = await gateway.listen());
});
afterEach(async () => {
  for (const { socket } of talks.splice(0)) socket.terminate();
  await gateway.stop();
});

/** An open chat of a device, and its access token. */
async function open(device: KeyDevice): Promise<{ talk: Talk; access: string }> {
  const talk = new Talk(new WebSocket(`${url.replace('http', 'ws')}${site}/socket`, { origin }));
  talks.push(talk);
  const { nonce } = await talk.nth('challenge');
  const proof = await device.sign(helloText('shop', nonce));
  const { token } = device;
  talk.say({ type: 'hello', version: wireVersion, as: 'contact', token, proof, locale: 'en', cursors: [] });
  return { talk, access: (await talk.nth('welcome')).access?.token ?? '' };
}

/** A request of a device beside the socket; null: of nobody. */
async function post(path: string, body: object, by: { device: KeyDevice; access: string } | null): Promise<Response> {
  const headers: Record<string, string> = { origin, 'content-type': 'application/json' };
  if (by) {
    headers.authorization = `Bearer ${by.access}`;
    headers['throughline-proof'] = await by.device.sign(requestText('POST', `${site}${path}`, by.access));
  }
  return fetch(`${url}${site}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

test('from the desktop to the phone and back: the draft moves, both chats know where it goes on, no secret is in the log', async () => {
  const [desktop, phone] = [await makeKeyDevice(), await makeKeyDevice()];
  const atDesk = await open(desktop);
  const draft = { text: 'Is the lamp', uploads: [] };
  const made = await post('/handoff', { draft, locale: 'en' }, { device: desktop, access: atDesk.access });
  const { secret } = (await made.json()) as { secret: string };
  const taken = await post('/handoff/take', { secret, locale: 'en', next: phone.token }, null);
  expect(await taken.json()).toEqual({ outcome: 'taken', draft });
  expect((await atDesk.talk.nth('elsewhere')).since).not.toBeNull();

  const onPhone = await open(phone);
  onPhone.talk.append('Is the lamp in stock?');
  await onPhone.talk.nth('ack');
  await expect.poll(() => atDesk.talk.texts()).toEqual(['Is the lamp in stock?']);

  await post('/handoff/back', {}, { device: desktop, access: atDesk.access });
  expect(await atDesk.talk.nth('elsewhere', 2)).toMatchObject({ since: null });
  expect((await onPhone.talk.nth('elsewhere')).since).not.toBeNull();
  for (const hidden of [secret, atDesk.access, desktop.token, phone.token]) {
    expect(logged.join('\n')).not.toContain(hidden);
  }
});

test('W6: signing out in one tab closes the others of that device at once, and lets it in no more', async () => {
  const device = await makeKeyDevice();
  const [one, two] = [await open(device), await open(device)];
  one.talk.append('Hello');
  await two.talk.nth('entries');
  expect((await post('/sign-out', {}, { device, access: one.access })).status).toBe(200);
  expect(await Promise.all([one.talk.closed, two.talk.closed])).toEqual([
    closeCodes.notSignedIn,
    closeCodes.notSignedIn,
  ]);
  await expect(open(device)).rejects.toThrow('closed while waiting for welcome');
  expect((await post('/handoff/back', {}, { device, access: two.access })).status).toBe(401);
});
