import type { Draft } from '../log/log.ts';
import { deliveryDraft } from './delivery-entry.ts';
import type { DeliveryParts } from './parts.ts';
import type { Claimed, Verdict } from './verdict.ts';

/** A delivery this worker holds until `leaseUntil`. */
export interface Leased {
  delivery: Claimed;
  leaseId: string;
  leaseUntil: number;
}

/** What an outcome is reported with: the masked address, and the replies that travelled. */
export interface Report {
  hint: string | null;
  seqs: readonly number[];
}

/**
 * Writes down what became of a delivery. What its reader should know (it is out, or it failed for good) becomes an
 * entry in the log, which closes the delivery in the same transaction. A lost lease changes nothing.
 */
export async function carryOut(parts: DeliveryParts, leased: Leased, verdict: Verdict, report: Report): Promise<void> {
  const { deliveryId, conversationId, channel, attempts } = leased.delivery;
  const about = { deliveryId, conversationId, channel, attempt: attempts };
  switch (verdict.kind) {
    case 'accepted':
    case 'failed': {
      const result = await parts.log.append(draftOf(leased, verdict, report, parts.clock.now()));
      if (result.kind === 'refused') throw new Error(`the log refused a delivery entry: ${result.reason}`);
      if (result.kind === 'unchanged') return parts.logger.warn('delivery lease was lost', about);
      return parts.logger.info(`delivery ${verdict.kind}`, { ...about, ...reasonOf(verdict) });
    }
    case 'postpone':
      await parts.deliveries.postpone(deliveryId, leased.leaseId, verdict.dueAt, verdict.reason);
      return parts.logger.info('delivery postponed', { ...about, reason: verdict.reason });
    case 'close':
      await parts.deliveries.close(deliveryId, leased.leaseId, verdict.status, verdict.reason, parts.clock.now());
      return parts.logger.info(`delivery ${verdict.status}`, { ...about, reason: verdict.reason });
  }
}

type Outcome = Extract<Verdict, { kind: 'accepted' | 'failed' }>;

const reasonOf = (outcome: Outcome) => (outcome.kind === 'failed' ? { reason: outcome.reason } : {});

function draftOf({ delivery, leaseId }: Leased, outcome: Outcome, { hint, seqs }: Report, at: number): Draft {
  const status = outcome.kind;
  const reason = outcome.kind === 'failed' ? outcome.reason : null;
  const externalId = outcome.kind === 'accepted' ? outcome.externalId : null;
  return deliveryDraft(delivery, { status, reason, hint, seqs, externalId, leaseId, at });
}
