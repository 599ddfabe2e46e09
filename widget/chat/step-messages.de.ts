import type { StepMessages } from './step-messages.en.ts';

/** The words of the steps beside the conversation, in German. */
export const de: StepMessages = {
  picker: {
    title: 'Wo sollen wir antworten?',
    here: 'Nur hier',
    hereWhy: 'Sie lesen die Antwort hier im Chat.',
    thenEmail: 'Hier, dann per E-Mail',
    thenEmailWhy: 'Wenn Sie es nach einer Weile nicht gelesen haben.',
    thenEmailAfter: 'Wenn Sie es nicht gelesen haben nach',
    email: 'Gleich per E-Mail',
    emailWhy: 'Sie können aus Ihrem Postfach antworten.',
    wait: 'Wartezeit bis zur E-Mail',
    minutes: (n) => (n === 1 ? '1 Minute' : `${n} Minuten`),
    hours: (n) => (n === 1 ? '1 Stunde' : `${n} Stunden`),
    address: 'Ihre E-Mail-Adresse',
    myAddress: 'meine Adresse',
    otherAddress: 'Andere Adresse',
    addressWrong: 'Bitte geben Sie eine E-Mail-Adresse wie name@example.com ein.',
    limits: 'Ruhezeit und Enddatum',
    quiet: 'Nachts keine E-Mail',
    quietFrom: 'Von',
    quietTo: 'Bis',
    quietSame: 'Anfang und Ende dürfen nicht gleich sein.',
    until: 'Bis zum (freiwillig)',
    untilPast: 'Dieser Tag ist vorbei. Bitte wählen Sie einen späteren.',
    preview: 'Antworten:',
    save: 'Speichern',
    next: 'Adresse bestätigen',
  },
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
    other: 'Andere Adresse verwenden',
    waitWords: (wait) => `Zu viele Versuche. Bitte warten Sie ${wait}.`,
  },
  notSent: {
    offline: 'Sie sind offline. Es wurde noch nichts gesendet; bitte versuchen Sie es wieder, wenn Sie verbunden sind.',
    unreachable:
      'Gerade besteht keine Verbindung. Es wurde noch nichts gesendet; bitte versuchen Sie es wieder, wenn Sie verbunden sind.',
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
