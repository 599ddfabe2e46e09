import type { Contact } from '../contact/contact.ts';
import { idFor } from '../kernel/id.ts';
import { contractInForce } from '../reply/contract.ts';
import { followCustomer } from '../reply/follow.ts';
import type { SocketServices } from './services.ts';

/** Where the site wants answers to go where the customer wrote last: the contract after they wrote in the chat. */
export async function followHere(
  { log, siteDefault, answersFollow, clock }: SocketServices,
  { contactId, conversationId, name }: Contact,
  entryId: string,
): Promise<void> {
  if (!answersFollow) return;
  const at = clock.now();
  const stated = (await log.conversation(conversationId))?.contract ?? null;
  const inForce = contractInForce(stated, siteDefault, at);
  const contract = followCustomer(inForce, { answersFollow }, { channel: 'web', address: null });
  if (contract === null) return;
  await log.append({
    conversationId,
    entryId: idFor(entryId, 'follow'),
    at,
    author: { kind: 'contact', id: contactId, name },
    via: { channel: 'web', hint: null },
    body: { kind: 'contract', contract },
    externalId: null,
    settles: null,
  });
}
