import { type ChannelName, limits, type WantedContract } from '@throughline/sdk/wire';
import type { Address, Contact, ProofWay } from '../contact/contact.ts';
import type { ContactStore, Proof } from '../contact/contact-store.ts';
import type { Clock } from '../kernel/clock.ts';
import { idFor } from '../kernel/id.ts';
import type { ConversationLog } from '../log/log.ts';
import { acceptContract, isContractRefusal } from '../reply/contract.ts';

/** What keeping a proof works with. */
export interface ProvenParts {
  contacts: ContactStore;
  log: ConversationLog;
  clock: Clock;
  /** Told when a contact has an address they did not have before. */
  addressesChanged(siteId: string, contactId: string): void;
}

/** What the consent ledger keeps of a confirmation: the words the person confirmed. */
const consentWords = 'Answers to my conversation may be sent to this address.';

/**
 * Uses a proof up and marks its address as its contact's in one step, so that an interruption leaves it to be tried again;
 * null when it was used before. Then names the contact by it, tells the open chats, and states what was wanted with it.
 * `setOn`: where the code or the press came from.
 */
export async function keepProof(
  parts: ProvenParts,
  address: Address,
  how: ProofWay,
  proof: Pick<Proof, 'proofId' | 'wanted'>,
  setOn: ChannelName = 'web',
): Promise<Address | null> {
  const { contacts, clock } = parts;
  const { addressId, contactId } = address;
  const consent = { contactId, addressId, change: 'given', words: consentWords, how, at: clock.now() } as const;
  const proven = await contacts.proveBy(proof.proofId, how, consent);
  if (proven) await spread(parts, proven, proof, setOn);
  return proven;
}

/** What follows from a proof; the same again adds nothing. */
export async function spread(
  parts: ProvenParts,
  { addressId, contactId, value }: Address,
  { proofId, wanted }: Pick<Proof, 'proofId' | 'wanted'>,
  setOn: ChannelName,
): Promise<void> {
  const { contacts } = parts;
  const contact = await contacts.byId(contactId);
  if (contact?.name === null) await contacts.rename(contactId, value.slice(0, limits.maxNameLength));
  if (contact) parts.addressesChanged(contact.siteId, contactId);
  if (contact && wanted) await state(parts, contact, { addressId, entryId: idFor('wanted', proofId), wanted, setOn });
}

/** States the contract somebody asked for together with the address, also when their page is long closed. */
async function state(
  { contacts, log, clock }: ProvenParts,
  { contactId, conversationId, name }: Contact,
  about: { addressId: string; entryId: string; wanted: WantedContract; setOn: ChannelName },
): Promise<void> {
  const { addressId, entryId, wanted, setOn } = about;
  const meant = (step: WantedContract['steps'][number]) =>
    step.channel === 'web' || step.addressId !== null ? step : { ...step, addressId };
  const at = clock.now();
  const whole = { ...wanted, steps: wanted.steps.map(meant) };
  const contract = acceptContract(whole, await contacts.addresses(contactId), setOn, at);
  // It may have ended meanwhile; the address stays proven, and the person sees what is in force.
  if (isContractRefusal(contract)) return;
  await log.append({
    conversationId,
    entryId,
    at,
    author: { kind: 'contact', id: contactId, name },
    via: { channel: setOn, hint: null },
    body: { kind: 'contract', contract },
    externalId: null,
    settles: null,
  });
}
