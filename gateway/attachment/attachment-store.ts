import type { FileRefusal, FinishedFile, KeptFile, Owner, QuotaRefusal } from './attachment.ts';

export type BegunFile = Pick<
  KeptFile,
  'attachmentId' | 'siteId' | 'owner' | 'name' | 'lengthBytes' | 'storageKey' | 'madeAt'
>;

/** How much may be uploaded (F6). A day is the last 24 hours. */
export interface UploadBounds {
  ownerBytesPerDay: number;
  siteBytesPerDay: number;
  /** Uploads of one owner that have begun and are not finished. */
  unfinishedPerOwner: number;
}

/** What keeps files' records; their bytes lie in the depot. Every write is on stable storage when it resolves. */
export interface AttachmentStore {
  /** Notes a new upload; counted and kept in one step, for many may ask at once. null: it may begin. */
  begin(file: BegunFile, bounds: UploadBounds): Promise<{ refused: QuotaRefusal; retryAfterMs: number } | null>;
  file(attachmentId: string): Promise<KeptFile | null>;
  /** From `uploading` to `ready` or `refused`; anything else stays as it is. */
  finish(attachmentId: string, finished: FinishedFile): Promise<void>;
  refuse(attachmentId: string, why: FileRefusal): Promise<void>;
  /**
   * Gives up a file that no message holds; false when one does. `receivedBytes`: what an unfinished upload counts for
   * from now on, in the day's quota.
   */
  remove(attachmentId: string, receivedBytes: number): Promise<boolean>;
  /** Files left alone: not finished since `unfinishedSince`, or finished and in no message since `unusedSince`. */
  leftAlone(unfinishedSince: number, unusedSince: number, limit: number): Promise<KeptFile[]>;
  /** Removed and refused files made before a time, the oldest first. */
  givenUp(madeBefore: number, limit: number): Promise<KeptFile[]>;
  /** Forgets the record of a removed or refused file. */
  forget(attachmentId: string): Promise<void>;
  /** Whom a contact's files belong to from now on: the contact it became (an anonymous visitor who signed in). */
  changeOwner(from: Owner, to: Owner): Promise<void>;
}
