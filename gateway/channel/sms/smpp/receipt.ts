import type { SmsArrival } from '../sms-provider.ts';
import type { PDU } from './pdu.ts';
import type { SmppConfig } from './smpp-config.ts';

type Report = Extract<SmsArrival, { kind: 'status' }>['report'];
type Verdict = Pick<Report, 'status' | 'reason' | 'failure'>;
type State = keyof typeof verdicts;

const reached = (status: 'accepted' | 'delivered'): Verdict => ({ status, reason: null, failure: null });
const lost = (reason: string, failure: Verdict['failure']): Verdict => ({ status: 'failed', reason, failure });

/** What the states of a text mean (SMPP 3.4 §5.2.28 and appendix B). */
const verdicts = {
  ENROUTE: reached('accepted'),
  DELIVRD: reached('delivered'),
  EXPIRED: lost('unreachable-phone', 'soft'),
  DELETED: lost('filtered-by-carrier', 'policy'),
  UNDELIV: lost('not-delivered', 'soft'),
  ACCEPTD: reached('accepted'),
  UNKNOWN: lost('not-delivered', 'soft'),
  REJECTD: lost('rejected', 'policy'),
} as const;

/** By their number in message_state, from 1. */
const states = Object.keys(verdicts) as State[];
const isState = (text: string): text is State => Object.hasOwn(verdicts, text);

/** SMPP 3.4 §5.2.7: at most 64 characters. */
const maxIdLength = 64;
const maxReadLength = 1_000;

/** An id as it is kept: where answers and receipts write it in different ways, as a decimal number. */
export function messageId(said: string, form: 'decimal' | 'hex' | 'as-said'): string {
  const id = said.slice(0, maxIdLength);
  if (form === 'decimal' && /^\d+$/.test(id)) return String(BigInt(id));
  if (form === 'hex' && /^[\da-f]+$/i.test(id)) return String(BigInt(`0x${id}`));
  return id;
}

const other = { hex: 'decimal', decimal: 'hex', same: 'as-said' } as const;

/** The id that the answer to a text named. */
export const answeredId = (said: string, receiptIds: SmppConfig['receiptIds']): string =>
  messageId(said, other[receiptIds]);

/** The mobile network's own error (§5.3.2.31): of GSM networks (3), 1 is a subscriber that does not exist. */
const isNobody = (code: unknown): boolean =>
  Buffer.isBuffer(code) && code.length === 3 && code[0] === 3 && code.readUInt16BE(1) === 1;

/**
 * Reads a delivery receipt: by its fields where the SMSC sends them, else by the text that most send,
 * `id:… sub:001 dlvrd:001 submit date:… done date:… stat:DELIVRD err:000 text:…` (appendix B).
 * Its dates are of no known time zone, so that its time is when it came.
 */
export function readReceipt(pdu: PDU, text: string, receiptIds: SmppConfig['receiptIds'], now: number): SmsArrival {
  const words = text.slice(0, maxReadLength);
  const { receipted_message_id: named, message_state: numbered } = pdu;
  const said = typeof named === 'string' && named !== '' ? named : (/\bid:\s*(\S{1,64})/i.exec(words)?.[1] ?? '');
  const stat = typeof numbered === 'number' ? states[numbered - 1] : /\bstat:\s*([a-z]{1,10})/i.exec(words)?.[1];
  const state = stat?.toUpperCase() ?? '';
  if (said === '' || !isState(state)) return { kind: 'nothing' };
  const externalId = messageId(said, receiptIds === 'same' ? 'as-said' : receiptIds);
  const isGone = state === 'UNDELIV' && isNobody(pdu.network_error_code);
  const verdict = isGone ? lost('unknown-recipient', 'hard') : verdicts[state];
  return {
    kind: 'status',
    report: { eventKey: `${externalId}:${state}`, deliveryId: null, externalId, at: now, ...verdict },
  };
}
