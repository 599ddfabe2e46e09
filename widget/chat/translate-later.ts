import { createTranslator } from '../i18n/create-translator.ts';
import { de } from './later-messages.de.ts';
import { en, type LaterMessages } from './later-messages.en.ts';
import { nl } from './later-messages.nl.ts';

/** The words of what comes after the first message, for a BCP 47 tag; they come with its elements. */
export const translateLater = createTranslator<LaterMessages>({ en, de, nl });
