import type { MimePart } from './mime-tree.ts';

/** A mail's parts by what they are for. */
export interface SortedParts {
  tree: MimePart;
  /** The same text comes in several forms (`multipart/alternative`). */
  hasAlternatives: boolean;
  files: MimePart[];
  calendars: MimePart[];
  /** What mail servers tell each other, and the mails it is about. */
  machine: MimePart[];
}

/** Which of several forms of the same text is read. */
export type TextForm = 'plain' | 'html';

const maxTexts = 20;
const disposition = /^content-disposition[ \t]*:[ \t]*(.{0,2000}(?:\r?\n[ \t].{0,2000}){0,20})/im;
const machineTypes: ReadonlySet<string> = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/feedback-report',
  'message/disposition-notification',
  'text/rfc822-headers',
  'message/global-headers',
]);
const mailTypes: ReadonlySet<string> = new Set(['message/rfc822', 'message/global']);

/** Whether a person reads it as part of the mail; a text with a file name is a file. */
function isWords(part: MimePart): boolean {
  if (part.type !== 'text/plain' && part.type !== 'text/html') return false;
  const said = disposition.exec(part.headers)?.[1] ?? '';
  return !/^attachment\b/i.test(said) && !/;\s*filename\*?\d*\*?\s*=/i.test(said);
}

function sortInto(sorted: SortedParts, part: MimePart, parent: MimePart | null): void {
  if (part.parts.length > 0) {
    if (part.type === 'multipart/alternative') sorted.hasAlternatives = true;
    for (const child of part.parts) sortInto(sorted, child, part);
    return;
  }
  if (part.type === 'text/calendar') sorted.calendars.push(part);
  if (mailTypes.has(part.type) || machineTypes.has(part.type)) sorted.machine.push(part);
  // Another form of the text, for a program that is not ours, e.g. `text/x-amp-html`.
  const isOtherForm = parent?.type === 'multipart/alternative' && /^text\/(?!calendar)/.test(part.type);
  const isFile = !isWords(part) && !isOtherForm && !machineTypes.has(part.type) && !part.type.startsWith('multipart/');
  if (isFile) sorted.files.push(part);
}

/** Sorts the parts of a mail, in order. Attached texts are files. */
export function sortParts(tree: MimePart): SortedParts {
  const sorted: SortedParts = { tree, hasAlternatives: false, files: [], calendars: [], machine: [] };
  sortInto(sorted, tree, null);
  return sorted;
}

const has = (texts: readonly MimePart[], type: string): boolean => texts.some((part) => part.type === type);

function collect(part: MimePart, form: TextForm): MimePart[] {
  if (part.parts.length === 0) return isWords(part) ? [part] : [];
  if (part.type !== 'multipart/alternative') return part.parts.flatMap((child) => collect(child, form));
  const forms = part.parts.map((child) => collect(child, form)).filter((texts) => texts.length > 0);
  const wanted =
    form === 'html'
      ? forms.findLast((texts) => has(texts, 'text/html'))
      : forms.find((texts) => !has(texts, 'text/html'));
  return wanted ?? forms[0] ?? [];
}

/** The texts a reader would see, in order: of alternatives one, elsewhere all; at most 20. */
export const textsIn = (tree: MimePart, form: TextForm): MimePart[] => collect(tree, form).slice(0, maxTexts);
