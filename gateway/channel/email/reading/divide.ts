import { isMarker } from '../writing/mail-words.ts';
import type { MarkedLine } from './marked-line.ts';
import { textOf } from './marked-line.ts';
import { headerKind, introductionKind, isForwardingLine, isRuler, isSeparator } from './reply-forms.ts';
import { markSignatures } from './signatures.ts';

/** A mail's text in two: what the person wrote, and what was under it. Nothing is thrown away. */
export interface Divided {
  visible: string;
  /** The mail they answered, and their signature. */
  hidden: string;
}

const isBlank = ({ text }: MarkedLine): boolean => text.trim() === '';
const isQuoted = ({ mark, text }: MarkedLine): boolean => mark === 'quoted' || (mark === 'own' && text.startsWith('>'));

const maxIntroductionLines = 4;

/** The kinds of introduction that the lines from here make, by how many of them are joined. */
function introductionsFrom(lines: readonly MarkedLine[], start: number): ('whole' | 'loose' | null)[] {
  const kinds: ('whole' | 'loose' | null)[] = [];
  let text = '';
  for (const line of lines.slice(start, start + maxIntroductionLines)) {
    if (line.mark !== 'own' || isBlank(line) || isQuoted(line) || text.length > 300) break;
    text = `${text} ${line.text.slice(0, 400).trim()}`.trim();
    kinds.push(introductionKind(text));
  }
  return kinds;
}

/**
 * How many lines from here are an introduction: mail programs break it at will. 0 when it is none, also when the lines
 * below are one already without this line.
 */
function introductionLength(lines: readonly MarkedLine[], start: number): number {
  const kinds = introductionsFrom(lines, start);
  const length = kinds.findIndex((kind) => kind !== null) + 1;
  const isOpen = (lines[start]?.text ?? '').includes('<');
  for (let skipped = 1; skipped < length; skipped += 1) {
    const shorter = introductionsFrom(lines, start + skipped)[length - skipped - 1];
    if (shorter === 'whole' || (shorter === 'loose' && kinds[length - 1] === 'loose' && !isOpen)) return 0;
  }
  return length;
}

/**
 * Outlook's and the phones' way: the quoted mail's own headers and no quote signs below. A subject or when it was sent is
 * among them; without either, "From: Berlin, To: Paris, Date: Monday" is what somebody asks for.
 */
function isHeaderBlock(lines: readonly MarkedLine[], start: number): boolean {
  const first = headerKind(lines[start]?.text ?? '');
  if (first === null || first === 'to' || first === 'subject') return false;
  const kinds = lines.slice(start, start + 9).map(({ text }) => headerKind(text));
  const count = kinds.filter((kind) => kind !== null).length;
  return count >= 3 && kinds.includes('from') && (kinds.includes('subject') || kinds.includes('sent'));
}

/** The last line above that says something; -1 when there is none near. */
function lineAbove(lines: readonly MarkedLine[], start: number): number {
  for (let at = start - 1; at >= 0 && at >= start - 4; at -= 1) {
    const line = lines[at];
    if (line !== undefined && !isBlank(line)) return at;
  }
  return -1;
}

const textAt = (lines: readonly MarkedLine[], at: number): string => lines[at]?.text ?? '';

/** Where a quotation without quote signs begins if this line begins one, with the line that is drawn above it; else -1. */
function openQuotationAt(lines: readonly MarkedLine[], at: number): number {
  const line = lines[at];
  if (line === undefined || isQuoted(line)) return -1;
  if (line.mark === 'quoted-on') return at;
  if (line.mark === 'signature') return -1;
  if (isMarker(line.text) || isSeparator(line.text)) return at;
  if (isHeaderBlock(lines, at)) {
    const above = lineAbove(lines, at);
    return isRuler(textAt(lines, above)) || isForwardingLine(textAt(lines, above)) ? above : at;
  }
  const length = introductionLength(lines, at);
  if (length === 0) return -1;
  const below = lines.slice(at + length, at + length + 4).find((it) => !isBlank(it));
  return below === undefined || isQuoted(below) || below.mark === 'quoted-on' ? -1 : at;
}

/** Where everything below is the quoted mail; the number of lines when nothing is. */
function openQuotationStart(lines: readonly MarkedLine[]): number {
  for (let at = 0; at < lines.length; at += 1) {
    const start = openQuotationAt(lines, at);
    if (start >= 0) return start;
  }
  return lines.length;
}

/** Every line with its mark, also those that only their words give away. Answers between quotations stay one's own. */
function markQuotations(lines: readonly MarkedLine[], openFrom: number): MarkedLine[] {
  let introducedTo = 0;
  return lines.map((line, at) => {
    if (at >= introducedTo && at < openFrom) introducedTo = at + introductionLength(lines, at);
    const isTheirs = at >= openFrom || at < introducedTo || isQuoted(line);
    return isTheirs ? { ...line, mark: 'quoted' } : line;
  });
}

/** Whether the first quotation is a mail that is passed on: that is what its sender wants to show. */
function isForwarding(lines: readonly MarkedLine[], openFrom: number): boolean {
  const first = lines.findIndex(isQuoted);
  const start = first < 0 ? openFrom : Math.min(first, openFrom);
  return lines
    .slice(Math.max(0, start - 4), start + 4)
    .some(({ text, mark }) => isForwardingLine(text) && !(mark === 'own' && text.startsWith('>')));
}

/**
 * Divides a mail into what a person wrote and the mail they answered with their signature. When a quotation without an
 * end leaves nothing above it, all is visible: the answer may stand below, and a lost word cannot be read.
 * @param isPassedOn the subject says that the quoted mail is what this is about
 */
export function divide(lines: readonly MarkedLine[], isPassedOn = false): Divided {
  const openFrom = openQuotationStart(lines);
  if (isPassedOn || isForwarding(lines, openFrom)) return { visible: textOf(lines), hidden: '' };
  const marked = markSignatures(markQuotations(lines, openFrom));
  const visible = textOf(marked.filter(({ mark }) => mark === 'own'));
  const isOpen = openFrom < lines.length && lines[openFrom]?.mark !== 'quoted-on';
  if (visible === '' && isOpen) return { visible: textOf(lines), hidden: '' };
  return { visible, hidden: textOf(marked.filter(({ mark }) => mark !== 'own')) };
}
