import type { Delivery, DeliveryEvent } from '../../../gateway/delivery/delivery-store.ts';
import type { TakenMessage } from './provider.ts';

/** What is left of one customer's answer: its deliveries with their lives. */
export interface Outcome {
  name: string;
  deliveries: readonly { delivery: Delivery; life: readonly DeliveryEvent[] }[];
}

/** What ten thousand answers came to. */
export interface ChannelsVerdict {
  /** Reached nobody, and nobody at the desk was told that it may not have. */
  lost: string[];
  /** Two notifications of one answer. */
  notifiedTwice: string[];
  /** Mails sent again under their own Message-ID; mail systems drop the double. */
  mailsAgain: number;
  /** Deliveries of which nobody knew at some moment whether they went out: known in the end, or not. */
  unknownResolved: number;
  unknownLeft: number;
  /** Failed for good on every step: at the desk as a dead letter. */
  deadLetters: number;
  /** The store says it arrived, or was accepted, and the provider has no such message. */
  invented: string[];
}

const isOut = (status: Delivery['status']): boolean =>
  status === 'accepted' || status === 'delivered' || status === 'read';

/** A worker died while sending, or the answer never came. */
export function wasUncertain(life: readonly DeliveryEvent[]): boolean {
  return life.some(
    ({ status, reason }, at) =>
      reason === 'may-have-gone-out' ||
      status === 'unknown' ||
      (status === 'sending' && life[at - 1]?.status === status),
  );
}

/** Compares what reached phones and mailboxes with what the gateway believes. Mails count once per Message-ID. */
export function judgeChannels(outcomes: readonly Outcome[], taken: readonly TakenMessage[]): ChannelsVerdict {
  const reached = new Map<string, Set<string>>();
  const mails = taken.filter(({ channel }) => channel === 'email');
  for (const { to, externalId, hasFailed } of taken) {
    if (!hasFailed) reached.set(to, (reached.get(to) ?? new Set()).add(externalId));
  }
  const known = new Set(taken.map(({ deliveryId }) => deliveryId));
  const notifications = ({ name }: Outcome): number => reached.get(name)?.size ?? 0;
  const isTold = ({ deliveries }: Outcome): boolean =>
    deliveries.some(({ delivery: { status } }) => status === 'unknown');
  const isDead = ({ deliveries }: Outcome): boolean =>
    deliveries.length > 0 && deliveries.every(({ delivery: { status } }) => status === 'failed');
  const all = outcomes.flatMap(({ deliveries }) => deliveries);
  const uncertain = all.filter(({ life }) => wasUncertain(life));
  const left = uncertain.filter(({ delivery }) => delivery.status === 'unknown');
  const isLost = (outcome: Outcome): boolean => notifications(outcome) === 0 && !isTold(outcome) && !isDead(outcome);
  const nameOf = ({ name }: Outcome): string => name;
  return {
    lost: outcomes.filter(isLost).map(nameOf),
    notifiedTwice: outcomes.filter((outcome) => notifications(outcome) > 1).map(nameOf),
    mailsAgain: mails.length - new Set(mails.map(({ externalId }) => externalId)).size,
    unknownResolved: uncertain.length - left.length,
    unknownLeft: left.length,
    deadLetters: outcomes.filter((outcome) => notifications(outcome) === 0 && isDead(outcome)).length,
    invented: all
      .filter(({ delivery }) => isOut(delivery.status) && !known.has(delivery.deliveryId))
      .map(({ delivery }) => delivery.deliveryId),
  };
}
