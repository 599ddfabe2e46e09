import type { Conversation } from '../conversation/conversation.ts';
import { type PlanInput, planDeliveries } from '../reply/plan.ts';
import type { DeliveryParts } from './parts.ts';
import { dayOf, nextDayAt, reachOf } from './reach.ts';
import { repliesAfter } from './replies.ts';

/** What planning one conversation reads. */
export type PlanningParts = Pick<
  DeliveryParts,
  'log' | 'deliveries' | 'contacts' | 'channels' | 'siteDefault' | 'dailyBudget'
>;

/** When a site can spend on paid channels again; null when it can now. */
async function budgetBackAt(parts: PlanningParts, siteId: string, now: number): Promise<number | null> {
  const budget = parts.dailyBudget(siteId);
  if (budget === null) return null;
  const { spent, isUsedUp } = await parts.deliveries.spending(siteId, dayOf(now));
  return isUsedUp || spent >= budget ? nextDayAt(now) : null;
}

/** All that the plan of a conversation is decided from. */
export async function planInputFor(parts: PlanningParts, conversation: Conversation, now: number): Promise<PlanInput> {
  const { conversationId, siteId, contactId, contactReadTo, contract } = conversation;
  const replies = await repliesAfter(parts.log, conversationId, contactReadTo);
  const past = await parts.deliveries.deliveriesSince(conversationId, contactReadTo);
  const addresses = await parts.contacts.addresses(contactId);
  const backAt = await budgetBackAt(parts, siteId, now);
  return {
    contract,
    siteDefault: parts.siteDefault,
    unread: replies.map(({ seq, at }) => ({ seq, at })),
    past,
    reaches: addresses.map((address) => reachOf(address, parts.channels.get(address.channel), backAt)),
    now,
  };
}

/**
 * Plans one conversation and writes the plan down. False when the conversation has grown meanwhile: the plan was for
 * what it was before and nothing was written.
 */
export async function planConversation(
  parts: PlanningParts & Pick<DeliveryParts, 'clock' | 'newId'>,
  conversation: Conversation,
): Promise<boolean> {
  const now = parts.clock.now();
  const { conversationId, head } = conversation;
  const { due, callOff, lookAgainAt } = planDeliveries(await planInputFor(parts, conversation, now));
  const planned = due.map((digest) => ({ ...digest, deliveryId: parts.newId(now), conversationId, createdAt: now }));
  return parts.deliveries.savePlan(conversationId, head, { due: planned, callOff, lookAgainAt }, now);
}
