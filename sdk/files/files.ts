import { type Attachment, limits, type StartedUpload } from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';
import { type RandomBytes, uuidv7 } from '../kernel/uuid.ts';
import type { OutboxItem } from '../outbox/outbox.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { backoffMs } from '../transport/backoff.ts';
import { filePrefix as prefix } from './file-key.ts';
import {
  type FileProgress,
  type KeptFile,
  readFile,
  type SendFile,
  type SendFileOptions,
  startedUpload,
  uploadIdOf,
} from './kept-file.ts';
import { type FilesOutcome, withFiles } from './with-files.ts';

/** How often to look whether another device has sent all of its file. */
const lookEveryMs = 2_000;

/** A file that no message can carry. */
export class FileTooLarge extends RangeError {
  readonly code = 'file-too-large';
}

/** What other tabs of the profile hear. */
export type FileChange =
  | { about: 'file'; file: KeptFile }
  | { about: 'file-progress'; key: string; progress: Progress }
  | { about: 'files-gone'; keys: readonly string[] };

export type Progress = Pick<FileProgress, 'sentBytes' | 'state' | 'why'>;

export interface FilesOptions extends Pick<SendFileOptions, 'endpoint' | 'authorize'> {
  storage(): DeviceStorage;
  /** Fetches the code that sends. */
  loadSender(): Promise<SendFile>;
  clock: Clock;
  random(): number;
  randomBytes: RandomBytes;
  tell(change: FileChange): void;
  onChange(): void;
}

/**
 * Files chosen here, sent one after the other while this tab leads and has a connection.
 *
 *   kept → waiting → sending ──→ sent
 *             ↑         ├──────→ failed (declined) ──retry──→ waiting
 *             └─pause───┘ the line broke: the rest goes later
 */
export class Files {
  readonly #options: FilesOptions;
  readonly #kept = new Map<string, KeptFile>();
  readonly #progress = new Map<string, Progress>();
  #isRunning = false;
  #sending: { key: string; stop: AbortController } | null = null;
  #brokenOff = 0;
  #stopPause = (): void => {};

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  /** Takes in the files within a device's record. */
  load(record: ReadonlyMap<string, unknown>): void {
    for (const [name, value] of record) {
      const file = name.startsWith(prefix) ? readFile(value) : null;
      if (file && !this.#kept.has(file.key)) this.#kept.set(file.key, file);
    }
    this.#changed();
  }

  /** Keeps a chosen file; resolves with its key once it is kept. @throws FileTooLarge */
  async add(blob: Blob & { readonly name?: string }): Promise<string> {
    if (blob.size > limits.maxAttachmentBytes) throw new FileTooLarge('file: too large');
    const name = (blob.name || 'file').toWellFormed().replaceAll('\0', '').slice(-limits.maxFileNameLength);
    // The same file again, after a handoff: the rest of it goes to where the first part is.
    const begun = this.#find((file) => file.blob === null && file.name === name && file.sizeBytes === blob.size);
    const { clock, randomBytes } = this.#options;
    const made = { key: uuidv7(clock.now(), randomBytes), at: clock.now(), url: null, isSent: false };
    const file: KeptFile = { ...made, ...begun, name, type: blob.type.slice(0, 100), sizeBytes: blob.size, blob };
    this.#progress.delete(file.key);
    await this.#keep(file);
    return file.key;
  }

  /** Takes over a file that another device began to send. */
  async adopt({ uploadId, ...about }: StartedUpload): Promise<string> {
    const url = `${this.#options.endpoint}/${uploadId}`;
    const { clock } = this.#options;
    await this.#keep({ key: uploadId, ...about, at: clock.now(), blob: null, url, isSent: false });
    return uploadId;
  }

  /** What another device must know to go on with these files, as far as the gateway has any of them. */
  started(keys: readonly string[]): StartedUpload[] {
    const chosen = keys.flatMap((key) => this.#kept.get(key) ?? []);
    return chosen.flatMap((file) => startedUpload(file) ?? []);
  }

  /** Forgets files: their message is in the log, or they were taken out of it. */
  async drop(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    this.#forget(keys);
    this.#options.tell({ about: 'files-gone', keys });
    await this.#options.storage().write(
      [],
      keys.map((key) => prefix + key),
    );
  }

  /** Tries a declined file again. */
  retry(key: string): void {
    this.#note(key, null);
    this.#next();
  }

  /** A file as a timeline shows it, until the log's own entry comes. */
  attachment(key: string): Attachment | undefined {
    const file = this.#kept.get(key);
    if (!file) return undefined;
    const { name, type, sizeBytes } = file;
    return { attachmentId: key, name, type, sizeBytes, width: null, height: null };
  }

  get keys(): string[] {
    return [...this.#kept.keys()];
  }

  progress(key: string): FileProgress | null {
    const file = this.#kept.get(key);
    if (!file) return null;
    const { name, type, sizeBytes } = file;
    const { sentBytes, state, why } = this.#progress.get(key) ?? { sentBytes: 0, state: 'waiting', why: null };
    if (file.isSent) return { key, name, type, sizeBytes, sentBytes: sizeBytes, state: 'sent', why: null };
    return { key, name, type, sizeBytes, sentBytes, state: file.blob || state === 'failed' ? state : 'elsewhere', why };
  }

  /** The upload ids of these files, once all are sent; or why one of them never will be; null while they are on their way. */
  outcome(keys: readonly string[]): FilesOutcome {
    const files = keys.map((key) => this.#kept.get(key));
    if (files.some((file) => !file)) return { why: 'not-found' };
    const failed = keys.map((key) => this.#progress.get(key)).find((progress) => progress?.state === 'failed');
    if (failed) return { why: failed.why ?? 'unavailable' };
    const urls = files.flatMap((file) => (file?.isSent && file.url !== null ? [file.url] : []));
    return urls.length === keys.length ? { ids: urls.map(uploadIdOf) } : null;
  }

  /** A message with its files, once they are all sent, or declined with them; null while they are on their way. */
  ready(item: OutboxItem): OutboxItem | null {
    return withFiles(item, this.outcome(item.files ?? []));
  }

  /** There is a connection and this tab leads. */
  run(): void {
    this.#isRunning = true;
    this.#brokenOff = 0;
    this.#next();
  }

  pause(): void {
    this.#isRunning = false;
    this.#stopPause();
    this.#sending?.stop.abort();
  }

  /** Takes in what another tab told. */
  hear(change: FileChange): void {
    if (change.about === 'files-gone') this.#forget(change.keys);
    else if (change.about === 'file-progress') this.#progress.set(change.key, change.progress);
    else this.#kept.set(change.file.key, change.file);
    this.#changed();
    this.#next();
  }

  /** Lets go of everything: the person signed out, and storage is wiped. */
  forget(): void {
    this.pause();
    this.#forget([...this.#kept.keys()]);
  }

  #find(is: (file: KeptFile) => boolean): KeptFile | undefined {
    return [...this.#kept.values()].find(is);
  }

  async #keep(file: KeptFile): Promise<void> {
    await this.#options.storage().write([[prefix + file.key, file]]);
    this.#kept.set(file.key, file);
    this.#options.tell({ about: 'file', file });
    this.#changed();
    this.#next();
  }

  #forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#kept.delete(key);
      this.#progress.delete(key);
      if (this.#sending?.key === key) this.#sending.stop.abort();
    }
    this.#changed();
  }

  #note(key: string, progress: Progress | null): void {
    if (progress) {
      this.#progress.set(key, progress);
      this.#options.tell({ about: 'file-progress', key, progress });
    } else this.#progress.delete(key);
    this.#changed();
  }

  #next(): void {
    if (!this.#isRunning || this.#sending) return;
    const isWaiting = (file: KeptFile): boolean => !file.isSent && this.#progress.get(file.key)?.state !== 'failed';
    // What another device sends is only looked at, when there is nothing to send from here.
    const rank = ({ blob, at }: KeptFile): number => (blob ? at : Number.MAX_SAFE_INTEGER);
    const next = [...this.#kept.values()].filter(isWaiting).sort((a, b) => rank(a) - rank(b))[0];
    if (next) void this.#send(next);
  }

  async #send(file: KeptFile): Promise<void> {
    const { key } = file;
    const stop = new AbortController();
    this.#sending = { key, stop };
    const { endpoint, authorize, loadSender, random } = this.#options;
    const about = (state: Progress['state'], sentBytes: number, why: string | null = null): void =>
      this.#note(key, { state, sentBytes, why });
    const sendFile = await loadSender().catch(() => null);
    const sent = sendFile
      ? await sendFile(file, {
          endpoint,
          authorize,
          signal: stop.signal,
          onUrl: (url) => void this.#update(key, { url }),
          onProgress: (sentBytes) => this.#kept.has(key) && about('sending', sentBytes),
        })
      : { outcome: 'broken-off' as const };
    if (sent.outcome === 'sent') await this.#update(key, { isSent: true });
    else if (sent.outcome === 'declined' && this.#kept.has(key)) about('failed', 0, sent.why);
    this.#sending = null;
    if (!this.#kept.has(key)) return this.#next();
    if (sent.outcome === 'broken-off') this.#nextAfter(file.blob ? backoffMs(this.#brokenOff++, random) : lookEveryMs);
    else this.#next();
  }

  #nextAfter(delayMs: number): void {
    this.#stopPause();
    if (this.#isRunning) this.#stopPause = this.#options.clock.after(delayMs, () => this.#next());
  }

  /** Known here before it is written: what is dropped meanwhile stays dropped, and two changes do not undo each other. */
  async #update(key: string, change: Partial<KeptFile>): Promise<void> {
    const known = this.#kept.get(key);
    if (!known) return;
    const file = { ...known, ...change };
    this.#kept.set(key, file);
    this.#options.tell({ about: 'file', file });
    this.#changed();
    await this.#options.storage().write([[prefix + key, file]]);
  }

  #changed(): void {
    this.#options.onChange();
  }
}
