import { createHash } from 'node:crypto';
import { septetsOf, toSeptets } from '../gsm-alphabet.ts';
import { type Segmented, segmentText, shiftElements } from '../segments.ts';
import { takesAnswers } from '../sms-config.ts';
import type { SmsToSend } from '../sms-provider.ts';
import type { PduFields } from './pdu.ts';
import type { SmppConfig } from './smpp-config.ts';

const gsm = 0x00;
const ucs2 = 0x08;
const userDataHeader = 0x40;
const receiptWanted = 0x01;
const maxShortCodeLength = 8;
/** Concatenated short messages, 8-bit reference number (3GPP TS 23.040 §9.2.3.24.1). */
const concatenation = 0x00;

interface Address {
  ton: number;
  npi: number;
  addr: string;
}

/** A number with its type and numbering plan (SMPP 3.4 §5.2.5–6). */
function addressOf(name: string): Address {
  if (!takesAnswers(name)) return { ton: 5, npi: 0, addr: name };
  if (name.startsWith('+')) return { ton: 1, npi: 1, addr: name.slice(1) };
  return { ton: name.length <= maxShortCodeLength ? 3 : 0, npi: 0, addr: name };
}

function bytesOf(text: string, { encoding, shift }: Pick<Segmented, 'encoding' | 'shift'>): Buffer {
  if (encoding === 'UCS-2') return Buffer.from(text, 'utf16le').swap16();
  return Buffer.from(toSeptets(text, septetsOf(shift)) ?? []);
}

/** Of all parts of one text, the same at every attempt: a part that went out before finds its fellows. */
const partsNumber = (reference: string): number => createHash('sha256').update(reference).digest().readUInt16BE(0);

interface Part {
  bytes: Buffer;
  number: number;
  total: number;
  reference: string;
}

function withHeader({ bytes, number, total, reference }: Part, { shift }: Segmented): PduFields {
  const parts = total === 1 ? [] : [concatenation, 3, partsNumber(reference) & 0xff, total, number];
  const elements = Buffer.from([...parts, ...shiftElements(shift)]);
  if (elements.length === 0) return { short_message: bytes };
  return { esm_class: userDataHeader, short_message: Buffer.concat([Buffer.from([elements.length]), elements, bytes]) };
}

function withSar({ bytes, number, total, reference }: Part): PduFields {
  if (total === 1) return { short_message: bytes };
  const sar_msg_ref_num = partsNumber(reference);
  return { sar_msg_ref_num, sar_total_segments: total, sar_segment_seqnum: number, short_message: bytes };
}

/**
 * The submit_sm requests of a text, in order (SMPP 3.4 §4.4.1). Only the last part asks for a receipt: the phone has the
 * text when it has that one too, and its id is the text's.
 */
export function submitsOf(sms: SmsToSend, { longTexts, languages }: SmppConfig): PduFields[] {
  const cut = segmentText(sms.text, longTexts === 'udh' ? languages : []);
  const [from, to] = [addressOf(sms.from), addressOf(sms.to)];
  const common = {
    source_addr_ton: from.ton,
    source_addr_npi: from.npi,
    source_addr: from.addr,
    dest_addr_ton: to.ton,
    dest_addr_npi: to.npi,
    destination_addr: to.addr,
    data_coding: cut.encoding === 'UCS-2' ? ucs2 : gsm,
  };
  const isWhole = longTexts === 'payload' && cut.segments > 1;
  if (isWhole) {
    return [{ ...common, message_payload: bytesOf(sms.text, cut), registered_delivery: receiptWanted }];
  }
  const { segments: total } = cut;
  return cut.parts.map((text, index) => {
    const part = { bytes: bytesOf(text, cut), number: index + 1, total, reference: sms.reference };
    const message = longTexts === 'udh' ? withHeader(part, cut) : withSar(part);
    return { ...common, ...message, registered_delivery: index + 1 === total ? receiptWanted : 0 };
  });
}
