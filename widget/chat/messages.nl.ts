import type { ChatMessages } from './messages.en.ts';

/** The customer's own words, in Dutch. */
export const nl: ChatMessages = {
  launcher: 'Chat met ons',
  launcherUnread: (n) => `Chat met ons, ${n === 1 ? '1 nieuw bericht' : `${n} nieuwe berichten`}`,
  fallbackName: 'Chat',
  online: 'We zijn online',
  away: 'We zijn er nu even niet',
  awayAsAsked: 'We antwoorden zoals u hieronder vraagt',
  leaveEmail: 'Laat uw e-mailadres achter en krijg ons antwoord daar',
  close: 'Chat sluiten',
  back: 'Terug',
  greeting: 'Hallo! Hoe kunnen we helpen?',
  invitation: 'Schrijf gewoon, zonder account. U kiest waar ons antwoord u bereikt.',
  loading: 'Uw gesprek wordt geladen…',
  placeholder: 'Schrijf een bericht…',
  answers: 'Antwoorden:',
  change: 'Antwoord mij via…',
  memoryOnly: 'Deze browser bewaart ons gesprek niet. Het blijft alleen zolang deze pagina open is.',
  otherDevice: 'Verdergaan op een ander apparaat',
  editing: 'U bewerkt uw bericht',
  cancel: 'Annuleren',
  said: {
    sent: 'Bericht verzonden',
    connected: 'Weer verbonden',
    newMessage: (from) => `Nieuw bericht van ${from}`,
    continued: 'Uw gesprek is nu hier.',
    elsewhere: 'Uw gesprek gaat nu verder op een ander apparaat.',
    signedOut: 'U bent afgemeld.',
  },
};
