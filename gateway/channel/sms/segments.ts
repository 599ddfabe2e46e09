import { languageIds, noShift, type Septets, type Shift, type ShiftLanguage, septetsOf } from './gsm-alphabet.ts';

/** How a text travels by SMS, and what it costs. */
export interface Segmented {
  encoding: 'GSM-7' | 'UCS-2';
  /** How many messages the carrier counts; an empty text is one too. */
  segments: number;
  /** Septets (GSM-7, a character of the extension table is two) or UTF-16 code units, without headers. */
  unitsUsed: number;
  /** Units that still fit before another segment begins. */
  unitsLeft: number;
  /** The text of each segment, in order. */
  parts: readonly string[];
  /** The national tables it needs. */
  shift: Shift;
}

const segmentBytes = 140;
/** The header's own length byte, and its elements (3GPP TS 23.040 §9.2.3.24). */
const headerLengthBytes = 1;
const shiftElementBytes = 3;
const concatenationElementBytes = 5;

/** Something that must not be cut in two, and its units. */
interface Piece {
  text: string;
  units: number;
}

/** Units a segment holds besides headers of so many bytes. */
function roomFor(elementBytes: number, unitBits: 7 | 16): number {
  const header = elementBytes === 0 ? 0 : headerLengthBytes + elementBytes;
  return Math.floor(((segmentBytes - header) * 8) / unitBits);
}

/** Fills segments in order; a piece that does not fit begins the next. */
function fill(pieces: readonly Piece[], room: number): Piece[] {
  const parts: Piece[] = [];
  let open: Piece = { text: '', units: 0 };
  for (const { text, units } of pieces) {
    if (open.units + units > room) {
      parts.push(open);
      open = { text: '', units: 0 };
    }
    open = { text: open.text + text, units: open.units + units };
  }
  return [...parts, open];
}

interface Form {
  encoding: Segmented['encoding'];
  shift: Shift;
  /** null: the text cannot be said in this form. */
  pieces: readonly Piece[] | null;
}

function segmented({ encoding, shift, pieces }: Form): Segmented | null {
  if (pieces === null) return null;
  const bits = encoding === 'GSM-7' ? 7 : 16;
  const shifts = [shift.single, shift.locking].filter((language) => language !== null).length * shiftElementBytes;
  const unitsUsed = pieces.reduce((sum, { units }) => sum + units, 0);
  const isWhole = unitsUsed <= roomFor(shifts, bits);
  const room = roomFor(isWhole ? shifts : shifts + concatenationElementBytes, bits);
  const filled = fill(pieces, room);
  const unitsLeft = room - (filled.at(-1)?.units ?? 0);
  const parts = filled.map(({ text }) => text);
  return { encoding, segments: parts.length, unitsUsed, unitsLeft, parts, shift };
}

function gsmPieces(text: string, septets: Septets): Piece[] | null {
  const pieces: Piece[] = [];
  for (const character of text) {
    const units = septets.get(character)?.length;
    if (units === undefined) return null;
    pieces.push({ text: character, units });
  }
  return pieces;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wholeGraphemeUnits = roomFor(concatenationElementBytes, 16);

/** What people see as one character stays in one segment; only what is longer than a segment is cut, between code points. */
function ucsPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const isWhole = segment.length <= wholeGraphemeUnits && segment !== '\r\n';
    for (const piece of isWhole ? [segment] : segment) pieces.push({ text: piece, units: piece.length });
  }
  return pieces;
}

/** The shifts that may help: each configured table alone, then both. */
function shiftsOf(language: ShiftLanguage): Shift[] {
  const single = { single: language, locking: null };
  return language === 'es'
    ? [single]
    : [single, { single: null, locking: language }, { single: language, locking: language }];
}

const defaultSeptets = septetsOf(noShift);

/**
 * Cuts a text into segments as carriers do: GSM-7 where all of it is in the alphabet (3GPP TS 23.038), else the national
 * tables of `languages` where they hold it, else UCS-2. Only name languages whose tables the provider and its phones know.
 */
export function segmentText(text: string, languages: readonly ShiftLanguage[] = []): Segmented {
  const plain = segmented({ encoding: 'GSM-7', shift: noShift, pieces: gsmPieces(text, defaultSeptets) });
  if (plain !== null) return plain;
  const shifted = languages
    .flatMap(shiftsOf)
    .map((shift) => segmented({ encoding: 'GSM-7', shift, pieces: gsmPieces(text, septetsOf(shift)) }))
    .filter((some) => some !== null)
    .sort((a, b) => a.segments - b.segments || b.unitsLeft - a.unitsLeft);
  const wide = segmented({ encoding: 'UCS-2', shift: noShift, pieces: ucsPieces(text) });
  const [best = wide] = shifted;
  if (best === null) throw new Error('UCS-2 holds every text');
  return best;
}

/** The header elements that name a shift (3GPP TS 23.040 §9.2.3.24.15–16), to put before a segment's septets. */
export function shiftElements({ single, locking }: Shift): Uint8Array {
  const element = (id: number, language: ShiftLanguage | null): number[] =>
    language === null ? [] : [id, 1, languageIds[language]];
  return Uint8Array.from([...element(0x24, single), ...element(0x25, locking)]);
}
