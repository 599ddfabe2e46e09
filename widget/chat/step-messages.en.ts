/** The words of the steps beside the conversation, in English: the code, continuing. */
export const en = {
  code: {
    title: 'Confirm it’s you',
    sent: (to: string) => `We sent a 6-digit code to ${to}.`,
    linkToo: 'The link in that e-mail works too.',
    label: '6-digit code',
    confirm: 'Confirm',
    wrong: (left: number) =>
      left > 0
        ? `This code isn’t right. ${left === 1 ? '1 try' : `${left} tries`} left.`
        : 'This code isn’t right. Please ask for a new one.',
    malformed: 'The code has 6 digits.',
    expired: 'This code is no longer valid. Please ask for a new one.',
    again: 'Send again',
    sentAgain: 'We sent a new code.',
    other: { email: 'Use another address', sms: 'Use another number' },
  },
  handoff: {
    title: 'Continue on another device',
    why: 'Scan this with your phone’s camera, or open the link on the other device. What you are writing goes along, with its files.',
    qr: 'QR code of the link',
    link: 'Link',
    copy: 'Copy link',
    copied: 'Copied',
    left: (left: string) => `Valid for another ${left}.`,
    over: 'This link has run out.',
    again: 'Make a new one',
    making: 'Making the link…',
    safe: 'It works once. Whoever opens it goes on with your conversation, so keep it to yourself.',
  },
  continue: {
    title: 'Continue your conversation here?',
    why: {
      mail: 'You opened a link from one of our e-mails. This device will then show the whole conversation.',
      device:
        'You opened a link made on another of your devices. The conversation goes on here, with what you were writing there.',
    },
    usedUp:
      'This link is no longer valid: it works once, and for two minutes. Please make a new one on your other device.',
    yes: 'Continue here',
    no: 'Not now',
    failed: (why: string) => `This didn’t work: ${why}.`,
  },
};

/** What every language must say. */
export type StepMessages = typeof en;
