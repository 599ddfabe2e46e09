import type { MailWords } from '../mail-words.ts';

export const fr: MailWords = {
  marker: '- - - Veuillez répondre au-dessus de cette ligne - - -',
  subject: (site) => `Votre conversation avec ${site}`,
  sender: (agent, site) => `${agent} via ${site}`,
  youWrote: 'Vous avez écrit :',
  attached: (names) => `Pièces jointes : ${names.join(', ')}`,
  left: (names) =>
    `${names.length === 1 ? '1 fichier' : `${names.length} fichiers`} : ${names.join(', ')} – ouvrez la conversation pour ${names.length === 1 ? 'le' : 'les'} voir`,
  contract: (sentence) => `Comment les réponses vous parviennent : ${sentence}`,
  change: 'Modifier où vont les réponses',
  continueHere: 'Continuer dans le navigateur',
  code: {
    address: {
      subject: (site) => `Confirmez votre adresse e-mail pour ${site}`,
      why: (site) => `Quelqu’un, sans doute vous, souhaite recevoir les réponses de ${site} à cette adresse.`,
    },
    continue: {
      subject: (site) => `Votre code pour ${site}`,
      why: (site) =>
        `Quelqu’un, sans doute vous, souhaite continuer votre conversation avec ${site} sur un autre appareil.`,
    },
  },
  codeIs: 'Le code est',
  orPress: 'Ou ouvrez cette page et appuyez sur le bouton :',
  press: { address: 'Confirmer l’adresse', continue: 'Continuer ici' },
  notYou:
    'Si vous n’avez rien demandé, ignorez cet e-mail ; il ne se passera rien. Ne communiquez jamais le code à personne.',
};
