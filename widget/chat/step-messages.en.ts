/** The words of the steps beside the conversation, in English: where answers go, the code, continuing. */
export const en = {
  picker: {
    title: 'Where should we answer?',
    here: 'Only here',
    hereWhy: 'Come back to this chat to read it.',
    thenEmail: 'Here, then by e-mail',
    thenEmailWhy: 'If you haven’t read it after a while.',
    thenEmailAfter: 'If you haven’t read it after',
    email: 'By e-mail right away',
    emailWhy: 'You can answer from your mailbox.',
    wait: 'Wait before the e-mail',
    minutes: (n: number) => (n === 1 ? '1 minute' : `${n} minutes`),
    hours: (n: number) => (n === 1 ? '1 hour' : `${n} hours`),
    address: 'Your e-mail address',
    myAddress: 'my address',
    otherAddress: 'Another address',
    addressWrong: 'Please write an e-mail address like name@example.com.',
    limits: 'Quiet hours and end date',
    quiet: 'No e-mail at night',
    quietFrom: 'From',
    quietTo: 'To',
    quietSame: 'Beginning and end can’t be the same time.',
    until: 'Until (optional)',
    untilPast: 'This day is over. Please choose a later one.',
    preview: 'Answers:',
    save: 'Save',
    next: 'Confirm address',
  },
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
    other: 'Use another address',
    waitWords: (wait: string) => `Too many tries. Please wait ${wait}.`,
  },
  notSent: {
    offline: 'You are offline. Nothing was sent yet; try again when you are connected.',
    unreachable: 'We can’t connect right now. Nothing was sent yet; try again when you are connected.',
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
