import { createTranslator } from './create-translator.ts';
import { de } from './file-messages.de.ts';
import { en, type FileMessages } from './file-messages.en.ts';
import { nl } from './file-messages.nl.ts';

/** The words of files that are chosen and not said yet, for a BCP 47 tag; they come with their element. */
export const translateFiles = createTranslator<FileMessages>({ en, de, nl });
