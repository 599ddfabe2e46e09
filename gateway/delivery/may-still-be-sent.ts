import type { Channel, OutboundMessage } from '../channel/channel.ts';
import type { DeliveryParts } from './parts.ts';
import { dayOf } from './reach.ts';
import { type Claimed, callOff, giveUp, postpone, type Verdict } from './verdict.ts';

const hourMs = 3_600_000;

const nextHourAt = (at: number): number => (Math.floor(at / hourMs) + 1) * hourMs;

/**
 * Keeps the bounds of money and number: sets the cost of a message aside and counts the send. null when it may go. Where
 * the day's budget is used up, the contract is asked again: another step, or tomorrow. What no day could pay goes another way
 * for good, and keeps nothing else from going.
 */
export async function mayStillBeSent(
  { deliveries, dailyBudget, sendBounds, clock }: DeliveryParts,
  delivery: Claimed,
  channel: Channel,
  message: OutboundMessage,
): Promise<Verdict | null> {
  const now = clock.now();
  const { siteId } = message.site;
  const budget = dailyBudget(siteId);
  const cost = channel.cost?.(message) ?? 0;
  if (budget !== null && cost > 0) {
    if (cost > budget) return giveUp(delivery, 'budget');
    const isReserved = await deliveries.reserve(delivery.deliveryId, { siteId, day: dayOf(now), cost, budget });
    if (!isReserved) return callOff(delivery, 'budget', true);
  }
  const isCounted = await deliveries.takeSend(sendBounds(channel.name, message.address.value), now);
  return isCounted ? null : postpone(delivery, nextHourAt(now), 'too-many');
}
