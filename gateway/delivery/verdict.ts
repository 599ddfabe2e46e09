import type { ReplyContract } from '@throughline/sdk/wire';
import type { Channel, SendOutcome } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { afterQuiet } from '../reply/quiet-hours.ts';
import { maxAttempts, retryDelayMs } from './backoff.ts';
import type { Delivery } from './delivery-store.ts';

/** A leased delivery. `wasSending`: its worker died while sending, so nobody knows whether it went out. */
export type Claimed = Delivery & { wasSending: boolean };

/** How a try of a delivery ends, or ends before it began. `failed` is for good: the contract's next step starts now. */
export type Verdict =
  | { kind: 'accepted'; externalId: string }
  | { kind: 'failed'; reason: string }
  | { kind: 'postpone'; dueAt: number; reason: string }
  | { kind: 'close'; status: 'cancelled' | 'unknown'; reason: string };

/** Whether an answer may be written to an address now. */
export const mayBeWrittenTo = (address: Address): boolean => address.isUsable && address.provenBy !== null;

/** What is known just before a delivery is sent. */
export interface Situation {
  conversation: Conversation;
  /** The one in force. */
  contract: ReplyContract;
  address: Address | null;
  channel: Channel | undefined;
  now: number;
}

/** Kept as the reason of a delivery that is sent again although an earlier try may have gone out. */
const mayHaveGoneOut = 'may-have-gone-out';

/** Whether a delivery that was planned some time ago may still go, and if not, what becomes of it. */
export function objection(
  delivery: Claimed,
  { conversation, contract, address, channel, now }: Situation,
): { kind: 'may-go'; address: Address; channel: Channel } | Verdict {
  if (delivery.seqs.every((seq) => seq <= conversation.contactReadTo)) return callOff(delivery, 'read-before-sending');
  const isWanted = contract.steps.some(
    (step) => step.channel === delivery.channel && step.addressId === delivery.addressId,
  );
  if (!isWanted) return callOff(delivery, 'contract-changed');
  if (delivery.wasSending && channel?.onUnknown !== 'send-again') return unknown(mayHaveGoneOut);
  if (address === null || !mayBeWrittenTo(address)) return failed('address-not-usable');
  if (channel === undefined) return failed('channel-not-available');
  if (delivery.attempts > maxAttempts) return isUncertain(delivery) ? unknown('gave-up') : failed('gave-up');
  const awakeAt = afterQuiet(contract.quiet)(now);
  return awakeAt > now ? postpone(delivery, awakeAt, 'quiet-hours') : { kind: 'may-go', address, channel };
}

/** What follows from a try. `random` is from 0 up to 1. */
export function verdictOn(
  outcome: SendOutcome,
  delivery: Claimed,
  { onUnknown }: Pick<Channel, 'onUnknown'>,
  now: number,
  random: number,
): Verdict {
  if (outcome.kind === 'accepted') return outcome;
  const dueAt = now + retryDelayMs(delivery.attempts, random);
  const isLast = delivery.attempts >= maxAttempts;
  if (outcome.kind === 'unknown') {
    const isOver = onUnknown === 'leave' || isLast;
    return isOver ? unknown(outcome.reason) : { kind: 'postpone', dueAt, reason: mayHaveGoneOut };
  }
  if (outcome.retry === 'never') return failed(outcome.reason);
  return isLast ? failed('gave-up') : postpone(delivery, dueAt, outcome.reason);
}

const failed = (reason: string): Verdict => ({ kind: 'failed', reason });
const unknown = (reason: string): Verdict => ({ kind: 'close', status: 'unknown', reason });

const isUncertain = (delivery: Claimed): boolean => delivery.wasSending || delivery.reason === mayHaveGoneOut;

const postpone = (delivery: Claimed, dueAt: number, reason: string): Verdict => ({
  kind: 'postpone',
  dueAt,
  reason: isUncertain(delivery) ? mayHaveGoneOut : reason,
});

/** Only what certainly never left can be called off. */
export function callOff(delivery: Claimed, reason: string): Verdict {
  return isUncertain(delivery) ? unknown(reason) : { kind: 'close', status: 'cancelled', reason };
}
