import { createTranslator } from './create-translator.ts';
import { de } from './row-messages.de.ts';
import { en, type RowMessages } from './row-messages.en.ts';
import { nl } from './row-messages.nl.ts';

/** The words of what stands in a message beside its text, for a BCP 47 tag; they come with its elements. */
export const translateRow = createTranslator<RowMessages>({ en, de, nl });
