import { createTranslator } from '../i18n/create-translator.ts';
import { de } from './parts-messages.de.ts';
import { en, type PartsMessages } from './parts-messages.en.ts';
import { nl } from './parts-messages.nl.ts';

/** The words of what comes after the desk stands, for a BCP 47 tag; they come with its elements. */
export const translateParts = createTranslator<PartsMessages>({ en, de, nl });
