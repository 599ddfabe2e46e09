import type { LaterMessages } from './later-messages.en.ts';

/** The words of what comes after the first message, in Dutch. */
export const nl: LaterMessages = {
  elsewhere: {
    title: 'Voortgezet op een ander apparaat',
    since: (clock) => `Sinds ${clock}. Wat u daar schrijft, hoort bij dit gesprek.`,
    back: 'Toch hier verdergaan',
    failed: (why) => `Dit is niet gelukt: ${why}.`,
  },
  answers: {
    asks: (name) => `${name} vraagt: mogen antwoorden zo komen?`,
    yes: 'Ja',
    no: 'Nee, bedankt',
    changed: 'Antwoordweg opgeslagen.',
    undo: 'Ongedaan maken',
  },
};
