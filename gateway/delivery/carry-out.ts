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
 * Writes down what became of a delivery. What its reader should know (it is out, it failed for good, nobody can say)
 * becomes an entry in the log, which settles the delivery in the same transaction. A lost lease changes nothing.
 */
export async function carryOut(parts: DeliveryParts, leased: Leased, verdict: Verdict, report: Report): Promise<void> {
  const { deliveries, clock, logger } = parts;
  const { deliveryId, conversationId, channel, attempts } = leased.delivery;
  const about = { deliveryId, conversationId, channel, attempt: attempts };
  switch (verdict.kind) {
    case 'accepted':
    case 'failed':
    case 'unknown': {
      const result = await parts.log.append(draftOf(leased, verdict, report, clock.now()));
      if (result.kind === 'refused') throw new Error(`the log refused a delivery entry: ${result.reason}`);
      // Another worker has it, or the provider's own report was faster.
      if (result.kind === 'unchanged') return logger.warn('delivery had moved on', about);
      return logger.info(`delivery ${verdict.kind}`, { ...about, ...reasonOf(verdict) });
    }
    case 'postpone':
      await deliveries.postpone(deliveryId, leased.leaseId, verdict, clock.now());
      return logger.info('delivery postponed', { ...about, reason: verdict.reason });
    case 'cancel':
      await deliveries.cancel(deliveryId, leased.leaseId, verdict.reason, clock.now(), verdict.planAgain);
      return logger.info('delivery cancelled', { ...about, reason: verdict.reason });
  }
}

type Outcome = Extract<Verdict, { kind: 'accepted' | 'failed' | 'unknown' }>;

const reasonOf = (outcome: Outcome) => (outcome.kind === 'accepted' ? {} : { reason: outcome.reason });

function draftOf({ delivery, leaseId }: Leased, outcome: Outcome, { hint, seqs }: Report, at: number): Draft {
  const status = outcome.kind;
  const reason = outcome.kind === 'accepted' ? null : outcome.reason;
  const externalId = outcome.kind === 'accepted' ? outcome.externalId : null;
  return deliveryDraft(delivery, { status, reason, hint, seqs, externalId, leaseId, event: null, at });
}
