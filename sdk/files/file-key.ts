import type { FileChange } from './files.ts';

/** Where files are in a device's record. */
export const filePrefix = 'file/';

/** Whether a device's record holds files. */
export const hasFiles = (record: ReadonlyMap<string, unknown>): boolean =>
  [...record.keys()].some((key) => key.startsWith(filePrefix));

/** Whether what another tab told is about files. */
export const isFileChange = (told: { about: string }): told is FileChange => told.about.startsWith('file');
