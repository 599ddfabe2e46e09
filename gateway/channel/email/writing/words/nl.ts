import type { MailWords } from '../mail-words.ts';

export const nl: MailWords = {
  marker: '- - - Schrijf uw antwoord boven deze regel - - -',
  subject: (site) => `Uw gesprek met ${site}`,
  sender: (agent, site) => `${agent} via ${site}`,
  youWrote: 'U schreef:',
  attached: (names) => `Bijgevoegd: ${names.join(', ')}`,
  left: (names) =>
    `${names.length === 1 ? '1 bestand' : `${names.length} bestanden`}: ${names.join(', ')} – open het gesprek om ${names.length === 1 ? 'het' : 'ze'} te bekijken`,
  contract: (sentence) => `Zo bereiken antwoorden u: ${sentence}`,
  change: 'Wijzigen waar antwoorden naartoe gaan',
  continueHere: 'Verdergaan in de browser',
  code: {
    address: {
      subject: (site) => `Bevestig uw e-mailadres voor ${site}`,
      why: (site) => `Iemand, waarschijnlijk u, wil antwoorden van ${site} op dit adres ontvangen.`,
    },
    continue: {
      subject: (site) => `Uw code voor ${site}`,
      why: (site) => `Iemand, waarschijnlijk u, wil uw gesprek met ${site} op een ander apparaat voortzetten.`,
    },
  },
  codeIs: 'De code is',
  orPress: 'Of open deze pagina en druk daar op de knop:',
  press: { address: 'Adres bevestigen', continue: 'Hier verdergaan' },
  notYou: 'Hebt u hier niet om gevraagd? Negeer deze e-mail dan; er gebeurt niets. Geef de code nooit door.',
};
