import { isMarker } from './mail-words.ts';

const isQuoted = (line: string): boolean => line.startsWith('>');
const isBlank = (line: string): boolean => line.trim() === '';

/** "On … Mia wrote:" in the languages we meet; each must begin or end like one, and is at most 300 characters long. */
const introductions = [
  /^on\b.{4,250}\bwrote ?:$/i,
  /^am\b.{4,250}\bschrieb\b.{0,120}:$/i,
  /^.{1,120}\bschrieb (am|um)\b.{4,120}:$/i,
  /^op\b.{4,250}\b(schreef|geschreven)\b.{0,120}:$/i,
  /^.{1,120}\bschreef op\b.{4,120}:$/i,
  /^le\b.{4,250}\bécrit ?:$/i,
  /^el\b.{4,250}\bescribió ?:$/i,
  /^il\b.{4,250}\bscritto ?:$/i,
  // s-nail, mutt and others: who and from where, but not when.
  /^.{0,120}<[^<>\s]{3,100}@[^<>\s]{3,100}> (wrote|schrieb|schreef|a écrit|escribió|ha scritto) ?:$/i,
  /\d.{0,250}<[^<>\s]{3,100}@[^<>\s]{3,100}>.{0,60}[:：]$/,
];

/** A time of day, a year or an address: without one, "Am Montag schrieb ich:" may be the customer's own words. */
const fact = /\d:\d\d|\b20\d\d\b|\S@\S/;

const isIntroduction = (text: string): boolean =>
  text.length <= 300 && fact.test(text) && introductions.some((form) => form.test(text));

/** How many lines from here are an introduction: mail programs break it at will. 0 when it is none. */
function introductionLength(lines: readonly string[], start: number): number {
  let text = '';
  for (let count = 1; count <= 4; count += 1) {
    const line = lines[start + count - 1] ?? '';
    if (isBlank(line) || isQuoted(line)) return 0;
    text = `${text} ${line.trim()}`.trim();
    if (isIntroduction(text)) return count;
  }
  return 0;
}

const separator =
  /^[-_ ]{2,}(original message|ursprüngliche nachricht|oorspronkelijk bericht|message d['’]origine|mensaje original)?[-_ ]{2,}$/i;
const fromLine = /^\*?(from|von|van|de|da) ?:/i;
const headerLine =
  /^\*?(sent|gesendet|verzonden|envoyé|enviado|date|datum|fecha|to|an|aan|à|para|cc|subject|betreff|onderwerp|objet|asunto) ?:/i;
const forwarded =
  /forwarded message|weitergeleitete nachricht|doorgestuurd bericht|message (transféré|réexpédié)|mensaje reenviado/i;

/** Outlook's way: the quoted mail's own headers, From, Sent, To, Subject, and no quote signs below. */
function isHeaderBlock(lines: readonly string[], start: number): boolean {
  if (!fromLine.test(lines[start] ?? '')) return false;
  return lines.slice(start + 1, start + 7).filter((line) => headerLine.test(line)).length >= 2;
}

/** The line before this one that says something. */
function lineBefore(lines: readonly string[], start: number): string {
  return lines.slice(Math.max(0, start - 4), start).findLast((line) => !isBlank(line)) ?? '';
}

/** Whether a customer passes on a mail of somebody else: that is what they want to show, not a quotation. */
export const isForwarding = (lines: readonly string[]): boolean => lines.some((line) => forwarded.test(line));

/** Where everything below is the quoted mail, without quote signs; the length of the text when nothing is. */
function quotationStart(lines: readonly string[]): number {
  for (let at = 0; at < lines.length; at += 1) {
    if (isMarker(lines[at] ?? '') && !isQuoted(lines[at] ?? '')) return at;
    if (isHeaderBlock(lines, at) && !forwarded.test(lineBefore(lines, at))) {
      return separator.test(lineBefore(lines, at)) ? lines.lastIndexOf(lineBefore(lines, at), at) : at;
    }
    const length = introductionLength(lines, at);
    const below = lines.slice(at + length, at + length + 4).find((line) => !isBlank(line)) ?? '>';
    if (length > 0 && !isQuoted(below)) return at;
  }
  return lines.length;
}

/** Lines that are not quoted, without the introductions of those that are. Answers between quotations stay. */
function withoutQuoted(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const introduction = introductionLength(lines, at);
    if (introduction > 0) at += introduction - 1;
    else if (!isQuoted(lines[at] ?? '')) kept.push(lines[at] ?? '');
  }
  return kept;
}

/** What is left of a mail's lines without the quoted mail, in every form we know. Linear in the number of lines. */
export function cutQuotation(lines: readonly string[]): string[] {
  return withoutQuoted(lines.slice(0, quotationStart(lines)));
}
