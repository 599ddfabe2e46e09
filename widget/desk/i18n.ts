import { createTranslator } from '../i18n/create-translator.ts';
import { de } from './messages.de.ts';
import { type DeskMessages, en } from './messages.en.ts';
import { nl } from './messages.nl.ts';

/** The desk's own words for a BCP 47 tag; what both faces say is in `widget/i18n`. */
export const translateDesk = createTranslator<DeskMessages>({ en, de, nl });

export type { DeskMessages };
