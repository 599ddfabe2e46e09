import type { DeliveryReport, ReceiveOutcome } from '../channel/channel.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { idFor } from '../kernel/id.ts';
import type { AppendResult } from '../log/log.ts';
import { deliveryDraft } from './delivery-entry.ts';
import { type Delivery, rememberReportsMs } from './delivery-store.ts';
import type { ReportParts } from './parts.ts';
import { repliesAfter } from './replies.ts';

const taken: ReceiveOutcome = { kind: 'taken' };
const refusedForGood = (reason: string): ReceiveOutcome => ({ kind: 'refused', reason, retry: 'never' });

/** What the lattice has no use for is taken, too: the provider is not to say it again. */
function outcomeOf(result: AppendResult): ReceiveOutcome {
  if (result.kind !== 'refused' || result.reason === 'conflict') return taken;
  return { kind: 'refused', reason: result.reason, retry: result.reason === 'unavailable' ? 'later' : 'never' };
}

/** One form and size for whatever a provider calls its events. */
const keyOf = ({ channel, eventKey }: DeliveryReport): string => idFor('report', channel, eventKey);

/**
 * Applies what a provider says became of a delivery after it had left. Reports come in any order, repeated, and faster
 * than our own note of the send: each event has one effect, a delivery only rises (`lattice.ts`), and what is not known
 * yet is kept until it is. Resolves after the commit; rejects when the store failed, and may then be asked again.
 */
export async function applyReport(parts: ReportParts, report: DeliveryReport): Promise<ReceiveOutcome> {
  if (report.deliveryId === null && report.externalId === null) return refusedForGood('names no message');
  const known = await find(parts, report);
  if (known) return apply(parts, report, known);
  // Our ids are ours: one that was given to no delivery will not be; codes and notices have such.
  if (report.externalId === null || report.deliveryId !== null) return taken;
  if (await parts.deliveries.park(report, keyOf(report), parts.clock.now())) return taken;
  const late = await find(parts, report);
  return late ? apply(parts, report, late) : { kind: 'refused', reason: 'not known yet', retry: 'later' };
}

/** Applies the reports that were faster than our own note of the send; says how many. */
export async function applyParked(parts: ReportParts, limit: number): Promise<number> {
  const reports = await parts.deliveries.parkedAndKnown(limit);
  for (const report of reports) await applyReport(parts, report);
  return reports.length;
}

async function find({ deliveries }: ReportParts, report: DeliveryReport): Promise<Delivery | null> {
  const { channel, deliveryId, externalId } = report;
  const named = deliveryId === null ? null : await deliveries.delivery(deliveryId);
  if (named?.channel === channel) return named;
  return externalId === null ? null : deliveries.deliveryByExternalId(channel, [externalId]);
}

async function apply(parts: ReportParts, report: DeliveryReport, delivery: Delivery): Promise<ReceiveOutcome> {
  const { log, deliveries, contacts } = parts;
  const conversation = await log.conversation(delivery.conversationId);
  if (conversation === null) return refusedForGood('not-found');
  const { channel, status, reason, externalId } = report;
  const event = { channel, eventKey: keyOf(report) };
  const address = await contacts.address(delivery.addressId);
  const hint = address?.hint ?? null;
  if (!(await deliveries.isTaken(channel, event.eventKey))) {
    const at = Math.max(delivery.createdAt, Math.min(report.at, parts.clock.now()));
    // Later, it could be a repeat of what is not remembered any more, of an address that was let in again since.
    const isFresh = parts.clock.now() - delivery.createdAt < rememberReportsMs;
    const why = isFresh ? suppressionFor(report) : null;
    // Before the entry makes the plan due: it must not choose this address again.
    if (why && address) {
      await parts.suppressions.suppress(conversation.siteId, channel, address.value, why, parts.clock.now());
    }
    const news = { status, reason, hint, seqs: delivery.seqs, externalId, leaseId: null, event, at };
    const result = await log.append(deliveryDraft(delivery, news));
    if (result.kind === 'refused') return outcomeOf(result);
  }
  return status === 'read' ? noteRead(parts, conversation, delivery, { hint, eventKey: event.eventKey }) : taken;
}

function suppressionFor({ failure }: DeliveryReport): 'hard-bounce' | 'complaint' | null {
  if (failure === 'hard') return 'hard-bounce';
  return failure === 'complaint' ? 'complaint' : null;
}

/**
 * The contact has read what a delivery carried: the log says so in their name, as far as all before it was carried by
 * deliveries that were read. What bounced elsewhere was not seen. Safe to do again after a crash in between.
 */
async function noteRead(
  { log, deliveries, clock }: ReportParts,
  { contactId, contactReadTo }: Conversation,
  { conversationId, channel }: Delivery,
  { hint, eventKey }: { hint: string | null; eventKey: string },
): Promise<ReceiveOutcome> {
  const past = await deliveries.deliveriesSince(conversationId, contactReadTo);
  const seen = new Set(past.filter(({ status }) => status === 'read').flatMap(({ seqs }) => seqs));
  const replies = await repliesAfter(log, conversationId, contactReadTo);
  const firstUnseen = replies.findIndex(({ seq }) => !seen.has(seq));
  const upTo = replies.slice(0, firstUnseen === -1 ? undefined : firstUnseen).at(-1)?.seq;
  if (upTo === undefined) return taken;
  const result = await log.append({
    conversationId,
    entryId: idFor(eventKey, 'read', String(upTo)),
    at: clock.now(),
    author: { kind: 'contact', id: contactId, name: null },
    via: { channel, hint },
    body: { kind: 'receipt', status: 'read', upTo },
    externalId: null,
    settles: null,
  });
  return outcomeOf(result);
}
