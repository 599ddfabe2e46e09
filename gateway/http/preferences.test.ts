import type { ReplyContract, WantedContract } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewDelivery } from '../delivery/delivery-store.ts';
import { newId } from '../kernel/id.ts';
import { contactOf, message } from '../log/testing/drafts.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';

let http: HttpEdge;
beforeEach(async () => {
  http = await openHttp();
});
afterEach(() => http.close());

const value = 'anna@mail.example';

/** A contact whose answers go here, then by mail; and a delivery to that address. */
async function written() {
  const { contacts, deliveries, log } = http.stores;
  const at = http.clock.now();
  const contact = await contacts.ensure('device:anna', { siteId: 'shop', name: 'Anna', locale: 'de', at });
  const { contactId, conversationId } = contact;
  const { addressId, hint } = await contacts.ensureAddress(contactId, 'email', value, 'a•••@…', at);
  await contacts.prove(addressId, 'code', { contactId, addressId, change: 'given', words: 'Ja', how: 'code', at });
  const steps: ReplyContract['steps'] = [
    { channel: 'web', addressId: null, hint: null, afterSeconds: 0 },
    { channel: 'email', addressId, hint, afterSeconds: 300 },
  ];
  const contract: ReplyContract = { steps, quiet: null, until: null, setBy: 'contact', setOn: 'web' };
  const draft = { conversationId, at, author: contactOf(contact), via: { channel: 'web', hint: null } } as const;
  const more = { externalId: null, settles: null };
  await log.append({ ...draft, ...more, entryId: newId(at), body: message('my secret question') });
  await log.append({ ...draft, ...more, entryId: newId(at), body: { kind: 'contract', contract } });
  const deliveryId = newId(at);
  const head = (await log.conversation(conversationId))?.head ?? 0;
  const delivery: NewDelivery = {
    decision: null,
    deliveryId,
    conversationId,
    channel: 'email',
    addressId,
    seqs: [1],
    createdAt: at,
  };
  await deliveries.savePlan(conversationId, head, { due: [delivery], callOff: [], lookAgainAt: null }, at);
  const links = http.preferenceLinks.of({ deliveryId, siteId: 'shop' });
  const [, secret = ''] = new URL(links.preferencesUrl).hash.slice(1).split('.');
  return { contact, conversationId, contactId, addressId, secret, unsubscribe: new URL(links.unsubscribeUrl).pathname };
}

/** The mails of the test are so many days old. */
const aged = (days: number) =>
  http.stores.database.prepare('UPDATE delivery SET created_at = created_at - ?').run(days * 86_400_000);
const unprove = (addressId: string) =>
  http.stores.database.prepare('UPDATE address SET proven_by = NULL WHERE address_id = ?').run(addressId);
const show = (secret: string, site = 'shop') => http.post(`/v1/sites/${site}/preferences`, { secret });
const change = (secret: string, choice: unknown, quiet: unknown = null) =>
  http.post('/v1/sites/shop/preferences/change', { secret, choice, quiet });
const contractOf = async (conversationId: string) =>
  (await http.stores.log.conversation(conversationId))?.contract ?? null;
const suppression = () => http.stores.consents.suppression({ siteId: 'shop', channel: 'email', value });

describe('the page behind the link in a mail', () => {
  it('shows in the customer’s language where answers go, and nothing of what was said or who they are', async () => {
    const { secret } = await written();
    const answer = await show(secret);
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      site: 'shop',
      locale: 'de',
      channel: 'email',
      hint: 'a•••@…',
      sentence: 'Hier, dann per E-Mail an a•••@…, wenn ich es nach 5 Min. nicht gelesen habe.',
      proposal: null,
      isStopped: false,
      quiet: null,
    });
    expect(text).not.toMatch(/anna|secret/i);
  });

  it('I8: twenty openings by scanners, also ones that run scripts, change nothing', async () => {
    const { secret, conversationId, unsubscribe } = await written();
    const before = await contractOf(conversationId);
    for (let count = 0; count < 20; count += 1) {
      expect((await http.ask('/preferences')).status).toBe(200);
      expect((await http.ask(unsubscribe)).status).toBe(200);
      expect((await http.ask(unsubscribe, { method: 'HEAD' })).status).toBe(200);
      expect((await show(secret)).status).toBe(200);
    }
    expect(await contractOf(conversationId)).toEqual(before);
    expect(await suppression()).toBeNull();
  });

  it('changes where answers go: in the chat only, or to this address at once, with quiet hours', async () => {
    const { secret, conversationId, addressId } = await written();
    expect((await change(secret, 'here')).status).toBe(200);
    expect(await contractOf(conversationId)).toMatchObject({ steps: [{ channel: 'web' }], setBy: 'contact' });
    const quiet = { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' };
    const answer = await change(secret, 'address', quiet);
    expect(await answer.json()).toMatchObject({
      sentence: 'Per E-Mail an a•••@…; nicht zwischen 21:00 und 08:00 Uhr.',
      quiet,
    });
    expect(await contractOf(conversationId)).toMatchObject({
      steps: [{ channel: 'email', addressId, afterSeconds: 0 }],
      quiet,
      setOn: 'email',
    });
    expect((await change(secret, 'as-it-is')).status).toBe(200);
    expect(await contractOf(conversationId)).toMatchObject({ steps: [{ channel: 'email' }], quiet: null });
  });

  it('ends messages to the address, and lets them come again', async () => {
    const { secret, conversationId } = await written();
    expect(await (await change(secret, 'stop')).json()).toMatchObject({ isStopped: true, sentence: 'Hier.' });
    expect(await suppression()).toMatchObject({ reason: 'preference-page' });
    expect(await contractOf(conversationId)).toMatchObject({ steps: [{ channel: 'web' }] });
    expect(await (await change(secret, 'address')).json()).toMatchObject({ isStopped: false });
    const ledger = await http.stores.consents.ledger('shop', 0, 10);
    expect(ledger.map(({ change: what, how }) => [what, how])).toEqual([
      ['given', 'code'],
      ['withdrawn', 'preference-page'],
      ['given', 'preference-page'],
    ]);
  });

  it('confirms what an agent has proposed, and says that it was their proposal', async () => {
    const { secret, conversationId, addressId } = await written();
    const at = http.clock.now();
    const steps: WantedContract['steps'] = [{ channel: 'email', addressId, afterSeconds: 0 }];
    await http.stores.log.append({
      conversationId,
      entryId: newId(at),
      at,
      author: { kind: 'agent', id: 'mia', name: 'Mia' },
      via: { channel: 'web', hint: null },
      body: { kind: 'proposal', contract: { steps, quiet: null, until: null } },
      externalId: null,
      settles: null,
    });
    expect(await (await show(secret)).json()).toMatchObject({ proposal: 'Per E-Mail an a•••@….' });
    expect(await (await change(secret, 'proposal')).json()).toMatchObject({ proposal: null });
    expect(await contractOf(conversationId)).toMatchObject({ setBy: 'proposal', steps: [{ addressId }] });
    expect((await change(secret, 'proposal')).status).toBe(409);
  });

  it.each([
    ['nothing', undefined],
    ['a made-up choice', 'everything'],
    ['a polluting one', '__proto__'],
  ])('declines %s', async (_, choice) => {
    const { secret } = await written();
    expect((await change(secret, choice)).status).toBe(400);
  });

  it.each([
    [{ from: '21:00', to: '21:00', timeZone: 'Europe/Berlin' }],
    [{ from: '21:00', to: '08:00', timeZone: 'Mars/Olympus' }],
    [{ from: '25:00', to: '08:00', timeZone: 'Europe/Berlin' }],
    ['late'],
    [[]],
  ])('declines quiet hours that are none: %j', async (quiet) => {
    const { secret } = await written();
    expect((await change(secret, 'here', quiet)).status).toBe(400);
  });

  it('opens with nothing but its own secret, for its site, for thirty days', async () => {
    const { secret, unsubscribe } = await written();
    const other = unsubscribe.split('/').at(-1) ?? '';
    for (const wrong of [other, `${secret.slice(0, -1)}_`, secret.slice(1), '', '0'.repeat(64), 7, null]) {
      expect((await show(wrong as string)).status).toBe(410);
      expect((await change(wrong as string, 'stop')).status).toBe(410);
    }
    expect((await show(secret, 'other')).status).toBe(410);
    aged(30);
    expect((await show(secret)).status).toBe(200);
    await http.clock.advance(1);
    expect((await show(secret)).status).toBe(410);
    expect(await suppression()).toBeNull();
  });

  it('I7: opens nothing once the address proves nothing any more, but ends messages still', async () => {
    const { secret, addressId } = await written();
    unprove(addressId);
    expect((await show(secret)).status).toBe(410);
    expect((await change(secret, 'here')).status).toBe(410);
    const answer = await change(secret, 'stop');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ isStopped: true, sentence: 'Hier.', proposal: null });
    expect(await suppression()).toMatchObject({ reason: 'preference-page' });
  });

  it('A7: ends messages that were ended before, whatever was stated since', async () => {
    const { secret } = await written();
    expect((await change(secret, 'stop')).status).toBe(200);
    await change(secret, 'here', { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' });
    expect((await change(secret, 'stop')).status).toBe(200);
  });

  it('W8: stands in no frame, and is in no cache', async () => {
    const page = await http.ask('/preferences');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});

describe('one-click unsubscribe (RFC 8058)', () => {
  const press = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
    http.ask(path, { method: 'POST', headers: { 'content-type': type }, body });

  it('ends mails to the address by one POST of the mail provider, without cookie, login or redirect', async () => {
    const { unsubscribe, conversationId } = await written();
    const answer = await press(unsubscribe, 'List-Unsubscribe=One-Click');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await suppression()).toMatchObject({ reason: 'unsubscribe' });
    expect(await contractOf(conversationId)).toMatchObject({ steps: [{ channel: 'web' }] });
    const { head } = (await http.stores.log.conversation(conversationId)) ?? { head: 0 };
    expect((await press(unsubscribe, 'List-Unsubscribe=One-Click')).status).toBe(200);
    expect((await http.stores.log.conversation(conversationId))?.head).toBe(head);
  });

  it('A7: says that it is done when it comes again after something else was stated', async () => {
    const { unsubscribe, secret } = await written();
    expect((await press(unsubscribe, 'List-Unsubscribe=One-Click')).status).toBe(200);
    await change(secret, 'here', { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' });
    expect((await press(unsubscribe, 'List-Unsubscribe=One-Click')).status).toBe(200);
  });

  it('A7: ends mails to an address that proves nothing any more', async () => {
    const { unsubscribe, addressId } = await written();
    unprove(addressId);
    expect((await press(unsubscribe, 'List-Unsubscribe=One-Click')).status).toBe(200);
    expect(await suppression()).toMatchObject({ reason: 'unsubscribe' });
  });

  it('as a form of parts too', async () => {
    const { unsubscribe } = await written();
    const body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    expect((await press(unsubscribe, body, 'multipart/form-data; boundary=x')).status).toBe(200);
    expect(await suppression()).not.toBeNull();
  });

  it.each(['', 'List-Unsubscribe=Maybe', 'x'.repeat(100_000)])('declines another body (%#)', async (body) => {
    const { unsubscribe } = await written();
    expect((await press(unsubscribe, body)).status).toBeGreaterThanOrEqual(400);
    expect(await suppression()).toBeNull();
  });

  it('with a link that is not ours finds nothing, and a page’s secret does not fit', async () => {
    const { secret } = await written();
    expect((await press(`/unsubscribe/shop/${secret}`, 'List-Unsubscribe=One-Click')).status).toBe(404);
    expect((await press(`/unsubscribe/nowhere/${secret}`, 'List-Unsubscribe=One-Click')).status).toBe(404);
    expect(await suppression()).toBeNull();
  });

  it('is good for as long as the mail lies in the mailbox', async () => {
    const { unsubscribe } = await written();
    aged(800);
    expect((await press(unsubscribe, 'List-Unsubscribe=One-Click')).status).toBe(200);
  });
});
