import type { Channel, OutboundMessage } from '../channel/channel.ts';
import { contractInForce } from '../reply/contract.ts';
import { askFirst } from './ask-first.ts';
import { retryDelayMs } from './backoff.ts';
import { carryOut, type Leased } from './carry-out.ts';
import { mayStillBeSent } from './may-still-be-sent.ts';
import { outboundMessage } from './outbound-message.ts';
import type { DeliveryParts } from './parts.ts';
import { longestAskMs, longestSendMs, sendInTime } from './send-in-time.ts';
import { type Claimed, callOff, objection, postpone, type Situation, type Verdict, verdictOn } from './verdict.ts';

/** How long a claimed delivery is one worker's alone: longer than asking and sending take, with time to write it down. */
export const leaseMs = longestAskMs + longestSendMs + 12_000;

/** A store that failed after a try is asked again this often, for as long as the lease lasts. */
const settleAgainMs = 1_000;

/**
 * One try of one delivery: asks what became of an earlier one nobody knows about, looks once more whether it may still
 * go, sends it, and writes down what became of it. Rejects when the store failed; the delivery is then taken up again by
 * itself.
 */
export async function attemptDelivery(parts: DeliveryParts, leased: Leased): Promise<void> {
  const { situation, next } = await prepare(parts, leased);
  const hint = situation.address?.hint ?? null;
  if (next.kind !== 'send') {
    return whileLeased(parts, leased, () => carryOut(parts, leased, next, { hint, seqs: leased.delivery.seqs }));
  }
  const outcome = await sendInTime(parts, next.channel, next.message);
  const verdict = verdictOn(outcome, next.delivery, next.channel, parts.clock.now(), parts.random());
  const seqs = next.message.replies.map((reply) => reply.seq);
  return whileLeased(parts, leased, () => carryOut(parts, leased, verdict, { hint, seqs }));
}

type Next = { kind: 'send'; delivery: Claimed; channel: Channel; message: OutboundMessage } | Verdict;

/** Everything before the send. When it fails, the delivery is given back as certainly not sent. */
async function prepare(parts: DeliveryParts, leased: Leased): Promise<{ situation: Situation; next: Next }> {
  const { delivery, leaseId } = leased;
  try {
    const situation = await situationOf(parts, leased);
    return { situation, next: await nextFor(parts, leased, situation) };
  } catch (error) {
    const now = parts.clock.now();
    const dueAt = now + retryDelayMs(delivery.attempts, parts.random());
    if (!delivery.wasSending) {
      // Counted as a try, so that the next comes later and later.
      const until = { dueAt, reason: delivery.reason ?? 'not-sent', wasTried: true };
      await parts.deliveries.postpone(delivery.deliveryId, leaseId, until, now);
    }
    throw error;
  }
}

async function situationOf(parts: DeliveryParts, { delivery }: Leased): Promise<Situation> {
  const conversation = await parts.log.conversation(delivery.conversationId);
  if (!conversation) throw new Error(`delivery ${delivery.deliveryId} has no conversation`);
  const { conversationId, contactReadTo } = conversation;
  const others = await parts.deliveries.deliveriesSince(conversationId, contactReadTo);
  const readElsewhere = new Set(others.filter(({ status }) => status === 'read').flatMap(({ seqs }) => seqs));
  const now = parts.clock.now();
  return {
    conversation,
    contract: contractInForce(conversation.contract, parts.siteDefault, now),
    address: await parts.contacts.address(delivery.addressId),
    channel: parts.channels.get(delivery.channel),
    isRead: (seq) => seq <= contactReadTo || readElsewhere.has(seq),
    now,
  };
}

async function nextFor(parts: DeliveryParts, leased: Leased, situation: Situation): Promise<Next> {
  const asked = await askFirst(parts, leased.delivery, situation);
  if (asked.kind !== 'go-on') return asked;
  const { delivery } = asked;
  const answer = objection(delivery, situation);
  if (answer.kind !== 'may-go') return answer;
  const { channel, address } = answer;
  const message = await outboundMessage(parts, delivery, situation, address);
  if (message === null) return callOff(delivery, 'taken-back');
  const bound = await mayStillBeSent(parts, delivery, channel, message);
  if (bound !== null) return bound;
  const now = parts.clock.now();
  // Put to sleep meanwhile: by the end of this send the delivery would be another worker's.
  if (now + longestSendMs > leased.leaseUntil) return postpone(delivery, now, 'not-sent');
  return { kind: 'send', delivery, channel, message };
}

async function whileLeased(parts: DeliveryParts, { leaseUntil }: Leased, write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (parts.clock.now() + settleAgainMs >= leaseUntil) throw error;
      parts.logger.warn('delivery could not be written down yet', { error });
    }
    await new Promise<void>((resolve) => parts.clock.after(settleAgainMs, resolve));
  }
}
