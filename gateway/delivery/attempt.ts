import type { Channel, OutboundMessage } from '../channel/channel.ts';
import { contractInForce } from '../reply/contract.ts';
import { retryDelayMs } from './backoff.ts';
import { carryOut, type Leased } from './carry-out.ts';
import { outboundMessage } from './outbound-message.ts';
import type { DeliveryParts } from './parts.ts';
import { longestSendMs, sendInTime } from './send-in-time.ts';
import { callOff, objection, type Situation, type Verdict, verdictOn } from './verdict.ts';

/** How long a claimed delivery is one worker's alone: longer than a send takes, with time to write it down. */
export const leaseMs = longestSendMs + 12_000;

/** A store that failed after a try is asked again this often, for as long as the lease lasts. */
const settleAgainMs = 1_000;

/**
 * One try of one delivery: looks once more whether it may still go, sends it, and writes down what became of it.
 * Rejects when the store failed; the delivery is then taken up again by itself.
 */
export async function attemptDelivery(parts: DeliveryParts, leased: Leased): Promise<void> {
  const { delivery } = leased;
  const { situation, next } = await prepare(parts, leased);
  const hint = situation.address?.hint ?? null;
  if (next.kind !== 'send') {
    return whileLeased(parts, leased, () => carryOut(parts, leased, next, { hint, seqs: delivery.seqs }));
  }
  const outcome = await sendInTime(parts, next.channel, next.message);
  const verdict = verdictOn(outcome, delivery, next.channel, parts.clock.now(), parts.random());
  const seqs = next.message.replies.map((reply) => reply.seq);
  return whileLeased(parts, leased, () => carryOut(parts, leased, verdict, { hint, seqs }));
}

type Next = { kind: 'send'; channel: Channel; message: OutboundMessage } | Verdict;

/** Everything before the send. When it fails, the delivery is given back as certainly not sent. */
async function prepare(parts: DeliveryParts, leased: Leased): Promise<{ situation: Situation; next: Next }> {
  const { delivery, leaseId } = leased;
  try {
    const situation = await situationOf(parts, leased);
    return { situation, next: await nextFor(parts, leased, situation) };
  } catch (error) {
    const dueAt = parts.clock.now() + retryDelayMs(delivery.attempts, parts.random());
    if (!delivery.wasSending) {
      await parts.deliveries.postpone(delivery.deliveryId, leaseId, dueAt, delivery.reason ?? 'not-sent');
    }
    throw error;
  }
}

async function situationOf(parts: DeliveryParts, { delivery }: Leased): Promise<Situation> {
  const conversation = await parts.log.conversation(delivery.conversationId);
  if (!conversation) throw new Error(`delivery ${delivery.deliveryId} has no conversation`);
  const now = parts.clock.now();
  return {
    conversation,
    contract: contractInForce(conversation.contract, parts.siteDefault, now),
    address: await parts.contacts.address(delivery.addressId),
    channel: parts.channels.get(delivery.channel),
    now,
  };
}

async function nextFor(parts: DeliveryParts, { delivery }: Leased, situation: Situation): Promise<Next> {
  const answer = objection(delivery, situation);
  if (answer.kind !== 'may-go') return answer;
  const { channel, address } = answer;
  const message = await outboundMessage(parts, delivery, situation, address);
  return message ? { kind: 'send', channel, message } : callOff(delivery, 'taken-back');
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
