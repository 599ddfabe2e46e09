import type { ReplyContract } from '@throughline/sdk/wire';
import type { Channel, SendOutcome } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { departure } from '../reply/departure.ts';
import { maxAttempts, retryDelayMs } from './backoff.ts';
import { type Delivery, mayHaveGoneOut, type Postponement } from './delivery-store.ts';
import { reachOf } from './reach.ts';

/** A leased delivery. `wasSending`: its worker died while sending, so nobody knows whether it went out. */
export type Claimed = Delivery & { wasSending: boolean };

/** How a try of a delivery ends, or ends before it began. `failed` is for good: the contract's next step starts now. */
export type Verdict =
  | { kind: 'accepted'; externalId: string }
  | { kind: 'failed'; reason: string }
  /** Nobody can say whether it went out, and it is left at that. */
  | { kind: 'unknown'; reason: string }
  | ({ kind: 'postpone' } & Postponement)
  /** It certainly did not go out. `planAgain`: where its replies go now is to be decided anew. */
  | { kind: 'cancel'; reason: string; planAgain: boolean };

/** Whether an answer may be written to an address now. */
export const mayBeWrittenTo = (address: Address): boolean => address.isUsable && address.provenBy !== null;

/** What is known just before a delivery is sent. */
export interface Situation {
  conversation: Conversation;
  /** The one in force. */
  contract: ReplyContract;
  address: Address | null;
  channel: Channel | undefined;
  /** Whether the contact has read a reply, anywhere. */
  isRead: (seq: number) => boolean;
  now: number;
}

/** Whether a contract names the place a delivery goes to. */
export const isWanted = ({ steps }: ReplyContract, { channel, addressId }: Delivery): boolean =>
  steps.some((step) => step.channel === channel && step.addressId === addressId);

/** Whether a delivery that was planned some time ago may still go, and if not, what becomes of it. */
export function objection(
  delivery: Claimed,
  { contract, address, channel, isRead, now }: Situation,
): { kind: 'may-go'; address: Address; channel: Channel } | Verdict {
  if (delivery.seqs.every(isRead)) return callOff(delivery, 'read-before-sending');
  if (!isWanted(contract, delivery)) return callOff(delivery, 'contract-changed');
  if (isUncertain(delivery) && channel?.onUnknown !== 'send-again') return unknown(mayHaveGoneOut);
  if (channel === undefined) return failed('channel-not-available');
  if (address === null) return failed('address-not-usable');
  if (delivery.attempts > maxAttempts) return giveUp(delivery, 'gave-up');
  const leaves = departure(contract.quiet, reachOf(address, channel, null), now);
  if (leaves.kind === 'never') return failed(leaves.why === 'always-quiet' ? leaves.why : 'address-not-usable');
  return leaves.at > now ? postpone(delivery, leaves.at, 'quiet-hours') : { kind: 'may-go', address, channel };
}

/** What follows from a try. `random` is from 0 up to 1. */
export function verdictOn(
  outcome: SendOutcome,
  delivery: Claimed,
  { onUnknown, ask }: Pick<Channel, 'onUnknown' | 'ask'>,
  now: number,
  random: number,
): Verdict {
  if (outcome.kind === 'accepted') return outcome;
  const dueAt = now + retryDelayMs(delivery.attempts, random);
  const isLast = delivery.attempts >= maxAttempts;
  if (outcome.kind === 'unknown') {
    // Who can be asked is asked first, also after the last try.
    const isOver = !ask && (onUnknown === 'leave' || isLast);
    return isOver ? unknown(outcome.reason) : { kind: 'postpone', dueAt, reason: mayHaveGoneOut, wasTried: true };
  }
  if (outcome.retry === 'never') return failed(outcome.reason);
  return isLast ? failed('gave-up') : { ...postpone(delivery, dueAt, outcome.reason), wasTried: true };
}

/** What a provider knows of a message whose outcome was unknown. */
export type Answer = SendOutcome | { kind: 'not-there' };

/**
 * What follows from asking. `go-on`: it may be sent again, with `wasSending` and `reason` saying whether an earlier try may
 * still have gone out.
 */
export function verdictOnAnswer(
  answer: Answer,
  delivery: Claimed,
  { onUnknown, ask }: Pick<Channel, 'onUnknown' | 'ask'>,
  now: number,
  random: number,
): { kind: 'go-on'; delivery: Claimed } | Verdict {
  const neverLeft: Claimed = { ...delivery, wasSending: false, reason: null };
  if (answer.kind === 'not-there') return { kind: 'go-on', delivery: neverLeft };
  if (answer.kind !== 'unknown') return verdictOn(answer, neverLeft, { onUnknown, ...(ask && { ask }) }, now, random);
  if (onUnknown === 'send-again') return { kind: 'go-on', delivery };
  if (delivery.attempts >= maxAttempts) return unknown(answer.reason);
  const dueAt = now + retryDelayMs(delivery.attempts, random);
  return { kind: 'postpone', dueAt, reason: mayHaveGoneOut, wasTried: true };
}

/** Whether an earlier try of it may have gone out. */
export const isUncertain = (delivery: Claimed): boolean => delivery.wasSending || delivery.reason === mayHaveGoneOut;

const failed = (reason: string): Verdict => ({ kind: 'failed', reason });
const unknown = (reason: string): Verdict => ({ kind: 'unknown', reason });

/** Later, before it was tried; that an earlier try may have gone out is not forgotten. */
export const postpone = (delivery: Claimed, dueAt: number, reason: string): Extract<Verdict, { kind: 'postpone' }> => ({
  kind: 'postpone',
  dueAt,
  reason: isUncertain(delivery) ? mayHaveGoneOut : reason,
  wasTried: false,
});

/** For good; that an earlier try may have gone out is not forgotten. */
export const giveUp = (delivery: Claimed, reason: string): Verdict =>
  isUncertain(delivery) ? unknown(reason) : failed(reason);

/** Only what certainly never left can be called off. */
export function callOff(delivery: Claimed, reason: string, planAgain = false): Verdict {
  return isUncertain(delivery) ? unknown(reason) : { kind: 'cancel', reason, planAgain };
}
