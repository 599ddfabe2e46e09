import type { Conversation } from '../conversation/conversation.ts';
import { planDeliveries } from '../reply/plan.ts';
import type { DeliveryParts } from './parts.ts';
import { repliesAfter } from './replies.ts';
import { mayBeWrittenTo } from './verdict.ts';

/**
 * Plans one conversation and writes the plan down. False when the conversation has grown meanwhile: the plan was for
 * what it was before and nothing was written.
 */
export async function planConversation(parts: DeliveryParts, conversation: Conversation): Promise<boolean> {
  const { conversationId, contactReadTo } = conversation;
  const replies = await repliesAfter(parts.log, conversationId, contactReadTo);
  const past = await parts.deliveries.deliveriesSince(conversationId, contactReadTo);
  const addresses = await parts.contacts.addresses(conversation.contactId);
  const usable = addresses.filter((address) => mayBeWrittenTo(address) && parts.channels.get(address.channel));
  const now = parts.clock.now();
  const { due, lookAgainAt } = planDeliveries({
    contract: conversation.contract,
    siteDefault: parts.siteDefault,
    unread: replies.map(({ seq, at }) => ({ seq, at })),
    past,
    usableAddressIds: new Set(usable.map((address) => address.addressId)),
    now,
  });
  const planned = due.map((digest) => ({ ...digest, deliveryId: parts.newId(now), conversationId, createdAt: now }));
  return parts.deliveries.savePlan(conversationId, conversation.head, planned, lookAgainAt);
}
