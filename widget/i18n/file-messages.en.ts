/** The words of files that are chosen and not said yet, in English. */
export const en = {
  list: 'Files to send',
  waiting: 'Waiting…',
  offline: 'Is sent when you are back online',
  sending: (percent: number) => `${percent} %`,
  progress: (name: string) => `Sending ${name}`,
  sent: 'Ready',
  elsewhere: 'Your other device is sending it. Or choose it here again.',
  takeAway: (name: string) => `Take away ${name}`,
  again: (name: string) => `Try ${name} again`,
  tooLarge: (most: string) => `too large, ${most} at most`,
  tooMany: (most: number) => `not added, ${most} files at most in one message`,
  understood: 'OK',
  /** Why a file is declined. */
  reasons: {
    'too-large': 'it is too large',
    'type-not-allowed': 'files of this kind can’t be sent',
    'picture-too-large': 'the picture has too many pixels',
    'picture-broken': 'the picture could not be read',
    'quota-reached': 'too many files in a short time, please try later',
    'too-many-uploads': 'too many files at once, please try later',
    'file-empty': 'the file is empty',
  },
};

/** What every language must say. */
export type FileMessages = typeof en;
