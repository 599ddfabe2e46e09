import type { FileMessages } from './file-messages.en.ts';

/** The words of files that are chosen and not said yet, in Dutch. */
export const nl: FileMessages = {
  list: 'Bestanden om te verzenden',
  waiting: 'Wacht…',
  offline: 'Wordt verzonden zodra u weer online bent',
  sending: (percent) => `${percent} %`,
  progress: (name) => `${name} wordt verzonden`,
  sent: 'Klaar',
  elsewhere: 'Uw andere apparaat verzendt het. Of kies het hier opnieuw.',
  takeAway: (name) => `${name} weghalen`,
  again: (name) => `${name} opnieuw proberen`,
  tooLarge: (most) => `te groot, hoogstens ${most}`,
  tooMany: (most) => `niet toegevoegd, hoogstens ${most} bestanden per bericht`,
  understood: 'OK',
  reasons: {
    'too-large': 'het is te groot',
    'type-not-allowed': 'bestanden van dit soort kunnen niet worden verzonden',
    'picture-too-large': 'de afbeelding heeft te veel pixels',
    'picture-broken': 'de afbeelding was niet leesbaar',
    'quota-reached': 'te veel bestanden in korte tijd, probeer het later',
    'too-many-uploads': 'te veel bestanden tegelijk, probeer het later',
    'file-empty': 'het bestand is leeg',
  },
};
