import type { Author } from '@throughline/sdk/wire';
import { idFor } from '../kernel/id.ts';
import type { Draft, Settlement } from '../log/log.ts';
import type { Delivery } from './delivery-store.ts';
import type { SettledStatus } from './lattice.ts';

/** What is to be said of a delivery. */
export interface DeliveryNews extends Pick<Settlement, 'leaseId' | 'externalId' | 'event'> {
  status: SettledStatus;
  reason: string | null;
  /** The masked address, and the replies that travelled. */
  hint: string | null;
  seqs: readonly number[];
  at: number;
}

/** Longest reason a delivery entry holds. */
const maxReasonLength = 60;

const throughline: Author = { kind: 'system', id: 'throughline', name: null };

/** The entry that says what became of a delivery, and settles it in the same transaction; the same news has one id. */
export function deliveryDraft(
  delivery: Pick<Delivery, 'deliveryId' | 'conversationId' | 'channel'>,
  news: DeliveryNews,
): Draft {
  const { deliveryId, conversationId, channel } = delivery;
  const { status, hint, seqs, externalId, leaseId, event, at } = news;
  const reason = news.reason?.slice(0, maxReasonLength).toWellFormed() ?? null;
  return {
    conversationId,
    entryId: idFor('delivery', deliveryId, status, ...(event ? [event.eventKey] : [])),
    at,
    author: throughline,
    via: { channel, hint: null },
    body: { kind: 'delivery', deliveryId, channel, hint, status, reason, seqs: [...seqs] },
    externalId: null,
    settles: { deliveryId, leaseId, outcome: status, externalId, reason, event },
  };
}
