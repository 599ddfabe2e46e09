import type { RowMessages } from './row-messages.en.ts';

/** The words of what stands in a message beside its text, in Dutch. */
export const nl: RowMessages = {
  open: (name) => `${name} openen in een nieuw tabblad`,
  save: (name, size) => `Downloaden: ${name}, ${size}`,
  loading: 'Wordt geladen…',
  notLoaded: 'Dit kon niet worden geladen.',
  again: 'Opnieuw proberen',
  sending: (name) => `${name} wordt verzonden`,
  options: 'Dit bericht wijzigen of verwijderen',
  edit: 'Bewerken',
  delete: 'Verwijderen',
  sure: 'Dit bericht voor iedereen verwijderen?',
  keep: 'Behouden',
  notChanged: { edit: (why) => `Niet gewijzigd: ${why}`, deletion: (why) => `Niet verwijderd: ${why}` },
  discard: 'Niet doen',
};
