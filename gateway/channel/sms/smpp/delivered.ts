import type { SmsArrival } from '../sms-provider.ts';
import { readText } from './delivered-text.ts';
import type { PDU } from './pdu.ts';
import { readReceipt } from './receipt.ts';
import type { SmppConfig } from './smpp-config.ts';

/** What kind of message it is (SMPP 3.4 §5.2.12): from a phone, or one of the kinds that report on one. */
const kindBits = 0x3c;
const fromPhone = 0x00;
const receipt = 0x04;
const maxAddressLength = 21;

function addressOf(addr: unknown, ton: unknown): string {
  const name = typeof addr === 'string' ? addr.slice(0, maxAddressLength) : '';
  return ton === 1 && /^\d+$/.test(name) ? `+${name}` : name;
}

/**
 * Reads a deliver_sm or data_sm.
 * @param eventKey the name of this message, for which the protocol has none
 */
export function readDelivered(
  pdu: PDU,
  { receiptIds, eventKey, now }: Pick<SmppConfig, 'receiptIds'> & { eventKey: string; now: number },
): SmsArrival {
  const kind = typeof pdu.esm_class === 'number' ? pdu.esm_class & kindBits : fromPhone;
  const read = readText(pdu);
  if (kind === receipt) return readReceipt(pdu, read?.text ?? '', receiptIds, now);
  if (kind !== fromPhone || read === null) return { kind: 'nothing' };
  const from = addressOf(pdu.source_addr, pdu.source_addr_ton);
  const to = addressOf(pdu.destination_addr, pdu.dest_addr_ton);
  return { kind: 'message', message: { eventKey, from, to, ...read, media: [] } };
}
