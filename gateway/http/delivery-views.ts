import type { ContractLocale } from '@throughline/sdk/wire';
import type { Delivery, DeliveryEvent } from '../delivery/delivery-store.ts';
import type { SettledStatus } from '../delivery/lattice.ts';
import { explainDelivery, explainPreview } from '../reply/explain.ts';
import type { PreviewLine } from '../reply/preview.ts';
import type { StepDecision } from '../reply/reasons.ts';

/** How an agent reads times and words. */
export interface Reading {
  locale: ContractLocale;
  /** IANA name. */
  timeZone: string;
}

/** A delivery as agents see it. Times in milliseconds since 1970. */
export interface DeliveryView {
  deliveryId: string;
  conversationId: string;
  channel: Delivery['channel'];
  /** The masked address. */
  hint: string | null;
  /** Positions of the replies it carries. */
  seqs: readonly number[];
  status: Delivery['status'];
  reason: string | null;
  attempts: number;
  createdAt: number;
  /** When it is tried next; null once it is settled. */
  dueAt: number | null;
  settledAt: number | null;
  /** The dead letter it was sent again for. */
  repeats: string | null;
  /** Why it went there and then and what became of it, sentence by sentence. */
  words: readonly string[];
  /** What it became, in order. */
  life: readonly DeliveryEvent[];
}

/** What the contract makes of each unread reply now, and of one more that is sent now and that nobody reads. */
export interface PlanView {
  unread: readonly { seq: number; at: number; steps: readonly StepDecision[] }[];
  ifSentNow: readonly PreviewLine[];
  /** `ifSentNow` in sentences. */
  words: readonly string[];
}

const isSettled = (status: Delivery['status']): status is SettledStatus | 'cancelled' =>
  status !== 'waiting' && status !== 'sending';

/** Shows one delivery. */
export function viewDelivery(
  delivery: Delivery,
  life: readonly DeliveryEvent[],
  hint: string | null,
  { locale, timeZone }: Reading,
): DeliveryView {
  const { deliveryId, conversationId, channel, seqs, status, reason, attempts, createdAt, settledAt, repeats } =
    delivery;
  const ended = isSettled(status) ? { status, reason, at: settledAt } : null;
  const words = delivery.decision ? explainDelivery(delivery.decision, ended, locale, timeZone) : [];
  const dueAt = isSettled(status) ? null : delivery.dueAt;
  return {
    ...{ deliveryId, conversationId, channel, hint, seqs, status, reason, attempts },
    ...{ createdAt, dueAt, settledAt, repeats, words, life },
  };
}

/** Shows a plan. */
export const viewPlan = (
  unread: PlanView['unread'],
  ifSentNow: readonly PreviewLine[],
  { locale, timeZone }: Reading,
): PlanView => ({ unread, ifSentNow, words: explainPreview(ifSentNow, locale, timeZone) });
