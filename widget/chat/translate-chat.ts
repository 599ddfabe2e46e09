import { createTranslator } from '../i18n/create-translator.ts';
import { de } from './messages.de.ts';
import { type ChatMessages, en } from './messages.en.ts';
import { nl } from './messages.nl.ts';

/** The customer's words for a BCP 47 tag. */
export const translateChat = createTranslator<ChatMessages>({ en, de, nl });
