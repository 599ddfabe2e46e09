import type { Readable } from 'node:stream';

/** What a command of the command line works with. */
export interface Terminal {
  /** One line of the result. */
  write(line: string): Promise<void>;
  /** One line for the person, beside the result. */
  complain(line: string): Promise<void>;
  input: Readable;
}

/** @returns the exit code: 0, or 2 when it was not called as it should be. */
export type Command = (argv: readonly string[], terminal: Terminal) => Promise<number>;

export const wrongUsage = 2;
