import type { FileMessages } from './file-messages.en.ts';

/** The words of files that are chosen and not said yet, in German. */
export const de: FileMessages = {
  list: 'Dateien zum Senden',
  waiting: 'Wartet …',
  offline: 'Wird gesendet, sobald Sie wieder online sind',
  sending: (percent) => `${percent} %`,
  progress: (name) => `${name} wird gesendet`,
  sent: 'Bereit',
  elsewhere: 'Ihr anderes Gerät sendet sie. Oder wählen Sie sie hier noch einmal aus.',
  takeAway: (name) => `${name} entfernen`,
  again: (name) => `${name} noch einmal versuchen`,
  tooLarge: (most) => `zu groß, höchstens ${most}`,
  tooMany: (most) => `nicht angehängt, höchstens ${most} Dateien je Nachricht`,
  understood: 'OK',
  reasons: {
    'too-large': 'sie ist zu groß',
    'type-not-allowed': 'Dateien dieser Art können nicht gesendet werden',
    'picture-too-large': 'das Bild hat zu viele Pixel',
    'picture-broken': 'das Bild war nicht lesbar',
    'quota-reached': 'zu viele Dateien in kurzer Zeit, bitte versuchen Sie es später',
    'too-many-uploads': 'zu viele Dateien auf einmal, bitte versuchen Sie es später',
    'file-empty': 'die Datei ist leer',
  },
};
