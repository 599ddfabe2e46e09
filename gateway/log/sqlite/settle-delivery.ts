import type { Conversation } from '../../conversation/conversation.ts';
import { outranks } from '../../delivery/lattice.ts';
import type { Settlement } from '../log.ts';
import type { LogStatements } from './statements.ts';

/**
 * Writes down what became of a delivery, and says whether that is news. A worker is believed while it holds the lease; a
 * provider's event is taken once. Only inside a write.
 */
export function settleDelivery(
  statements: LogStatements,
  { conversationId, siteId }: Conversation,
  { deliveryId, leaseId, outcome, externalId, reason, event }: Settlement,
  at: number,
): boolean {
  const row = statements.delivery.get(deliveryId, conversationId);
  if (row === undefined || (leaseId !== null && row.lease_id !== leaseId)) return false;
  if (event && statements.takeReport.run(event.channel, event.eventKey, at).changes === 0) return false;
  const isNews = outranks(outcome, row.status);
  // What its own send says was not taken costs nothing; what a provider took and lost later may have to be paid.
  const isFree = isNews && outcome === 'failed' && leaseId !== null && row.cost !== null;
  if (isFree) statements.giveBack.run(siteId, deliveryId);
  statements.settle.run({
    ...row,
    ...(isNews && { status: outcome, reason, settled_at: at }),
    ...(isFree && { cost: null, cost_day: null }),
    deliveryId,
    // A report may be faster than the send's own answer, which still has to name the message.
    lease_id: leaseId === null ? row.lease_id : null,
    external_id: row.external_id ?? externalId,
  });
  if (isNews) statements.noteDeliveryEvent.run(deliveryId, at, outcome, reason);
  return isNews;
}
