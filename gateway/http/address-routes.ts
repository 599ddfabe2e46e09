import { type AddressView, httpBodies, limits, type WantedContract } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { type Address, type Contact, viewOf } from '../contact/contact.ts';
import type { Proof } from '../contact/contact-store.ts';
import { linkHashOf } from '../contact/proof.ts';
import { Allowance } from '../kernel/allowance.ts';
import { idFor } from '../kernel/id.ts';
import { acceptContract, isContractRefusal } from '../reply/contract.ts';
import { deviceOf } from './device.ts';
import { decline, type Edge, limited, readBody } from './edge.ts';
import { sendCode, tryCode } from './prove.ts';
import type { HttpServices } from './services.ts';

const hourMs = 3_600_000;

/** What the consent ledger keeps of a confirmation: the words the person confirmed. */
const consentWords = 'Answers to my conversation may be sent to this address.';

/** Marks an address as its contact's, names the contact by it, tells the open chats, and states what was wanted with it. */
async function prove(
  services: HttpServices,
  address: Address,
  how: 'code' | 'link',
  { proofId, wanted }: Proof,
): Promise<AddressView> {
  const { contacts, clock, bus } = services;
  const { addressId, contactId } = address;
  const consent = { contactId, addressId, change: 'given', words: consentWords, how, at: clock.now() } as const;
  const proven = await contacts.prove(addressId, how, consent);
  const contact = await contacts.byId(contactId);
  if (contact?.name === null) await contacts.rename(contactId, address.value.slice(0, limits.maxNameLength));
  if (contact) bus.publish({ kind: 'addresses', siteId: contact.siteId, contactId });
  if (contact && wanted) await state(services, contact, addressId, idFor('wanted', proofId), wanted);
  return viewOf(proven);
}

/** States the contract somebody asked for together with the address, also when their page is long closed. */
async function state(
  { contacts, log, clock }: HttpServices,
  { contactId, conversationId, name }: Contact,
  addressId: string,
  entryId: string,
  wanted: WantedContract,
): Promise<void> {
  const meant = (step: WantedContract['steps'][number]) =>
    step.channel === 'web' || step.addressId !== null ? step : { ...step, addressId };
  const at = clock.now();
  const whole = { ...wanted, steps: wanted.steps.map(meant) };
  const contract = acceptContract(whole, await contacts.addresses(contactId), 'web', at);
  // It may have ended meanwhile; the address stays proven, and the person sees what is in force.
  if (isContractRefusal(contract)) return;
  await log.append({
    conversationId,
    entryId,
    at,
    author: { kind: 'contact', id: contactId, name },
    via: { channel: 'web', hint: null },
    body: { kind: 'contract', contract },
    externalId: null,
    settles: null,
  });
}

/** Adding an address to a contact and proving it, by code or by the press on a linked page. */
export function addressRoutes(services: HttpServices): Hono<Edge> {
  const { contacts, clock, rates } = services;
  const codes = new Allowance(clock, { burst: rates.codesPerHour, perMs: hourMs });
  const app = new Hono<Edge>();

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
    return c.json({ address: await prove(services, address, 'code', proof) });
  });

  app.post('/addresses/confirm-link', async (c) => {
    const body = await readBody(c, httpBodies.confirmLink);
    if ('declined' in body) return body.declined;
    const proof = await contacts.proofByLink(linkHashOf(body.value.secret));
    const address = proof && (await contacts.address(proof.addressId));
    if (!proof || !address || !(await contacts.useProof(proof.proofId, clock.now()))) return decline(c, 410, 'expired');
    return c.json({ address: await prove(services, address, 'link', proof) });
  });
  return app;
}
