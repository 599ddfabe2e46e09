import { createTranslator } from '../i18n/create-translator.ts';
import { de } from './step-messages.de.ts';
import { en, type StepMessages } from './step-messages.en.ts';
import { nl } from './step-messages.nl.ts';

/** The words of the steps for a BCP 47 tag; they come with the steps. */
export const translateStep = createTranslator<StepMessages>({ en, de, nl });
