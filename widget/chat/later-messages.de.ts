import type { LaterMessages } from './later-messages.en.ts';

/** The words of what comes after the first message, in German. */
export const de: LaterMessages = {
  elsewhere: {
    title: 'Auf einem anderen Gerät fortgesetzt',
    since: (clock) => `Seit ${clock}. Was Sie dort schreiben, gehört zu dieser Unterhaltung.`,
    back: 'Doch hier fortsetzen',
    failed: (why) => `Das hat nicht geklappt: ${why}.`,
  },
  answers: {
    asks: (name) => `${name} fragt: Dürfen Antworten so kommen?`,
    yes: 'Ja',
    no: 'Nein, danke',
    changed: 'Antwortweg gespeichert.',
    undo: 'Rückgängig',
  },
};
