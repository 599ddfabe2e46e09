import type { MailWords } from '../mail-words.ts';

export const de: MailWords = {
  marker: '- - - Bitte oberhalb dieser Zeile antworten - - -',
  subject: (site) => `Ihre Unterhaltung mit ${site}`,
  sender: (agent, site) => `${agent} über ${site}`,
  youWrote: 'Sie schrieben:',
  attached: (names) => `Im Anhang: ${names.join(', ')}`,
  left: (names) =>
    `${names.length === 1 ? '1 Datei' : `${names.length} Dateien`}: ${names.join(', ')} – öffnen Sie die Unterhaltung, um sie anzusehen`,
  contract: (sentence) => `So erreichen Sie Antworten: ${sentence}`,
  change: 'Ändern, wohin Antworten gehen',
  continueHere: 'Im Browser fortsetzen',
  code: {
    address: {
      subject: (site) => `Bestätigen Sie Ihre E-Mail-Adresse für ${site}`,
      why: (site) => `Jemand, vermutlich Sie, möchte Antworten von ${site} an diese Adresse bekommen.`,
    },
    continue: {
      subject: (site) => `Ihr Code für ${site}`,
      why: (site) => `Jemand, vermutlich Sie, möchte Ihre Unterhaltung mit ${site} auf einem anderen Gerät fortsetzen.`,
    },
  },
  codeIs: 'Der Code lautet',
  orPress: 'Oder öffnen Sie diese Seite und drücken Sie dort auf den Knopf:',
  press: { address: 'Adresse bestätigen', continue: 'Hier fortsetzen' },
  notYou:
    'Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail; es geschieht nichts. Geben Sie den Code nie weiter.',
};
