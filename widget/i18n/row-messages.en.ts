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
};

/** What every language must say. */
export type RowMessages = typeof en;
