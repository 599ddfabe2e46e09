import type { MailLocale } from './mail-locale.ts';
import { ar } from './words/ar.ts';
import { de } from './words/de.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';
import { nl } from './words/nl.ts';

/** What our mails say in one language, besides what people wrote. */
export interface MailWords {
  /** The line above which a customer answers; known again in what comes back (`isMarker`). */
  marker: string;
  subject: (site: string) => string;
  /** The sender's name: an agent of a site. */
  sender: (agent: string, site: string) => string;
  /** Before the customer's own last message. */
  youWrote: string;
  /** Files that came with the mail. */
  attached: (names: readonly string[]) => string;
  /** Files that did not, and are shown in the browser only. */
  left: (names: readonly string[]) => string;
  contract: (sentence: string) => string;
  /** On the link to the page where the customer says where answers go. */
  change: string;
  continueHere: string;
  code: Record<'address' | 'continue', { subject: (site: string) => string; why: (site: string) => string }>;
  codeIs: string;
  orPress: string;
  /** On the button that stands for the link. */
  press: Record<'address' | 'continue', string>;
  notYou: string;
}

export const mailWords: Record<MailLocale, MailWords> = { en, de, nl, fr, es, ar };

const lettersOf = (line: string): string =>
  line
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();

const markers: ReadonlySet<string> = new Set(Object.values(mailWords).map(({ marker }) => lettersOf(marker)));

/** Whether a line is our marker, in any language, whatever a mail program did to its dashes, spaces and quote signs. */
export const isMarker = (line: string): boolean => line.length <= 200 && markers.has(lettersOf(line));
