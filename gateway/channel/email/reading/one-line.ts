import { cleanText } from './marked-line.ts';

/** A value of a header as one bounded line, without characters that are not seen. */
export const oneLine = (text: string, maxLength: number): string =>
  cleanText(text)
    .replace(/[\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed();
