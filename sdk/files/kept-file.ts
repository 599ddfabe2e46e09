import type { StartedUpload } from '@throughline/sdk/wire';

/** A file chosen here, kept until its message is in the log. It survives a reload, a closed tab and a restart. */
export interface KeptFile {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly at: number;
  /** null when only another device has its bytes: it was handed over half sent. */
  readonly blob: Blob | null;
  /** Where the gateway keeps what it has of it; null before the first byte. */
  readonly url: string | null;
  /** All bytes are there. */
  readonly isSent: boolean;
}

/** A chosen file as a face shows it. */
export interface FileProgress {
  key: string;
  name: string;
  type: string;
  sizeBytes: number;
  sentBytes: number;
  /** `waiting` for its turn or for a connection; `elsewhere`: another device is sending it, or this one if it is chosen again. */
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'elsewhere';
  /** Why the gateway declined it; null unless `failed`. */
  why: string | null;
}

/** What became of one try to send a file. */
export type Sent = { outcome: 'sent' } | { outcome: 'declined'; why: string } | { outcome: 'broken-off' };

export interface SendFileOptions {
  /** Where a new upload begins. */
  endpoint: string;
  /** The headers of one request of this device. */
  authorize(method: string, url: string): Promise<Readonly<Record<string, string>>>;
  onUrl(url: string): void;
  onProgress(sentBytes: number): void;
  signal: AbortSignal;
}

/** Sends a file, or the rest of it. It never rejects: a line that broke is an outcome. Fetched when the first file is chosen. */
export type SendFile = (file: KeptFile, options: SendFileOptions) => Promise<Sent>;

/** The id the gateway knows an upload by: the end of its address. */
export const uploadIdOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** What another device must know of a file to show it and to go on with it; null before the gateway has any of it. */
export function startedUpload({ url, name, type, sizeBytes }: KeptFile): StartedUpload | null {
  return url === null ? null : { uploadId: uploadIdOf(url), name, type, sizeBytes };
}

/** A kept file as it was read back; null for what does not look like one. */
export function readFile(kept: unknown): KeptFile | null {
  const { key, name, sizeBytes } = (kept ?? {}) as Partial<KeptFile>;
  return typeof key === 'string' && typeof name === 'string' && typeof sizeBytes === 'number'
    ? (kept as KeptFile)
    : null;
}
