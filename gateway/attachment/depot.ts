import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';

/** The bytes from `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where files lie: what is being uploaded, and what is finished. The data folder, or a bucket. */
export interface Depot {
  /** What is being uploaded, by attachmentId, as the upload protocol's library keeps it. */
  readonly incoming: DataStore;
  /** Lets `use` read a complete upload as a local file. */
  withUpload<T>(attachmentId: string, use: (path: string) => Promise<T>): Promise<T>;
  /** Keeps a complete upload as it is, under a storage key; on stable storage when it resolves. Again is the same. */
  adopt(attachmentId: string, storageKey: string): Promise<void>;
  /** The same of a local file of ours, which may be gone afterwards. */
  keep(path: string, storageKey: string): Promise<void>;
  /** Forgets what came of an upload, complete or not, if there is any of it. */
  dropUpload(attachmentId: string): Promise<void>;
  read(storageKey: string, range: ByteRange): Promise<Readable>;
  /** Forgets a finished file, if it is there. */
  discard(storageKey: string): Promise<void>;
  /** A path for one file that is being made, for as long as `use` runs. */
  withWorkFile<T>(use: (path: string) => Promise<T>): Promise<T>;
  /** Removes what is not to outlive the program. */
  close(): Promise<void>;
}
