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
};
