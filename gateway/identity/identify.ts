import type { AttachmentStore } from '../attachment/attachment-store.ts';
import type { Bus } from '../bus/bus.ts';
import type { Contact } from '../contact/contact.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import { type Asking, personKey, type SignInStep, signInStep } from '../contact/merge.ts';
import type { Merge, MergeStore } from '../contact/merge-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ConversationLog } from '../log/log.ts';
import { carryOver, closeCarried } from './carry-over.ts';
import type { Device } from './device.ts';
import type { SiteIdentity } from './site-identity.ts';

/** What identifying works with. */
export interface IdentifyParts {
  log: ConversationLog;
  contacts: ContactStore;
  merges: MergeStore;
  /** Files that a visitor has uploaded and not sent yet are the person's from now on. */
  attachments: Pick<AttachmentStore, 'changeOwner'>;
  bus: Bus;
  clock: Clock;
  newId: () => string;
}

/** Who asks with a good token. */
export interface IdentifyRequest {
  siteId: string;
  identity: SiteIdentity;
  locale: string;
  /** The device that asks; null when it has none yet. */
  asking: Device | null;
  /** The device made for the purpose. */
  next: Device;
}

export type IdentifyOutcome =
  | { outcome: 'new-device' | 'same-device'; expiresAt: number }
  | { refused: 'not-signed-in' | 'conflict'; why: string };

/** Two devices of a person who was not known can sign in at once; the second then finds what the first made. */
const maxTries = 3;
/** Longer than a token is taken after its end. */
const tokenRememberedMs = 120_000;

/**
 * Makes a device the person's whom a verified token names, and carries over what was said on it before.
 *
 *   token bound to the device → messages carried over → device, name, merge in one commit → the rest carried over
 *
 * Interrupted anywhere, the same request again does what was left undone and nothing twice.
 */
export async function identify(parts: IdentifyParts, request: IdentifyRequest): Promise<IdentifyOutcome> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const outcome = await tryOnce(parts, request);
    if (outcome !== null) return outcome;
  }
  throw new Error('a person came to have another contact each time');
}

/** The contact of a device that asks, as the decision needs it. */
async function readAsking({ contacts, merges, clock }: IdentifyParts, asking: Device | null): Promise<Asking | null> {
  const contact = asking && (await contacts.byKey(asking.deviceKey, clock.now()));
  if (!contact) return null;
  const { contactId } = contact;
  return { contact, isKnown: await merges.isKnown(contactId), addresses: await contacts.addresses(contactId) };
}

async function tryOnce(parts: IdentifyParts, request: IdentifyRequest): Promise<IdentifyOutcome | null> {
  const { contacts, merges, clock } = parts;
  const { siteId, identity, asking, next, locale } = request;
  const { subject, name, expiresAt, tokenHash } = identity;
  const now = clock.now();
  const key = personKey(siteId, subject);
  const person = await contacts.byKey(key, now);
  const visitor = await readAsking(parts, asking);
  const step = signInStep(person, visitor);
  const isHere = step === 'same-device';
  // A token in the place of another would leave whoever knew that one with this person's conversation (I3).
  if (!isHere && asking?.deviceKey === next.deviceKey) return { refused: 'conflict', why: 'next is no new device' };
  // Whoever comes again with this device has left the one they asked with: this is somebody else with the token (I2).
  if (!isHere && visitor && person && (await contacts.byKey(next.deviceKey, now))?.contactId === person.contactId) {
    return { refused: 'not-signed-in', why: 'token used again by another device' };
  }
  const own: [string, ...string[]] = isHere && asking ? [asking.deviceKey] : [next.deviceKey];
  if (asking) own.push(asking.deviceKey);
  if (!(await merges.bindToken(tokenHash, [...own, next.deviceKey], expiresAt + tokenRememberedMs, now))) {
    return { refused: 'not-signed-in', why: 'token used by another device' };
  }
  if (isHere && asking && person) {
    await merges.extendIdentity(asking.deviceKey, { subject, expiresAt }, name);
    await finishMerges(parts, person);
    return { outcome: 'same-device', expiresAt };
  }
  const made = { siteId, name, locale, at: now };
  const contact = (step === 'becomes' ? visitor?.contact : person) ?? (await contacts.ensure(key, made));
  return signIn(parts, request, { step, contact, visitor: visitor?.isKnown ? null : (visitor?.contact ?? null) });
}

/** What was decided: whose contact it is, and which visitor's it was; null for a device of nobody or a known person. */
interface Decided {
  step: SignInStep;
  contact: Contact;
  visitor: Contact | null;
}

async function signIn(
  parts: IdentifyParts,
  { siteId, identity, asking, next }: IdentifyRequest,
  { step, contact, visitor }: Decided,
): Promise<IdentifyOutcome | null> {
  const { log, merges, attachments, bus, clock, newId } = parts;
  const { subject, name, expiresAt, tokenHash } = identity;
  const merged = step === 'becomes' || (step === 'carry' && (await hasEntries(log, visitor))) ? visitor : null;
  // Already now, while the old device is still let in: what is left for afterwards is what it says meanwhile.
  if (merged && step === 'carry') await carryOver(log, merged, { ...contact, name: name ?? contact.name });
  // Also where nothing was said: a file waits for the message it goes with, which the new device sends.
  if (visitor && step !== 'becomes') {
    await attachments.changeOwner(
      { kind: 'contact', id: visitor.contactId },
      { kind: 'contact', id: contact.contactId },
    );
  }
  const signedIn = await merges.signIn({
    personKey: personKey(siteId, subject),
    contactId: contact.contactId,
    subject,
    name,
    nextKey: next.deviceKey,
    expiresAt,
    leaving: asking?.deviceKey ?? null,
    at: clock.now(),
    merge: merged && { mergeId: newId(), fromContactId: merged.contactId, tokenHash },
  });
  if (signedIn.kind === 'changed') return null;
  if (signedIn.kind === 'conflict') return { refused: 'conflict', why: 'next is no new device' };
  for (const deviceKey of signedIn.endedKeys) bus.publish({ kind: 'device', siteId, deviceKey, change: 'ended' });
  await finishMerges(parts, { ...contact, name: name ?? contact.name });
  return { outcome: 'new-device', expiresAt };
}

async function hasEntries(log: ConversationLog, contact: Contact | null): Promise<boolean> {
  const conversation = contact && (await log.conversation(contact.conversationId));
  return (conversation?.head ?? 0) > 0;
}

/** Carries over what was said while the device changed; also when that was interrupted at an earlier time. */
async function finishMerges(parts: IdentifyParts, to: Contact): Promise<void> {
  const { log, contacts, merges, attachments, clock } = parts;
  const isUnfinished = ({ finishedAt, undoneAt }: Merge): boolean => finishedAt === null && undoneAt === null;
  for (const { mergeId, fromContactId } of (await merges.merges(to.contactId)).filter(isUnfinished)) {
    const from = await contacts.byId(fromContactId);
    if (!from) continue;
    await carryOver(log, from, to);
    await attachments.changeOwner({ kind: 'contact', id: fromContactId }, { kind: 'contact', id: to.contactId });
    await closeCarried(log, mergeId, { from, to, at: clock.now() });
    await merges.finish(mergeId, clock.now());
  }
}
