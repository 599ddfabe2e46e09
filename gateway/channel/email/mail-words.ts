import type { ContractLocale } from '@throughline/sdk/wire';

/** What our mails say in one language, besides what people wrote. */
export interface MailWords {
  /** The line above which a customer answers; known again in what comes back (`isMarker`). */
  marker: string;
  subject: (site: string) => string;
  /** The sender's name: an agent of a site. */
  sender: (agent: string, site: string) => string;
  /** Before the customer's own last message. */
  youWrote: string;
  /** Stands for files, which are shown in the browser only. */
  files: (names: readonly string[]) => string;
  contract: (sentence: string) => string;
  continueHere: string;
  code: Record<'address' | 'continue', { subject: (site: string) => string; why: (site: string) => string }>;
  codeIs: string;
  orPress: string;
  /** On the button that stands for the link. */
  press: string;
  notYou: string;
}

export const mailWords: Record<ContractLocale, MailWords> = {
  en: {
    marker: '- - - Please write your answer above this line - - -',
    subject: (site) => `Your conversation with ${site}`,
    sender: (agent, site) => `${agent} via ${site}`,
    youWrote: 'You wrote:',
    files: (names) =>
      `${names.length === 1 ? '1 file' : `${names.length} files`}: ${names.join(', ')} – open the conversation to see ${names.length === 1 ? 'it' : 'them'}`,
    contract: (sentence) => `How answers reach you: ${sentence}`,
    continueHere: 'Continue in the browser',
    code: {
      address: {
        subject: (site) => `Confirm your e-mail address for ${site}`,
        why: (site) => `Somebody, probably you, asked for answers from ${site} to be sent to this address.`,
      },
      continue: {
        subject: (site) => `Your code for ${site}`,
        why: (site) => `Somebody, probably you, wants to continue your conversation with ${site} on another device.`,
      },
    },
    codeIs: 'The code is',
    orPress: 'Or open this page and press the button there:',
    press: 'Confirm this address',
    notYou: 'If you did not ask for this, ignore this e-mail; nothing will happen. Never tell anybody the code.',
  },
  de: {
    marker: '- - - Bitte oberhalb dieser Zeile antworten - - -',
    subject: (site) => `Ihre Unterhaltung mit ${site}`,
    sender: (agent, site) => `${agent} über ${site}`,
    youWrote: 'Sie schrieben:',
    files: (names) =>
      `${names.length === 1 ? '1 Datei' : `${names.length} Dateien`}: ${names.join(', ')} – öffnen Sie die Unterhaltung, um sie anzusehen`,
    contract: (sentence) => `So erreichen Sie Antworten: ${sentence}`,
    continueHere: 'Im Browser fortsetzen',
    code: {
      address: {
        subject: (site) => `Bestätigen Sie Ihre E-Mail-Adresse für ${site}`,
        why: (site) => `Jemand, vermutlich Sie, möchte Antworten von ${site} an diese Adresse bekommen.`,
      },
      continue: {
        subject: (site) => `Ihr Code für ${site}`,
        why: (site) =>
          `Jemand, vermutlich Sie, möchte Ihre Unterhaltung mit ${site} auf einem anderen Gerät fortsetzen.`,
      },
    },
    codeIs: 'Der Code lautet',
    orPress: 'Oder öffnen Sie diese Seite und drücken Sie dort auf den Knopf:',
    press: 'Adresse bestätigen',
    notYou:
      'Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail; es geschieht nichts. Geben Sie den Code nie weiter.',
  },
  nl: {
    marker: '- - - Schrijf uw antwoord boven deze regel - - -',
    subject: (site) => `Uw gesprek met ${site}`,
    sender: (agent, site) => `${agent} via ${site}`,
    youWrote: 'U schreef:',
    files: (names) =>
      `${names.length === 1 ? '1 bestand' : `${names.length} bestanden`}: ${names.join(', ')} – open het gesprek om ${names.length === 1 ? 'het' : 'ze'} te bekijken`,
    contract: (sentence) => `Zo bereiken antwoorden u: ${sentence}`,
    continueHere: 'Verdergaan in de browser',
    code: {
      address: {
        subject: (site) => `Bevestig uw e-mailadres voor ${site}`,
        why: (site) => `Iemand, waarschijnlijk u, wil antwoorden van ${site} op dit adres ontvangen.`,
      },
      continue: {
        subject: (site) => `Uw code voor ${site}`,
        why: (site) => `Iemand, waarschijnlijk u, wil uw gesprek met ${site} op een ander apparaat voortzetten.`,
      },
    },
    codeIs: 'De code is',
    orPress: 'Of open deze pagina en druk daar op de knop:',
    press: 'Adres bevestigen',
    notYou: 'Hebt u hier niet om gevraagd? Negeer deze e-mail dan; er gebeurt niets. Geef de code nooit door.',
  },
};

const lettersOf = (line: string): string =>
  line
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();

const markers: ReadonlySet<string> = new Set(Object.values(mailWords).map(({ marker }) => lettersOf(marker)));

/** Whether a line is our marker, in any language, whatever a mail program did to its dashes, spaces and quote signs. */
export const isMarker = (line: string): boolean => line.length <= 200 && markers.has(lettersOf(line));
