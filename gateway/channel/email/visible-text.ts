import { createContext, Script } from 'node:vm';
import EmailReplyParser from 'email-reply-parser';
import { cutQuotation, isForwarding } from './quote-lines.ts';

const maxLength = 200_000;
const maxLineLength = 2_000;
const maxLibraryLength = 16_000;
const libraryTimeMs = 200;
const timedOut = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** Text as we keep it: one kind of line end, no control characters, no character in halves, no endless line. */
export function cleanText(text: string): string {
  return text
    .slice(0, maxLength)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/\u00A0/g, ' ')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .split('\n')
    .map((line) => line.slice(0, maxLineLength).toWellFormed())
    .join('\n');
}

const tidied = (text: string): string => text.trim().replace(/\n{3,}/g, '\n\n');

const parse = new Script('parse()');

/**
 * email-reply-parser finds signatures and the quotations of more languages than we do, with expressions that take cubic
 * time on hostile text. A time limit that also ends an expression is the one that V8 has for scripts.
 */
function withoutSignature(text: string): string {
  if (text.length > maxLibraryLength) return text;
  const context = createContext({ parse: () => new EmailReplyParser().parseReply(text) });
  try {
    return String(parse.runInContext(context, { timeout: libraryTimeMs }));
  } catch (error) {
    // Not `instanceof Error`: it is an error of the script's own context.
    const isTooLate = typeof error === 'object' && error !== null && 'code' in error && error.code === timedOut;
    if (isTooLate) return text;
    throw error;
  }
}

/** What phones and webmails add below, where the library does not know it. */
const advertisement =
  /^(sent (from|with|using)|get outlook for|gesendet (von|mit|aus)|von meinem .{1,60} gesendet|diese nachricht wurde von .{1,60} gesendet|holen sie sich outlook|verzonden (vanaf|met|van)|verstuurd (vanaf|met)|download outlook|outlook voor|envoyé (de|depuis)|enviado desde)\b/i;

function withoutAdvertisement(text: string): string {
  const lines = text.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  return last.length <= 120 && advertisement.test(last) ? lines.slice(0, -1).join('\n') : text;
}

function withoutStandardSignature(lines: readonly string[]): readonly string[] {
  const at = lines.indexOf('-- ');
  return at > 0 ? lines.slice(0, at) : lines;
}

/**
 * What a person wrote in a mail, without the mail they answered and without their signature. When nothing would be left,
 * all of it: a word too much can be skipped by an agent, a lost one cannot be read.
 */
export function visibleText(text: string): string {
  const clean = cleanText(text);
  const lines = clean.split('\n');
  const own = tidied(withoutStandardSignature(cutQuotation(lines)).join('\n'));
  const unsigned = isForwarding(lines) ? own : withoutSignature(own);
  const candidates = [withoutAdvertisement(unsigned), own, clean];
  return tidied(candidates.find((candidate) => candidate.trim() !== '') ?? '');
}
