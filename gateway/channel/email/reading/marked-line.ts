const maxLength = 200_000;

/**
 * A line of a mail, and what its HTML said of it: the person's own, of the quoted mail, or of a signature. `quoted-on` is
 * the quoted mail where it goes on to the end.
 */
export interface MarkedLine {
  text: string;
  mark: 'own' | 'quoted' | 'quoted-on' | 'signature';
}

/** Text as we keep it: one kind of line end, no control characters, no character in halves. */
export function cleanText(text: string): string {
  return text
    .slice(0, maxLength)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00A0\u2007\u202F]/g, ' ')
    .replace(/[^\P{Cc}\n\t]|\uFEFF/gu, '');
}

export const linesOfText = (text: string): MarkedLine[] =>
  cleanText(text)
    .split('\n')
    .map((line) => ({ text: line, mark: 'own' }));

/** At most one empty line between paragraphs, and none around. */
export const tidied = (text: string): string => text.trim().replace(/\n[ \t]*\n(?:[ \t]*\n)+/g, '\n\n');

/** Lines as text again. */
export const textOf = (lines: readonly MarkedLine[]): string =>
  tidied(lines.map(({ text }) => text.trimEnd()).join('\n'));
