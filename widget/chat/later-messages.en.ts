/** The words of what comes after the first message, in English: being elsewhere. */
export const en = {
  elsewhere: {
    title: 'Continued on another device',
    since: (clock: string) => `Since ${clock}. What you write there is part of this conversation.`,
    back: 'Continue here instead',
    failed: (why: string) => `This didn’t work: ${why}.`,
  },
};

/** What every language must say. */
export type LaterMessages = typeof en;
