import { httpBodies } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import type { Address } from '../contact/contact.ts';
import type { Delivery } from '../delivery/delivery-store.ts';
import { type Device, readDevice } from '../identity/device.ts';
import { Allowance } from '../kernel/allowance.ts';
import { deviceOf, isFreeFor } from './device.ts';
import { decline, type Edge, type EdgeContext, limited, readBody } from './edge.ts';
import { sendCode, tryCode } from './prove.ts';
import type { HttpServices } from './services.ts';

/** Within this, a link that was not used yet is proof enough of the mailbox it went to; later a code is asked for (I8). */
const linkAloneForMs = 15 * 60_000;
/** As long as the mail's reply address is good. */
const linkForMs = 30 * 24 * 3_600_000;
const hourMs = 3_600_000;

/**
 * "Continue in the browser": the link of an outgoing message brings its conversation to another device. The device comes
 * with a new token of its own, so that nobody's earlier token gains anything (I3).
 */
export function continueRoutes(services: HttpServices): Hono<Edge> {
  const { contacts, deliveries, clock, rates } = services;
  const tries = new Allowance(clock, { burst: rates.codesPerHour, perMs: hourMs });
  const app = new Hono<Edge>();

  /** What a secret leads to, when it is ours, of this site and not too old. */
  async function find(c: EdgeContext, secret: string): Promise<{ delivery: Delivery; address: Address } | null> {
    const deliveryId = services.readContinueSecret(secret);
    const delivery = deliveryId === null ? null : await deliveries.delivery(deliveryId);
    if (!delivery || clock.now() - delivery.createdAt > linkForMs) return null;
    const address = await contacts.address(delivery.addressId);
    // What went to an address that proves nothing any more opens nothing (I7).
    const contact = address?.provenBy && (await contacts.byId(address.contactId));
    return contact?.siteId === c.get('site').siteId ? { delivery, address: address as Address } : null;
  }

  async function link(c: EdgeContext, next: Device, { contactId }: Address): Promise<Response> {
    if (!(await isFreeFor(services, next, contactId))) return decline(c, 409, 'conflict');
    await contacts.addKey(next.deviceKey, contactId, clock.now());
    return c.json({ outcome: 'linked' });
  }

  app.post('/continue', limited(tries), async (c) => {
    const body = await readBody(c, httpBodies.continueLink);
    if ('declined' in body) return body.declined;
    const next = readDevice(c.get('site').siteId, body.value.next);
    if (!next) return decline(c, 400, 'bad-frame');
    const found = await find(c, body.value.secret);
    if (!found) return decline(c, 410, 'expired');
    const { delivery, address } = found;
    const device = await deviceOf(c, services);
    const here = device && (await contacts.byKey(device.deviceKey, clock.now()));
    if (here?.contactId === address.contactId) return c.json({ outcome: 'already-here' });
    const isFresh = clock.now() - (delivery.settledAt ?? delivery.createdAt) <= linkAloneForMs;
    const isFirstUse = await contacts.addKey(`continue:${delivery.deliveryId}`, address.contactId, clock.now());
    if (isFresh && isFirstUse) return link(c, next, address);
    const sent = await sendCode(
      services,
      c.get('site'),
      address,
      { purpose: 'continue', wanted: null },
      body.value.locale,
    );
    if ('refused' in sent)
      return decline(c, sent.refused === 'rate-limited' ? 429 : 503, sent.refused, sent.retryAfterMs);
    return c.json({ outcome: 'code-needed', hint: sent.hint, expiresAt: sent.expiresAt });
  });

  app.post('/continue/code', async (c) => {
    const body = await readBody(c, httpBodies.continueCode);
    if ('declined' in body) return body.declined;
    const next = readDevice(c.get('site').siteId, body.value.next);
    if (!next) return decline(c, 400, 'bad-frame');
    const found = await find(c, body.value.secret);
    if (!found) return decline(c, 410, 'expired');
    const proof = await contacts.proofByAddress(found.address.addressId, 'continue');
    const outcome = await tryCode(services, proof, body.value.code);
    if (outcome === 'wrong') return decline(c, 403, 'code-wrong');
    const isFirst = proof !== null && outcome === 'right' && (await contacts.useProof(proof.proofId, clock.now()));
    if (!isFirst) return decline(c, 410, 'expired');
    return link(c, next, found.address);
  });
  return app;
}
