import type { StepMessages } from './step-messages.en.ts';

/** The words of the steps beside the conversation, in Dutch. */
export const nl: StepMessages = {
  code: {
    title: 'Even bevestigen',
    sent: (to) => `We hebben een code van 6 cijfers gestuurd naar ${to}.`,
    linkToo: 'De link in die e-mail werkt ook.',
    label: 'Code van 6 cijfers',
    confirm: 'Bevestigen',
    wrong: (left) =>
      left > 0
        ? `Deze code klopt niet. Nog ${left === 1 ? '1 poging' : `${left} pogingen`}.`
        : 'Deze code klopt niet. Vraag een nieuwe aan.',
    malformed: 'De code heeft 6 cijfers.',
    expired: 'Deze code is niet meer geldig. Vraag een nieuwe aan.',
    again: 'Opnieuw sturen',
    sentAgain: 'We hebben een nieuwe code gestuurd.',
    other: { email: 'Een ander adres gebruiken', sms: 'Een ander nummer gebruiken' },
  },
  handoff: {
    title: 'Verdergaan op een ander apparaat',
    why: 'Scan dit met de camera van uw telefoon, of open de link op het andere apparaat. Wat u aan het schrijven bent gaat mee, met bestanden.',
    qr: 'QR-code van de link',
    link: 'Link',
    copy: 'Link kopiëren',
    copied: 'Gekopieerd',
    left: (left) => `Nog ${left} geldig.`,
    over: 'Deze link is verlopen.',
    again: 'Een nieuwe maken',
    making: 'De link wordt gemaakt…',
    safe: 'Hij werkt één keer. Wie hem opent gaat verder met uw gesprek; houd hem voor uzelf.',
  },
  continue: {
    title: 'Gesprek hier voortzetten?',
    why: {
      mail: 'U opende een link uit een van onze e-mails. Dit apparaat toont dan het hele gesprek.',
      device:
        'U hebt een link van een ander apparaat van u geopend. Het gesprek gaat hier verder, met wat u daar aan het schrijven was.',
    },
    usedUp:
      'Deze link is niet meer geldig: hij werkt één keer en twee minuten lang. Maak een nieuwe op uw andere apparaat.',
    yes: 'Hier voortzetten',
    no: 'Niet nu',
    failed: (why) => `Dat is niet gelukt: ${why}.`,
  },
};
