import { createTranslator } from './create-translator.ts';
import { de } from './messages.de.ts';
import { en, type Messages } from './messages.en.ts';
import { nl } from './messages.nl.ts';

/** The shared words for a BCP 47 tag. */
export const translate = createTranslator<Messages>({ en, de, nl });

/** The words for a reason; one we do not know (of a newer gateway) gets general words. */
export function wordsFor(words: Readonly<Record<string, string>>, reason: string | null): string {
  const known = reason !== null && Object.hasOwn(words, reason) ? words[reason] : undefined;
  return known ?? words.unknown ?? '';
}

/** A refusal's reason as half a sentence. */
export const refusalWords = (reason: string | null, tag: string): string => wordsFor(translate(tag).refusals, reason);
