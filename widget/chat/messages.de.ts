import type { ChatMessages } from './messages.en.ts';

/** The customer's own words, in German. */
export const de: ChatMessages = {
  launcher: 'Chat öffnen',
  launcherUnread: (n) => `Chat öffnen, ${n === 1 ? '1 neue Nachricht' : `${n} neue Nachrichten`}`,
  fallbackName: 'Chat',
  online: 'Wir sind online',
  away: 'Wir sind gerade nicht da',
  awayAsAsked: 'Wir antworten so, wie Sie es unten wünschen',
  leaveEmail: 'E-Mail-Adresse hinterlassen und die Antwort dort erhalten',
  close: 'Chat schließen',
  back: 'Zurück',
  greeting: 'Guten Tag! Wie können wir helfen?',
  invitation: 'Schreiben Sie einfach, ganz ohne Konto. Sie bestimmen, wo unsere Antwort Sie erreicht.',
  loading: 'Ihre Unterhaltung wird geladen …',
  placeholder: 'Nachricht schreiben …',
  answers: 'Antworten:',
  change: 'Antwort an mich per …',
  memoryOnly: 'Dieser Browser hebt die Unterhaltung nicht auf. Sie bleibt nur, solange diese Seite offen ist.',
  otherDevice: 'Auf anderem Gerät fortsetzen',
  editing: 'Sie bearbeiten Ihre Nachricht',
  cancel: 'Abbrechen',
  said: {
    sent: 'Nachricht gesendet',
    connected: 'Wieder verbunden',
    newMessage: (from) => `Neue Nachricht von ${from}`,
    continued: 'Ihre Unterhaltung ist jetzt hier.',
    elsewhere: 'Ihre Unterhaltung geht jetzt auf einem anderen Gerät weiter.',
    signedOut: 'Sie wurden abgemeldet.',
  },
};
