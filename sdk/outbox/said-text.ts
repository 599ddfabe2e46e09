import { limits } from '@throughline/sdk/wire';

/**
 * Text as the wire takes it: without NUL and half characters, which a broken paste can hold. Throws a RangeError for a
 * text that is too short (one with files may be empty) or too long; faces bound their fields, so this is a caller's mistake.
 */
export function saidText(typed: string, minLength = 1): string {
  const text = typed.toWellFormed().replaceAll('\0', '');
  if (text.length >= minLength && text.length <= limits.maxTextLength) return text;
  throw new RangeError(`text: 1 to ${limits.maxTextLength} characters`);
}
