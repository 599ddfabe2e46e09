import type { ReplyContract } from '@throughline/sdk/wire';
import type { Place, Said, WithdrawalWay } from '../contact/consent.ts';
import type { ConsentStore } from '../contact/consent-store.ts';
import type { ContactStore, KnownSender } from '../contact/contact-store.ts';
import { withoutAddress } from '../contact/preferences.ts';
import type { Clock } from '../kernel/clock.ts';
import { idFor } from '../kernel/id.ts';
import type { AppendResult, ConversationLog } from '../log/log.ts';
import { contractInForce } from '../reply/contract.ts';

/** What taking a consent back works with. */
export interface TakeBackParts {
  log: ConversationLog;
  contacts: Pick<ContactStore, 'knownSenders'>;
  consents: ConsentStore;
  clock: Clock;
  siteDefault: ReplyContract;
}

export interface TakenBack {
  /** False when it had been taken back before. */
  isNew: boolean;
  /** Whose address it is, the last seen first, and what came of saying so in their conversations. */
  owners: readonly KnownSender[];
  results: readonly AppendResult[];
}

/** Contacts with one address whose conversations are told. */
const ownersAtOnce = 20;

/**
 * A person takes back the consent for an address: first in the ledger, on stable storage (A7), then in the conversations of
 * all who have the address, whose contracts go on without it. "Not here" is not "silence": what waited there is due at the
 * next step now. The same again adds nothing.
 */
export async function takeBack(
  parts: TakeBackParts,
  place: Place,
  said: Said<WithdrawalWay>,
  hint: string,
): Promise<TakenBack> {
  const { log, contacts, consents, clock, siteDefault } = parts;
  const isNew = await consents.withdraw(place, said);
  const standing = await consents.suppression(place);
  const owners = standing === null ? [] : await contacts.knownSenders(place, ownersAtOnce);
  const results: AppendResult[] = [];
  for (const { contact, address } of owners) {
    const { contactId, conversationId, name } = contact;
    const conversation = await log.conversation(conversationId);
    const at = clock.now();
    const inForce = contractInForce(conversation?.contract ?? null, siteDefault, at);
    const { channel } = place;
    const contract = { ...withoutAddress(inForce, address.addressId), setBy: 'contact', setOn: channel } as const;
    const result = await log.append({
      conversationId,
      entryId: idFor('taken back', place.siteId, channel, place.value, String(standing?.at)),
      at,
      author: { kind: 'contact', id: contactId, name },
      via: { channel, hint },
      body: { kind: 'contract', contract },
      externalId: null,
      settles: null,
    });
    // Said before, when another contract was in force: it has been said, and the address is out of that one too.
    const isSaid = result.kind === 'refused' && result.reason === 'conflict';
    results.push(isSaid ? { kind: 'unchanged' } : result);
  }
  return { isNew, owners, results };
}
