/** Who uploads a file: only they may go on with it, and only they may put it into a message (F7). */
export interface Owner {
  kind: 'contact' | 'agent';
  id: string;
}

export const isSameOwner = (a: Owner, b: Owner): boolean => a.kind === b.kind && a.id === b.id;

/** Why a file is not kept; the person chooses another one. */
export type FileRefusal = 'type-not-allowed' | 'picture-too-large' | 'picture-broken';

/** Why an upload may not begin just now. */
export type QuotaRefusal = 'quota-reached' | 'too-many-uploads';

/** What is known of a file once all of it is there and was looked at. */
export interface FinishedFile {
  /** As shown and saved; its ending may differ from the upload's where the picture's format was changed. */
  name: string;
  /** Media type, found by the file's signature. */
  type: string;
  /** As it is kept: pictures are written anew. */
  sizeBytes: number;
  /** Pixels, for pictures we could read. */
  width: number | null;
  height: number | null;
  /** SHA-256 of the kept bytes, in hexadecimal. */
  sha256: string;
}

/**
 * A file of a contact or agent, from its first byte on.
 *
 *   uploading ──→ ready ──append──→ of an entry, and kept with it
 *      │  └────→ refused   │
 *      └──→ removed ←──────┘ cancelled, or left alone for too long
 */
export interface KeptFile {
  attachmentId: string;
  siteId: string;
  owner: Owner;
  /** As its owner named it, made safe to show. */
  name: string;
  /** Bytes to be uploaded. */
  lengthBytes: number;
  /** Where the finished file lies; random, told to nobody. */
  storageKey: string;
  madeAt: number;
  state: 'uploading' | 'ready' | 'refused' | 'removed';
  refusal: FileRefusal | null;
  /** Set when `ready`. */
  finished: FinishedFile | null;
  /** Whose conversation's message holds it; null before that. */
  conversationId: string | null;
}
