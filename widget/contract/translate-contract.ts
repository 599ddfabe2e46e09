import { createTranslator } from '../i18n/create-translator.ts';
import { de } from './contract-messages.de.ts';
import { type ContractMessages, en } from './contract-messages.en.ts';
import { nl } from './contract-messages.nl.ts';

/** The words of the form that says where answers go, for a BCP 47 tag; they come with it. */
export const translateContract = createTranslator<ContractMessages>({ en, de, nl });
