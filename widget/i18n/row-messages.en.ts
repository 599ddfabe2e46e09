/** The words of what stands in a message beside its text, in English: its files, its menu. */
export const en = {
  open: (name: string) => `Open ${name} in a new tab`,
  save: (name: string, size: string) => `Download ${name}, ${size}`,
  loading: 'Loading…',
  notLoaded: 'This could not be loaded.',
  again: 'Try again',
  sending: (name: string) => `${name} is being sent`,
  options: 'Change or delete this message',
  edit: 'Edit',
  delete: 'Delete',
  sure: 'Delete this message for everyone?',
  keep: 'Keep',
  notChanged: { edit: (why: string) => `Not changed: ${why}`, deletion: (why: string) => `Not deleted: ${why}` },
  discard: 'Discard',
  /** What became of a message on another channel; `by` says which, as in "by SMS". */
  delivery: {
    accepted: (by: string, to: string) => `Sent ${by} to ${to}`,
    delivered: (by: string, to: string) => `Delivered ${by} to ${to}`,
    read: (by: string, to: string) => `Read, sent ${by} to ${to}`,
    unknown: (by: string, to: string) => `Handed over ${by} to ${to}; nobody can say whether it arrived`,
    failed: (to: string, why: string) => `Could not be delivered to ${to}: ${why}`,
  },
  why: 'Why?',
  whyThis: (sentence: string) => `Why: ${sentence}`,
  /** Why a delivery failed. */
  reasons: {
    'unknown-recipient': 'this address does not exist',
    'unknown-number': 'this number does not exist',
    'mailbox-full': 'the mailbox is full',
    rejected: 'it was not accepted',
    'opted-out': 'this number has said STOP',
    unknown: 'we do not know why',
  },
};

/** What every language must say. */
export type RowMessages = typeof en;
