import { httpBodies } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { type Address, type Contact, viewOf } from '../contact/contact.ts';
import { linkHashOf } from '../contact/proof.ts';
import { joinWriters } from '../identity/join-writers.ts';
import { keepProof, type ProvenParts } from '../identity/proven-address.ts';
import { Allowance } from '../kernel/allowance.ts';
import { deviceOf } from './device.ts';
import { decline, type Edge, limited, readBody } from './edge.ts';
import { sendCode, tryCode } from './prove.ts';
import type { HttpServices } from './services.ts';

const hourMs = 3_600_000;

/** Adding an address to a contact and proving it, by code or by the press on a linked page. */
export function addressRoutes(services: HttpServices): Hono<Edge> {
  const { contacts, clock, rates } = services;
  const codes = new Allowance(clock, { burst: rates.codesPerHour, perMs: hourMs });
  const app = new Hono<Edge>();
  const proven: ProvenParts = {
    ...services,
    addressesChanged(siteId, contactId) {
      services.bus.publish({ kind: 'addresses', siteId, contactId });
      services.wakeDeliveries();
    },
  };

  /** What was written in from the address comes into the conversation of who typed its code. */
  async function join(contact: Contact, { channel, value }: Address): Promise<void> {
    const since = clock.now() - services.silentForMs;
    await joinWriters(services, contact, { siteId: contact.siteId, channel, value }, since);
  }

  app.post('/addresses', limited(codes), async (c) => {
    const device = await deviceOf(c, services);
    if (!device) return decline(c, 401, 'not-signed-in');
    const body = await readBody(c, httpBodies.requestAddress);
    if ('declined' in body) return body.declined;
    const { channel, address: typed, locale, contract: wanted } = body.value;
    const read = services.channel(channel)?.readAddress(typed);
    if (read === undefined) return decline(c, 400, 'channel-not-offered');
    if (read === null) return decline(c, 400, 'not-an-address');
    const { siteId } = c.get('site');
    const at = clock.now();
    const { deviceKey } = device;
    const contact = await contacts.ensure(deviceKey, { siteId, name: null, locale, at });
    // The open chat of a visitor who has said nothing yet learns that it is a contact's now.
    services.bus.publish({ kind: 'contact', siteId, deviceKey });
    const address = await contacts.ensureAddress(contact.contactId, channel, read.value, read.hint, at);
    const sent = await sendCode(services, c.get('site'), address, { purpose: 'address', wanted }, locale);
    if (!('refused' in sent)) return c.json(sent);
    return decline(c, sent.refused === 'rate-limited' ? 429 : 503, sent.refused, sent.retryAfterMs);
  });

  app.post('/addresses/confirm', async (c) => {
    const device = await deviceOf(c, services);
    const contact = device && (await contacts.byKey(device.deviceKey, clock.now()));
    if (!contact) return decline(c, 401, 'not-signed-in');
    const body = await readBody(c, httpBodies.confirmAddress);
    if ('declined' in body) return body.declined;
    const address = await contacts.address(body.value.addressId);
    if (address?.contactId !== contact.contactId) return decline(c, 404, 'not-found');
    const proof = await contacts.proofByAddress(address.addressId, 'address');
    const outcome = await tryCode(services, proof, body.value.code);
    if (outcome === 'wrong') return decline(c, 403, 'code-wrong');
    if (outcome === 'expired' || !proof) return decline(c, 410, 'expired');
    const kept = await keepProof(proven, address, 'code', proof);
    if (kept === null) return decline(c, 410, 'expired');
    await join(contact, kept);
    return c.json({ address: viewOf(kept) });
  });

  app.post('/addresses/confirm-link', async (c) => {
    const body = await readBody(c, httpBodies.confirmLink);
    if ('declined' in body) return body.declined;
    const proof = await contacts.proofByLink(linkHashOf(body.value.secret));
    const address = proof && (await contacts.address(proof.addressId));
    const kept = proof && address && (await keepProof(proven, address, 'link', proof));
    return kept ? c.json({ address: viewOf(kept) }) : decline(c, 410, 'expired');
  });
  return app;
}
