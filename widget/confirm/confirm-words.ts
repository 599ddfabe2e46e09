/** What the confirmation page says. */
export interface ConfirmWords {
  title: string;
  ask: string;
  press: string;
  notMe: string;
  /** The title once it is done. */
  confirmed: string;
  done: string;
  /** The link lost its secret on the way. */
  incomplete: string;
  expired: string;
  failed: string;
}

export const confirmWords: Record<'en' | 'de' | 'nl', ConfirmWords> = {
  en: {
    title: 'Confirm your address',
    ask: 'Answers to your chat will come to this mailbox once you confirm.',
    press: 'Confirm',
    notMe: 'You did not ask for this? Close this page; nothing happens.',
    confirmed: 'Confirmed',
    incomplete: 'This link is not complete. Open it from the e-mail again.',
    done: 'You can close this page and go on in the chat.',
    expired: 'This link is no longer valid. Ask for a new one in the chat.',
    failed: 'That did not work just now. Try again in a moment.',
  },
  de: {
    title: 'Adresse bestätigen',
    ask: 'Antworten auf Ihren Chat kommen in dieses Postfach, sobald Sie bestätigen.',
    press: 'Bestätigen',
    notMe: 'Sie haben das nicht verlangt? Schließen Sie die Seite, dann geschieht nichts.',
    confirmed: 'Bestätigt',
    incomplete: 'Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der E-Mail.',
    done: 'Sie können die Seite schließen und im Chat weiterschreiben.',
    expired: 'Dieser Link gilt nicht mehr. Fordern Sie im Chat einen neuen an.',
    failed: 'Das hat gerade nicht geklappt. Versuchen Sie es gleich noch einmal.',
  },
  nl: {
    title: 'Adres bevestigen',
    ask: 'Antwoorden op uw chat komen in deze mailbox zodra u bevestigt.',
    press: 'Bevestigen',
    notMe: 'Niet door u gevraagd? Sluit deze pagina, dan gebeurt er niets.',
    confirmed: 'Bevestigd',
    incomplete: 'Deze link is niet volledig. Open hem opnieuw vanuit de e-mail.',
    done: 'U kunt deze pagina sluiten en verdergaan in de chat.',
    expired: 'Deze link is niet meer geldig. Vraag in de chat een nieuwe aan.',
    failed: 'Dat lukte nu niet. Probeer het zo nog eens.',
  },
};
