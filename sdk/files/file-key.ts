/** Where files are in a device's record. */
export const filePrefix = 'file/';

/** Whether a device's record holds files. */
export const hasFiles = (record: ReadonlyMap<string, unknown>): boolean =>
  [...record.keys()].some((key) => key.startsWith(filePrefix));
