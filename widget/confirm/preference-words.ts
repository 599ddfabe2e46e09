/** What the preference page says; `address` is a masked one. */
export interface PreferenceWords {
  title: string;
  /** Before the sentence that holds. */
  now: string;
  choose: string;
  asItIs: string;
  proposed: (sentence: string) => string;
  here: string;
  address: (address: string) => string;
  stop: (address: string) => string;
  stopped: (address: string) => string;
  night: string;
  from: string;
  to: string;
  save: string;
  saved: string;
  /** The page of the link that mail programs show: nothing but the end of it. */
  stopTitle: string;
  stopAsk: string;
  stopPress: string;
  stopDone: string;
  loading: string;
  incomplete: string;
  expired: string;
  /** Meanwhile something else holds, e.g. what was proposed was taken back. */
  changed: string;
  failed: string;
}

export const preferenceWords: Record<'en' | 'de' | 'nl', PreferenceWords> = {
  en: {
    title: 'Where answers go',
    now: 'Answers to you come:',
    choose: 'Where should they come from now on?',
    asItIs: 'As it is now',
    proposed: (sentence) => `As we have proposed: ${sentence}`,
    here: 'Only in the chat on the website',
    address: (address) => `To ${address}, at once`,
    stop: (address) => `No more messages to ${address}`,
    stopped: (address) => `No messages are sent to ${address} any more.`,
    night: 'Not at certain hours',
    from: 'From',
    to: 'to',
    save: 'Save',
    saved: 'Saved',
    stopTitle: 'No more messages?',
    stopAsk: 'Answers to your chat will not be sent to this address any more. You still find them in the chat.',
    stopPress: 'No more messages',
    stopDone: 'Done. You can close this page.',
    loading: 'One moment…',
    incomplete: 'This link is not complete. Open it from the message again.',
    expired: 'This link is no longer valid. A newer message has a new one.',
    changed: 'That is no longer possible. Please choose again.',
    failed: 'That did not work just now. Try again in a moment.',
  },
  de: {
    title: 'Wohin Antworten kommen',
    now: 'Antworten an Sie kommen:',
    choose: 'Wohin sollen sie ab jetzt kommen?',
    asItIs: 'So wie jetzt',
    proposed: (sentence) => `Wie von uns vorgeschlagen: ${sentence}`,
    here: 'Nur im Chat auf der Website',
    address: (address) => `An ${address}, sofort`,
    stop: (address) => `Keine Nachrichten mehr an ${address}`,
    stopped: (address) => `An ${address} werden keine Nachrichten mehr gesendet.`,
    night: 'Nicht zu bestimmten Zeiten',
    from: 'Von',
    to: 'bis',
    save: 'Speichern',
    saved: 'Gespeichert',
    stopTitle: 'Keine Nachrichten mehr?',
    stopAsk: 'Antworten auf Ihren Chat kommen dann nicht mehr an diese Adresse. Im Chat finden Sie sie weiterhin.',
    stopPress: 'Keine Nachrichten mehr',
    stopDone: 'Erledigt. Sie können die Seite schließen.',
    loading: 'Einen Moment …',
    incomplete: 'Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der Nachricht.',
    expired: 'Dieser Link gilt nicht mehr. In einer neueren Nachricht steht ein neuer.',
    changed: 'Das geht nicht mehr. Bitte wählen Sie noch einmal.',
    failed: 'Das hat gerade nicht geklappt. Versuchen Sie es gleich noch einmal.',
  },
  nl: {
    title: 'Waar antwoorden naartoe gaan',
    now: 'Antwoorden aan u komen:',
    choose: 'Waar moeten ze voortaan naartoe?',
    asItIs: 'Zoals nu',
    proposed: (sentence) => `Zoals wij voorstelden: ${sentence}`,
    here: 'Alleen in de chat op de website',
    address: (address) => `Naar ${address}, meteen`,
    stop: (address) => `Geen berichten meer naar ${address}`,
    stopped: (address) => `Er gaan geen berichten meer naar ${address}.`,
    night: 'Niet op bepaalde tijden',
    from: 'Van',
    to: 'tot',
    save: 'Opslaan',
    saved: 'Opgeslagen',
    stopTitle: 'Geen berichten meer?',
    stopAsk: 'Antwoorden op uw chat komen dan niet meer op dit adres. In de chat vindt u ze nog steeds.',
    stopPress: 'Geen berichten meer',
    stopDone: 'Klaar. U kunt deze pagina sluiten.',
    loading: 'Een ogenblik…',
    incomplete: 'Deze link is niet volledig. Open hem opnieuw vanuit het bericht.',
    expired: 'Deze link is niet meer geldig. In een nieuwer bericht staat een nieuwe.',
    changed: 'Dat kan niet meer. Kies opnieuw.',
    failed: 'Dat lukte nu niet. Probeer het zo nog eens.',
  },
};
