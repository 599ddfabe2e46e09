import type { RowMessages } from './row-messages.en.ts';

/** The words of what stands in a message beside its text, in German. */
export const de: RowMessages = {
  open: (name) => `${name} in neuem Tab öffnen`,
  save: (name, size) => `Herunterladen: ${name}, ${size}`,
  loading: 'Wird geladen …',
  notLoaded: 'Das konnte nicht geladen werden.',
  again: 'Noch einmal versuchen',
  sending: (name) => `${name} wird gesendet`,
  options: 'Diese Nachricht ändern oder löschen',
  edit: 'Bearbeiten',
  delete: 'Löschen',
  sure: 'Diese Nachricht für alle löschen?',
  keep: 'Behalten',
  notChanged: { edit: (why) => `Nicht geändert: ${why}`, deletion: (why) => `Nicht gelöscht: ${why}` },
  discard: 'Verwerfen',
  delivery: {
    accepted: (by, to) => `Gesendet ${by} an ${to}`,
    delivered: (by, to) => `Zugestellt ${by} an ${to}`,
    read: (by, to) => `Gelesen, gesendet ${by} an ${to}`,
    unknown: (by, to) => `Übergeben ${by} an ${to}; ob es ankam, kann niemand sagen`,
    failed: (to, why) => `Konnte nicht an ${to} zugestellt werden: ${why}`,
  },
  why: 'Warum?',
  whyThis: (sentence) => `Warum: ${sentence}`,
  reasons: {
    'unknown-recipient': 'diese Adresse gibt es nicht',
    'unknown-number': 'diese Nummer gibt es nicht',
    'mailbox-full': 'das Postfach ist voll',
    rejected: 'es wurde nicht angenommen',
    'opted-out': 'diese Nummer hat STOP gesagt',
    unknown: 'der Grund ist nicht bekannt',
  },
};
