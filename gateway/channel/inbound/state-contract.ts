import type { ReplyContract } from '@throughline/sdk/wire';
import type { Contact } from '../../contact/contact.ts';
import { idFor } from '../../kernel/id.ts';
import type { AppendResult } from '../../log/log.ts';
import { contractInForce } from '../../reply/contract.ts';
import type { InboundMessage, ReceiveOutcome } from '../channel.ts';
import type { InboundParts } from './parts.ts';

export const taken: ReceiveOutcome = { kind: 'taken' };

/** What an append of this event came to. A conflict is the same event read differently: it has had its effect (C9). */
export function outcomeOf(result: AppendResult): ReceiveOutcome {
  if (result.kind !== 'refused' || result.reason === 'conflict') return taken;
  const isPassing = result.reason === 'unavailable' || result.reason === 'rate-limited';
  return { kind: 'refused', reason: result.reason, retry: isPassing ? 'later' : 'never' };
}

/** Whether this is the first time that the event has this effect. */
export const isNews = (result: AppendResult): boolean => result.kind === 'appended' && !result.isRepeat;

/** The contract of a contact as it holds now. */
export async function contractOf({ log, siteDefault, clock }: InboundParts, contact: Contact): Promise<ReplyContract> {
  const conversation = await log.conversation(contact.conversationId);
  return contractInForce(conversation?.contract ?? null, siteDefault, clock.now());
}

/** Appends the contract that follows from a message, in the contact's name; `why` tells a message's effects apart. */
export function stateContract(
  { log, clock }: InboundParts,
  { contactId, conversationId, name }: Contact,
  message: InboundMessage,
  { contract, why }: { contract: ReplyContract; why: 'contract' | 'word' | 'follow' },
): Promise<AppendResult> {
  const { channel, eventKey, from } = message;
  return log.append({
    conversationId,
    entryId: idFor(channel, eventKey, why),
    at: clock.now(),
    author: { kind: 'contact', id: contactId, name },
    via: { channel, hint: from.hint },
    body: { kind: 'contract', contract },
    externalId: null,
    settles: null,
  });
}
