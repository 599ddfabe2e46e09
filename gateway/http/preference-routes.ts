import {
  appendBody,
  check,
  describeContract,
  type QuietHours,
  type ReplyContract,
  withHints,
} from '@throughline/sdk/wire';
import { Hono } from 'hono';
import type { Place } from '../contact/consent.ts';
import type { Address, Contact } from '../contact/contact.ts';
import { type Preference, preferredContract } from '../contact/preferences.ts';
import { takeBack } from '../identity/take-back.ts';
import { Allowance } from '../kernel/allowance.ts';
import { acceptContract, contractInForce, isContractRefusal } from '../reply/contract.ts';
import { contractLocale } from '../reply/contract-locale.ts';
import { decline, type Edge, type EdgeContext, limited, smallBody } from './edge.ts';
import type { HttpServices } from './services.ts';

/** As long as the mail's reply address is good. To end messages a link is good for ever. */
const linkForMs = 30 * 24 * 3_600_000;

/** What the preference page shows: nothing of what was said, and addresses masked as the message itself showed them. */
interface PreferenceView {
  site: string;
  locale: string;
  channel: Address['channel'];
  hint: string;
  /** Where answers go now, in the customer's words. */
  sentence: string;
  /** The same of what an agent has proposed; null: nothing. */
  proposal: string | null;
  isStopped: boolean;
  quiet: QuietHours | null;
}

/** Whose page it is. */
interface Found {
  contact: Contact;
  address: Address;
  place: Place;
}

type Choice = Preference | 'proposal' | 'stop';
const choices: readonly string[] = ['as-it-is', 'here', 'address', 'proposal', 'stop'] satisfies Choice[];
const isChoice = (word: unknown): word is Choice => typeof word === 'string' && choices.includes(word);

/** What the ledger keeps of a press on the page. */
const pageWords = { stop: 'No more messages to this address.', address: 'Answers to this address.' };

/** Who the contact of a delivery is. */
async function find({ deliveries, contacts }: HttpServices, deliveryId: string, siteId: string): Promise<Found | null> {
  const delivery = await deliveries.delivery(deliveryId);
  const address = delivery && (await contacts.address(delivery.addressId));
  const contact = address && (await contacts.byId(address.contactId));
  if (!address || contact?.siteId !== siteId) return null;
  return { contact, address, place: { siteId, channel: address.channel, value: address.value } };
}

/** Whether what went to the address still proves something (I7). To end messages, none is needed. */
const isTheirs = ({ address }: Found): boolean => address.provenBy !== null;

async function standing({ log, siteDefault, clock }: HttpServices, { conversationId }: Contact) {
  const conversation = await log.conversation(conversationId);
  const inForce = contractInForce(conversation?.contract ?? null, siteDefault, clock.now());
  return { inForce, proposal: conversation?.proposal ?? null };
}

async function viewOf(services: HttpServices, { contact, place }: Found, site: string): Promise<PreferenceView> {
  const { inForce, proposal } = await standing(services, contact);
  const addresses = await services.contacts.addresses(contact.contactId);
  const hintOf = (addressId: string) => addresses.find((known) => known.addressId === addressId)?.hint ?? null;
  const own = addresses.find(({ channel, value }) => channel === place.channel && value === place.value);
  const locale = contractLocale(contact.locale);
  const say = (contract: Pick<ReplyContract, 'steps' | 'quiet' | 'until'>) =>
    describeContract(contract, locale, contract.quiet?.timeZone);
  return {
    site,
    locale,
    channel: place.channel,
    hint: own?.hint ?? '',
    sentence: say(inForce),
    proposal: proposal && say(withHints(proposal, hintOf)),
    isStopped: own?.isUsable === false,
    quiet: inForce.quiet,
  };
}

/** Of an address that is not the contact's any more, nothing of the contact is shown. */
function stoppedView({ siteDefault }: HttpServices, { contact, address }: Found, site: string): PreferenceView {
  const locale = contractLocale(contact.locale);
  const sentence = describeContract(siteDefault, locale);
  const { channel, hint } = address;
  return { ...{ site, locale, channel, hint, sentence }, proposal: null, isStopped: true, quiet: null };
}

/** The contract that a choice comes to; null: none that could hold. */
async function chosen(
  services: HttpServices,
  { contact, address }: Found,
  choice: Exclude<Choice, 'stop'>,
  quiet: QuietHours | null,
): Promise<ReplyContract | null> {
  const { inForce, proposal } = await standing(services, contact);
  if (choice !== 'proposal') return preferredContract(choice, { inForce, address, quiet });
  const addresses = await services.contacts.addresses(contact.contactId);
  const accepted = proposal && acceptContract(proposal, addresses, address.channel, services.clock.now());
  return accepted === null || isContractRefusal(accepted) ? null : { ...accepted, setBy: 'proposal' };
}

async function state(services: HttpServices, { contact, address }: Found, contract: ReplyContract): Promise<boolean> {
  const { contactId, conversationId, name } = contact;
  const result = await services.log.append({
    conversationId,
    entryId: services.newId(),
    at: services.clock.now(),
    author: { kind: 'contact', id: contactId, name },
    via: { channel: address.channel, hint: address.hint },
    body: { kind: 'contract', contract },
    externalId: null,
    settles: null,
  });
  return result.kind !== 'refused';
}

/** Does what was pressed; false when the log did not take it. */
async function apply(services: HttpServices, found: Found, choice: Choice, quiet: QuietHours | null): Promise<boolean> {
  const { consents, clock } = services;
  const { place, address } = found;
  const at = clock.now();
  if (choice === 'stop') {
    const said = { how: 'preference-page', words: pageWords.stop, at } as const;
    const { results } = await takeBack(services, place, said, address.hint);
    return results.every(({ kind }) => kind !== 'refused');
  }
  if (choice === 'address') await consents.give(place, { how: 'preference-page', words: pageWords.address, at });
  // What is stated then wakes the deliveries.
  const contract = await chosen(services, found, choice, quiet);
  return contract !== null && state(services, found, contract);
}

/** Quiet hours as a contract may have them; undefined: they are none. */
function readQuiet(asked: unknown): QuietHours | null | undefined {
  const steps = [{ channel: 'web', addressId: null, afterSeconds: 0 }];
  const read = check(appendBody, { kind: 'contract', contract: { steps, quiet: asked, until: null } });
  if (!read.ok || read.value.kind !== 'contract') return undefined;
  const { contract } = read.value;
  // The same test that a contract from the chat has to pass: it knows which time zones there are.
  return isContractRefusal(acceptContract(contract, [], 'web', 0)) ? undefined : contract.quiet;
}

interface Asked {
  secret?: unknown;
  choice?: unknown;
  quiet?: unknown;
}

async function jsonOf(c: EdgeContext): Promise<Asked> {
  const json: unknown = await c.req.json().catch(() => null);
  return typeof json === 'object' && json !== null ? { ...json } : {};
}

/** What the preference page asks below `/v1/sites/{siteId}`: to show, and after a press to change (I8). */
export function preferenceRoutes(services: HttpServices): Hono<Edge> {
  const { clock, rates, preferenceLinks } = services;
  const tries = new Allowance(clock, { burst: rates.requestsPerMinute, perMs: 60_000 });
  const app = new Hono<Edge>();

  async function asked(c: EdgeContext, { secret }: Asked): Promise<Found | null> {
    const deliveryId = typeof secret === 'string' ? preferenceLinks.readPreferences(secret) : null;
    const delivery = deliveryId === null ? null : await services.deliveries.delivery(deliveryId);
    if (!delivery || clock.now() - delivery.createdAt > linkForMs) return null;
    return find(services, delivery.deliveryId, c.get('site').siteId);
  }

  app.post('/preferences', limited(tries), async (c) => {
    const found = await asked(c, await jsonOf(c));
    if (!found || !isTheirs(found)) return decline(c, 410, 'expired');
    return c.json(await viewOf(services, found, c.get('site').name));
  });

  app.post('/preferences/change', limited(tries), async (c) => {
    const json = await jsonOf(c);
    const found = await asked(c, json);
    const { choice } = json;
    if (!found || (choice !== 'stop' && !isTheirs(found))) return decline(c, 410, 'expired');
    const quiet = readQuiet(json.quiet ?? null);
    if (!isChoice(choice) || quiet === undefined) return decline(c, 400, 'bad-frame');
    if (!(await apply(services, found, choice, quiet))) return decline(c, 409, 'conflict');
    if (!isTheirs(found)) return c.json(stoppedView(services, found, c.get('site').name));
    return c.json(await viewOf(services, found, c.get('site').name));
  });
  return app;
}

/**
 * One-click unsubscribe (RFC 8058 §3.2): one POST without cookie, login or redirect, from the mail provider or from our own
 * page. Opening the link shows the page and changes nothing.
 */
export function unsubscribeRoutes(services: HttpServices): Hono<Edge> {
  const { clock, rates, preferenceLinks, sites } = services;
  const tries = new Allowance(clock, { burst: rates.requestsPerMinute, perMs: 60_000 });
  const app = new Hono<Edge>();
  app.post('/unsubscribe/:siteId/:secret', limited(tries), smallBody, async (c) => {
    const site = sites.get(c.req.param('siteId'));
    const deliveryId = preferenceLinks.readUnsubscribe(c.req.param('secret'));
    const found = site && deliveryId !== null ? await find(services, deliveryId, site.siteId) : null;
    if (!found) return decline(c, 404, 'not-found');
    const form = await c.req.parseBody().catch(() => null);
    if (form?.['List-Unsubscribe'] !== 'One-Click') return decline(c, 400, 'bad-frame');
    const said = { how: 'unsubscribe', words: 'List-Unsubscribe=One-Click', at: clock.now() } as const;
    const { results } = await takeBack(services, found.place, said, found.address.hint);
    // Once in the ledger nothing is sent any more; what the log did not take is tried again by who asks again.
    return results.some(({ kind }) => kind === 'refused') ? decline(c, 503, 'unavailable') : c.json({ stopped: true });
  });
  return app;
}
