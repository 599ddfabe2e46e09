/** The words of what comes after the first message, in English: being elsewhere, proposals. */
export const en = {
  elsewhere: {
    title: 'Continued on another device',
    since: (clock: string) => `Since ${clock}. What you write there is part of this conversation.`,
    back: 'Continue here instead',
    failed: (why: string) => `This didn’t work: ${why}.`,
  },
  answers: {
    asks: (name: string) => `${name} asks: may answers come like this?`,
    yes: 'Yes',
    no: 'No, thanks',
    changed: 'Changed where answers go.',
    undo: 'Undo',
  },
};

/** What every language must say. */
export type LaterMessages = typeof en;
