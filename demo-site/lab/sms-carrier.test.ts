import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePorts } from '../ports.ts';
import type { AdjustableClock } from './adjustable-clock.ts';
import { Hints } from './hints.ts';
import { Phones } from './phones.ts';
import { type SmsCarrier, startSmsCarrier } from './sms-carrier.ts';
import { SmsSwitchboard } from './sms-switches.ts';
import { stillClock } from './testing/still-clock.ts';

const ada = '+4917604069042';
const companyNumber = '+4917604069001';
const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' };

let clock: AdjustableClock;
let switches: SmsSwitchboard;
let phones: Phones;
let carrier: SmsCarrier;
let company: Server;
let companyUrl: string;
let apiUrl: string;
let file: string;
/** The webhooks that reached the company, and the status it answers. */
let called: { path: string; isGenuine: boolean; fields: Record<string, string> }[];
let answer: number;

beforeEach(async () => {
  called = [];
  answer = 204;
  company = createServer(async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    const signature = String(request.headers['x-twilio-signature']);
    const isGenuine = validateRequest(account.authToken, signature, `${companyUrl}${request.url}`, fields);
    if (answer < 300) called.push({ path: request.url ?? '', isGenuine, fields });
    response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => company.listen(0, '127.0.0.1', resolve));
  companyUrl = `http://127.0.0.1:${(company.address() as AddressInfo).port}`;
  const { port } = await freePorts({ port: 0 });
  apiUrl = `http://127.0.0.1:${port}/2010-04-01/Accounts/${account.accountSid}/Messages.json`;
  clock = stillClock();
  switches = new SmsSwitchboard();
  file = join(mkdtempSync(join(tmpdir(), 'throughline-sms-')), 'texts.jsonl');
  phones = new Phones(file, new Hints());
  const inboundUrl = `${companyUrl}/inbound`;
  carrier = await startSmsCarrier({ phones, switches, clock, port, account, companyNumber, inboundUrl });
});

afterEach(async () => {
  await carrier.stop();
  company.closeAllConnections();
  await new Promise((resolve) => company.close(resolve));
});

const headers = { authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}` };
const post = (fields: Record<string, string> = {}) => {
  const callback = `${companyUrl}/status?delivery=1`;
  const body = new URLSearchParams({ To: ada, From: companyNumber, Body: 'Hi', StatusCallback: callback, ...fields });
  return fetch(apiUrl, { method: 'POST', headers, body });
};
const statuses = () => called.map(({ fields }) => fields.MessageStatus);
const calm = { incoming: {}, outgoing: {} };

describe('a text to a customer', () => {
  test('arrives on the phone and is reported by webhooks that Twilio itself could have signed', async () => {
    const response = await post();
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ to: ada, body: 'Hi', status: 'queued', error_code: null });
    await vi.waitFor(() => expect(statuses()).toEqual(['sent', 'delivered']));
    expect(called.every(({ isGenuine, path }) => isGenuine && path === '/status?delivery=1')).toBe(true);
    expect(phones.texts(ada)).toMatchObject([{ direction: 'received', company: companyNumber, text: 'Hi' }]);
  });

  test('can be asked for afterwards, with what became of it', async () => {
    await post();
    await vi.waitFor(() => expect(statuses()).toHaveLength(2));
    const list = await (await fetch(`${apiUrl}?To=${encodeURIComponent(ada)}`, { headers })).json();
    expect(list).toMatchObject({ messages: [{ to: ada, status: 'delivered' }] });
    const other = await (await fetch(`${apiUrl}?To=%2B4917604069043`, { headers })).json();
    expect(other).toMatchObject({ messages: [] });
  });

  test.each([
    ['a wrong number', { To: '12345' }, 21211],
    ['nothing to say', { Body: '' }, 21602],
    ['more than a text can hold', { Body: 'x'.repeat(1_601) }, 21617],
  ])('is declined with the code of Twilio: %s', async (_, fields, code) => {
    const response = await post(fields);
    expect([response.status, await response.json()]).toMatchObject([400, { code }]);
  });

  test('is declined for whoever does not sign in', async () => {
    expect((await fetch(apiUrl, { method: 'POST', body: 'To=1' })).status).toBe(401);
  });

  test.each([
    ['unknown-number', '30005'],
    ['unreachable', '30003'],
    ['filtered', '30007'],
  ] as const)('fails afterwards when the switch says so: %s', async (failure, code) => {
    switches.change({ ...calm, address: null, incoming: { failure } });
    expect((await post()).status).toBe(201);
    await vi.waitFor(() => expect(statuses()).toEqual(['sent', 'undelivered']));
    expect(called[1]?.fields.ErrorCode).toBe(code);
    expect(phones.texts(ada)).toEqual([]);
  });

  test('is declined at once where the number opted out, and while the provider is down', async () => {
    switches.change({ ...calm, address: ada, incoming: { failure: 'opted-out' } });
    expect(await (await post()).json()).toMatchObject({ code: 21610 });
    switches.change({ ...calm, address: null, incoming: { isDown: true } });
    expect((await post({ To: '+4917604069043' })).status).toBe(503);
  });

  test.each([
    ['cut-and-keep', 1],
    ['cut-and-lose', 0],
  ] as const)('leaves the sender without an answer when the connection is cut: %s', async (loss, kept) => {
    switches.change({ ...calm, address: null, incoming: { loss } });
    await expect(post()).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(phones.texts(ada)).toHaveLength(kept));
    const list = (await (await fetch(apiUrl, { headers })).json()) as { messages: unknown[] };
    expect(list.messages).toHaveLength(kept);
  });

  test('arrives later, by the clock of the lab', async () => {
    switches.change({ ...calm, address: null, incoming: { delayMs: 60_000 } });
    await post();
    expect(phones.texts(ada)).toEqual([]);
    clock.turn(60_000);
    await vi.waitFor(() => expect(statuses()).toEqual(['sent', 'delivered']));
    expect(phones.texts(ada)).toMatchObject([{ at: clock.now() }]);
  });

  test.each([
    ['twice', ['sent', 'sent', 'delivered', 'delivered']],
    ['backwards', ['delivered', 'sent']],
  ] as const)('is reported as the switch says: %s', async (reports, expected) => {
    switches.change({ ...calm, address: null, incoming: { reports } });
    await post();
    await vi.waitFor(() => expect(statuses()).toEqual(expected));
  });

  test('is on the phone twice when the switch says so, and still there after a new start', async () => {
    switches.change({ ...calm, address: null, incoming: { twice: true } });
    await post();
    await vi.waitFor(() => expect(phones.texts(ada)).toHaveLength(2));
    expect(new Phones(file, new Hints()).texts(ada)).toHaveLength(2);
  });
});

describe('a text of a customer', () => {
  const bodies = () => called.map(({ fields }) => fields.Body);

  test('reaches the company by a signed webhook', async () => {
    carrier.send(ada, 'Hello?');
    await vi.waitFor(() => expect(phones.texts(ada)).toMatchObject([{ passage: { state: 'passed-on' } }]));
    expect(called).toMatchObject([{ path: '/inbound', isGenuine: true, fields: { From: ada, Body: 'Hello?' } }]);
  });

  test('is tried again while the company is away, and comes once', async () => {
    answer = 503;
    carrier.send(ada, 'Hello?');
    await vi.waitFor(() => expect(phones.texts(ada)).toMatchObject([{ passage: { state: 'retrying' } }]));
    answer = 204;
    clock.turn(1_000);
    await vi.waitFor(() => expect(bodies()).toEqual(['Hello?']));
  });

  test('is not tried again once the company declined it', async () => {
    answer = 401;
    carrier.send(ada, 'Hello?');
    await vi.waitFor(() =>
      expect(phones.texts(ada)).toMatchObject([{ passage: { state: 'refused', answer: 'HTTP 401' } }]),
    );
  });

  test('comes twice under one name when the switch says so', async () => {
    switches.change({ ...calm, address: null, outgoing: { twice: true } });
    carrier.send(ada, 'Hello?');
    await vi.waitFor(() => expect(called).toHaveLength(2));
    expect(new Set(called.map(({ fields }) => fields.MessageSid)).size).toBe(1);
  });

  test('lets the one after it go first when the switch says so, and waits a minute for that', async () => {
    switches.change({ ...calm, address: null, outgoing: { isOvertaken: true } });
    for (const words of ['first', 'second', 'third']) carrier.send(ada, words);
    await vi.waitFor(() => expect(bodies()).toEqual(['second', 'first']));
    clock.turn(60_000);
    await vi.waitFor(() => expect(bodies()).toEqual(['second', 'first', 'third']));
  });

  test('vanishes when the switch says so', async () => {
    switches.change({ ...calm, address: null, outgoing: { loss: 'vanish' } });
    carrier.send(ada, 'Hello?');
    expect(phones.texts(ada)).toMatchObject([{ passage: { state: 'lost' } }]);
    expect(called).toEqual([]);
  });
});
