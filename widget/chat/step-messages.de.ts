import type { StepMessages } from './step-messages.en.ts';

/** The words of the steps beside the conversation, in German. */
export const de: StepMessages = {
  code: {
    title: 'Bitte bestätigen',
    sent: (to) => `Wir haben einen 6-stelligen Code an ${to} gesendet.`,
    linkToo: 'Der Link in der E-Mail geht auch.',
    label: '6-stelliger Code',
    confirm: 'Bestätigen',
    wrong: (left) =>
      left > 0
        ? `Dieser Code stimmt nicht. Noch ${left === 1 ? '1 Versuch' : `${left} Versuche`}.`
        : 'Dieser Code stimmt nicht. Bitte fordern Sie einen neuen an.',
    malformed: 'Der Code hat 6 Ziffern.',
    expired: 'Dieser Code ist nicht mehr gültig. Bitte fordern Sie einen neuen an.',
    again: 'Noch einmal senden',
    sentAgain: 'Wir haben einen neuen Code gesendet.',
    other: { email: 'Andere Adresse verwenden', sms: 'Andere Nummer verwenden' },
  },
  handoff: {
    title: 'Auf anderem Gerät fortsetzen',
    why: 'Scannen Sie das mit der Kamera Ihres Telefons oder öffnen Sie den Link auf dem anderen Gerät. Was Sie gerade schreiben, kommt mit, samt Dateien.',
    qr: 'QR-Code des Links',
    link: 'Link',
    copy: 'Link kopieren',
    copied: 'Kopiert',
    left: (left) => `Noch ${left} gültig.`,
    over: 'Dieser Link ist abgelaufen.',
    again: 'Neuen erzeugen',
    making: 'Der Link wird erzeugt …',
    safe: 'Er wirkt einmal. Wer ihn öffnet, setzt Ihre Unterhaltung fort; behalten Sie ihn für sich.',
  },
  continue: {
    title: 'Unterhaltung hier fortsetzen?',
    why: {
      mail: 'Sie haben einen Link aus einer unserer E-Mails geöffnet. Dieses Gerät zeigt dann die ganze Unterhaltung.',
      device:
        'Sie haben einen Link von einem anderen Ihrer Geräte geöffnet. Die Unterhaltung geht hier weiter, mit dem, was Sie dort gerade schreiben.',
    },
    usedUp:
      'Dieser Link gilt nicht mehr: Er wirkt einmal und zwei Minuten lang. Bitte erzeugen Sie auf dem anderen Gerät einen neuen.',
    yes: 'Hier fortsetzen',
    no: 'Jetzt nicht',
    failed: (why) => `Das hat nicht geklappt: ${why}.`,
  },
};
