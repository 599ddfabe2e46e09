import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpEdge, openHttp } from './http.testing.ts';

let http: HttpEdge;
let session: Record<string, string>;
let signIns = 100;
beforeEach(async () => {
  http = await openHttp();
  signIns += 1;
  const answer = await http.ask('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
    body: JSON.stringify(http.agent),
    // The sign-in counts tries per address, over all tests.
    from: `192.0.2.${signIns}`,
  });
  session = { authorization: `Bearer ${((await answer.json()) as { token: string }).token}` };
});
afterEach(() => http.close());

const base = '/v1/sites/shop';
const get = (path: string, headers = session) => http.ask(`${base}${path}`, { headers });
const lift = (body: unknown, headers = session) =>
  http.ask(`${base}/suppressions/lift`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const withdraw = (value: string, words = 'STOP') =>
  http.stores.consents.withdraw({ siteId: 'shop', channel: 'sms', value }, { how: 'keyword', words, at: 1_000 });

describe('the consent ledger', () => {
  test('is given to an agent whole, however long it is, one line each', async () => {
    const count = 1_203;
    await Promise.all(Array.from({ length: count }, (_, index) => withdraw(`+49${index}`)));
    const answer = await get('/consents');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toHaveLength(count);
    expect(lines[0]).toEqual({
      position: 1,
      contactId: null,
      addressId: null,
      channel: 'sms',
      value: '+490',
      change: 'withdrawn',
      how: 'keyword',
      words: 'STOP',
      by: null,
      at: 1_000,
    });
    const rest = await (await get(`/consents?after=${count - 1}`)).text();
    expect(rest.trimEnd().split('\n')).toHaveLength(1);
  });

  test('X10: as a table holds no formula', async () => {
    await withdraw('+4915112345678', '=HYPERLINK("https://evil.test")');
    const answer = await get('/consents?format=csv');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const [head, line] = (await answer.text()).split('\r\n');
    expect(head).toMatch(/^"at","change","how","channel","value","words"/);
    expect(line).toContain(`"'+4915112345678","'=HYPERLINK(""https://evil.test"")"`);
  });

  test.each(['-1', 'x', '1e9', '9'.repeat(40)])('declines the position %s', async (after) => {
    expect((await get(`/consents?after=${after}`)).status).toBe(400);
    expect((await get(`/suppressions?before=${after}`)).status).toBe(400);
  });
});

describe('what may not be written to', () => {
  test('is listed newest first, and lifted by an agent with a reason, which the ledger keeps', async () => {
    await withdraw('+491');
    await withdraw('+492');
    const list = async () => (await (await get('/suppressions')).json()) as { suppressions: { value: string }[] };
    expect((await list()).suppressions.map(({ value }) => value)).toEqual(['+492', '+491']);
    const asked = { channel: 'sms', address: '+492', reason: 'asked for it on the phone' };
    expect(await (await lift(asked)).json()).toEqual({ lifted: true });
    expect(await (await lift(asked)).json()).toEqual({ lifted: false });
    expect(http.wakes.count).toBe(1);
    expect((await list()).suppressions.map(({ value }) => value)).toEqual(['+491']);
    const last = (await http.stores.consents.ledger('shop', 0, 10)).at(-1);
    expect(last).toMatchObject({ change: 'lifted', words: asked.reason, by: expect.stringMatching(/./) });
  });

  test.each([
    {},
    { channel: 'sms', address: '+491' },
    { channel: 'sms', address: '+491', reason: '  ' },
    { channel: 'sms', address: '+491', reason: 'x'.repeat(501) },
    { channel: 'fax', address: '+491', reason: 'r' },
    { channel: 'sms', address: { $ne: '' }, reason: 'r' },
    null,
    'lift',
  ])('is not lifted without all that belongs to it (%#)', async (body) => {
    await withdraw('+491');
    expect((await lift(body)).status).toBe(400);
  });
});

test('a contact’s addresses are shown to an agent masked, as a proposal may name them', async () => {
  const { contacts } = http.stores;
  const contact = await contacts.ensure('device:a', { siteId: 'shop', name: null, locale: 'en', at: 1 });
  const { addressId } = await contacts.ensureAddress(contact.contactId, 'email', 'anna@mail.example', 'a•••@…', 1);
  const answer = await get(`/conversations/${contact.conversationId}/addresses`);
  expect(await answer.json()).toEqual({
    addresses: [{ addressId, channel: 'email', hint: 'a•••@…', confirmed: false }],
  });
});

test.each(['/consents', '/suppressions', '/conversations/any/addresses'])(
  'T1: %s is no visitor’s, no stranger’s and no other site’s',
  async (path) => {
    await withdraw('+491');
    const { conversationId } = await http.stores.contacts.ensure('device:a', {
      siteId: 'shop',
      name: null,
      locale: 'en',
      at: 1,
    });
    const visitor = { authorization: `Bearer ${http.accessOf('a-device-token-of-a-visitor')}` };
    expect((await get(path, {})).status).toBe(401);
    expect((await get(path, visitor)).status).toBe(401);
    expect((await lift({ channel: 'sms', address: '+491', reason: 'r' }, visitor)).status).toBe(401);
    const elsewhere = path.replace('any', conversationId);
    const answer = await http.ask(`/v1/sites/other${elsewhere}`, { headers: session });
    expect(await answer.text()).not.toContain('+491');
    if (path.includes('any')) expect(answer.status).toBe(404);
  },
);
