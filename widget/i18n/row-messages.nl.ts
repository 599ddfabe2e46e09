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
  delivery: {
    accepted: (by, to) => `Verzonden ${by} naar ${to}`,
    delivered: (by, to) => `Bezorgd ${by} bij ${to}`,
    read: (by, to) => `Gelezen, verzonden ${by} naar ${to}`,
    unknown: (by, to) => `Overgedragen ${by} naar ${to}; niemand kan zeggen of het is aangekomen`,
    failed: (to, why) => `Kon niet worden bezorgd bij ${to}: ${why}`,
  },
  why: 'Waarom?',
  whyThis: (sentence) => `Waarom: ${sentence}`,
  reasons: {
    'unknown-recipient': 'dit adres bestaat niet',
    'unknown-number': 'dit nummer bestaat niet',
    'mailbox-full': 'de mailbox is vol',
    rejected: 'het is niet aangenomen',
    'opted-out': 'dit nummer heeft STOP gezegd',
    unknown: 'de reden is niet bekend',
  },
};
