import { fromSeptets, languageIds, noShift, type Shift, type ShiftLanguage } from '../gsm-alphabet.ts';
import type { SmsPart } from '../sms-provider.ts';
import type { PDU } from './pdu.ts';

const userDataHeader = 0x40;

/** What a user data header says (3GPP TS 23.040 §9.2.3.24), as far as it matters here. */
interface Header {
  part: SmsPart | null;
  shift: Shift;
}

const noHeader: Header = { part: null, shift: noShift };

const languageOf = (id: number | undefined): ShiftLanguage | null =>
  (Object.keys(languageIds) as ShiftLanguage[]).find((language) => languageIds[language] === id) ?? null;

function withElement(header: Header, id: number, value: Buffer): Header {
  const [first, second, third, fourth] = value;
  if (id === 0x00 && value.length === 3) {
    return { ...header, part: { reference: `8:${first}`, total: second ?? 0, number: third ?? 0 } };
  }
  if (id === 0x08 && value.length === 4) {
    return { ...header, part: { reference: `16:${value.readUInt16BE(0)}`, total: third ?? 0, number: fourth ?? 0 } };
  }
  const language = languageOf(first);
  if (id === 0x24) return { ...header, shift: { ...header.shift, single: language } };
  if (id === 0x25) return { ...header, shift: { ...header.shift, locking: language === 'es' ? null : language } };
  return header;
}

/** An element that is longer than its header ends it. */
function readHeader(elements: Buffer): Header {
  let header = noHeader;
  for (let at = 0; at + 2 <= elements.length; ) {
    const [id = 0, length = 0] = elements.subarray(at, at + 2);
    at += 2 + length;
    if (at > elements.length) break;
    header = withElement(header, id, elements.subarray(at - length, at));
  }
  return header;
}

function sarPart(pdu: PDU): SmsPart | null {
  const { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: number } = pdu;
  if (typeof reference !== 'number' || typeof total !== 'number' || typeof number !== 'number') return null;
  return { reference: `sar:${reference}`, total, number };
}

type Alphabet = 'gsm' | 'latin1' | 'iso-8859-5' | 'iso-8859-8' | 'ucs-2' | 'binary';

/** By the low bits of the codings of phones (3GPP TS 23.038 §4). */
const byBits = ['gsm', 'binary', 'ucs-2', 'gsm'] as const;
/** The values SMPP gives names of its own (SMPP 3.4 §5.2.19). */
const bySmpp: Readonly<Record<number, Alphabet>> = {
  0: 'gsm',
  1: 'latin1',
  2: 'binary',
  3: 'latin1',
  4: 'binary',
  6: 'iso-8859-5',
  7: 'iso-8859-8',
  8: 'ucs-2',
};

function alphabetOf(coding: number): Alphabet {
  if (coding < 0x10) return bySmpp[coding] ?? 'binary';
  if (coding < 0x40) return byBits[(coding >> 2) & 3] ?? 'binary';
  if (coding >= 0xf0) return coding & 4 ? 'binary' : 'gsm';
  if (coding >= 0xe0) return 'ucs-2';
  return coding >= 0xc0 ? 'gsm' : 'binary';
}

/** null: not a text. Halves of a character at the ends of a part stay halves until it is joined. */
function decode(bytes: Buffer, alphabet: Alphabet, shift: Shift): string | null {
  if (alphabet === 'binary') return null;
  if (alphabet === 'gsm') return fromSeptets(bytes, shift);
  if (alphabet === 'latin1') return bytes.toString('latin1');
  if (alphabet !== 'ucs-2') return new TextDecoder(alphabet).decode(bytes);
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}

const asBytes = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : Buffer.alloc(0));
const asNumber = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The text of a deliver_sm or data_sm, and which part of a longer one it is; null when it is none that people read. */
export function readText(pdu: PDU): { text: string; part: SmsPart | null } | null {
  const payload = asBytes(pdu.message_payload);
  const bytes = payload.length > 0 ? payload : asBytes(pdu.short_message);
  const headerEnd = 1 + (bytes[0] ?? 0);
  const hasHeader = (asNumber(pdu.esm_class) & userDataHeader) !== 0 && headerEnd <= bytes.length;
  const header = hasHeader ? readHeader(bytes.subarray(1, headerEnd)) : noHeader;
  const said = hasHeader ? bytes.subarray(headerEnd) : bytes;
  const text = decode(said, alphabetOf(asNumber(pdu.data_coding)), header.shift);
  return text === null ? null : { text, part: header.part ?? sarPart(pdu) };
}
