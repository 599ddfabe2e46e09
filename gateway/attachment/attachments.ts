import type { Readable } from 'node:stream';
import { limits } from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { uuidText } from '../kernel/signed-link.ts';
import type { KeptFile, Owner, QuotaRefusal } from './attachment.ts';
import type { AttachmentStore, UploadBounds } from './attachment-store.ts';
import type { ByteRange, Depot } from './depot.ts';
import { createFileLinks, type FileLinks } from './file-link.ts';
import { safeFileName } from './file-name.ts';
import { finishFile } from './finish-file.ts';
import { Turns } from './turns.ts';
import { createUploadProtocol, type UploadProtocol } from './upload-protocol.ts';

const hourMs = 3_600_000;
/** An upload that is not complete by then is given up. */
const uploadForMs = 24 * hourMs;
/** A complete file that no message has taken by then is given up; a phone may be offline for days before it sends. */
const unusedForMs = 7 * 24 * hourMs;
/** The records of files that were given up are kept so long, for the day's quota and for who asks what became of them. */
const rememberForMs = 7 * 24 * hourMs;
const sweepEveryMs = hourMs / 6;
const sweepAtOnce = 200;
/** The largest picture takes 3 s of one processor and 400 MB while it is written anew (measured at 48 megapixels). */
const finishAtOnce = 1;

/** Until when an upload may go on. */
export const uploadExpiresAt = ({ madeAt }: KeptFile): number => madeAt + uploadForMs;

/** What attachments are made of. */
export interface AttachmentParts {
  store: AttachmentStore;
  depot: Depot;
  bounds: UploadBounds;
  /** The gateway's secret: addresses of files are signed with a key out of it. */
  secret: string;
  /** Bytes nobody can foresee, e.g. `randomBytes`. */
  random: (sizeBytes: number) => Uint8Array;
  clock: Clock;
  logger: Logger;
}

export type BeginRefusal = { refused: QuotaRefusal | 'too-large' | 'file-empty'; retryAfterMs: number | null };

/** Files of messages, from the first byte of an upload to the message that holds them. */
export class Attachments {
  /** Answers requests of the upload protocol; who may ask is the caller's to know. */
  readonly protocol: UploadProtocol;
  readonly links: FileLinks;
  readonly #parts: AttachmentParts;
  readonly #turns = new Turns(finishAtOnce);
  /** Files being finished, so that nobody begins twice. */
  readonly #finishing = new Map<string, Promise<KeptFile | null>>();
  #isStopped = false;
  #callOffSweep: () => void = () => {};
  #sweep: Promise<void> = Promise.resolve();

  constructor(parts: AttachmentParts) {
    this.#parts = parts;
    this.protocol = createUploadProtocol(parts.depot, parts.logger);
    this.links = createFileLinks(parts.secret);
    this.#sweepLater();
  }

  /** Notes a new upload, or says why it may not begin (F6). */
  async begin(siteId: string, owner: Owner, name: string, lengthBytes: number): Promise<KeptFile | BeginRefusal> {
    if (lengthBytes > limits.maxAttachmentBytes) return { refused: 'too-large', retryAfterMs: null };
    if (lengthBytes === 0) return { refused: 'file-empty', retryAfterMs: null };
    const { store, bounds, random, clock } = this.#parts;
    const attachmentId = uuidText(Buffer.from(random(16)));
    const storageKey = uuidText(Buffer.from(random(16)));
    const begun = {
      attachmentId,
      siteId,
      owner,
      name: safeFileName(name),
      lengthBytes,
      storageKey,
      madeAt: clock.now(),
    };
    const refused = await store.begin(begun, bounds);
    return refused ?? { ...begun, state: 'uploading', refusal: null, finished: null, conversationId: null };
  }

  /** A file's record. */
  file(attachmentId: string): Promise<KeptFile | null> {
    return this.#parts.store.file(attachmentId);
  }

  /** The bytes of a finished file. @throws when they are not there. */
  read({ storageKey }: KeptFile, range: ByteRange): Promise<Readable> {
    return this.#parts.depot.read(storageKey, range);
  }

  /**
   * Looks at a file whose bytes are all there: it becomes `ready` or `refused`. Asked again, also after a crash, it goes
   * on or says what came of it; null when the file was given up meanwhile.
   */
  finish(file: KeptFile): Promise<KeptFile | null> {
    if (file.state !== 'uploading') return Promise.resolve(file);
    const { attachmentId } = file;
    const running = this.#finishing.get(attachmentId);
    if (running) return running;
    const finishing = this.#turns
      .take(() => this.#finish(attachmentId))
      .finally(() => this.#finishing.delete(attachmentId));
    this.#finishing.set(attachmentId, finishing);
    return finishing;
  }

  /** Gives up a file, with what came of it; false when a message holds it. */
  async remove({ attachmentId, lengthBytes, storageKey }: KeptFile): Promise<boolean> {
    await this.#finishing.get(attachmentId)?.catch(() => undefined);
    const { store, depot } = this.#parts;
    const received = await this.#receivedBytes(attachmentId, lengthBytes);
    if (!(await store.remove(attachmentId, received))) return false;
    await depot.dropUpload(attachmentId);
    await depot.discard(storageKey);
    return true;
  }

  /** Ends the timer; resolves when what it began is over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOffSweep();
    await this.#sweep;
    await Promise.allSettled(this.#finishing.values());
    await this.#parts.depot.close();
  }

  async #finish(attachmentId: string): Promise<KeptFile | null> {
    const { store, depot } = this.#parts;
    const file = await store.file(attachmentId);
    if (file?.state !== 'uploading') return file?.state === 'removed' ? null : file;
    const outcome = await finishFile(depot, file);
    if ('refused' in outcome) await store.refuse(attachmentId, outcome.refused);
    else await store.finish(attachmentId, outcome);
    await depot.dropUpload(attachmentId);
    return store.file(attachmentId);
  }

  async #receivedBytes(attachmentId: string, lengthBytes: number): Promise<number> {
    try {
      return (await this.#parts.depot.incoming.getUpload(attachmentId)).offset;
    } catch {
      // Gone, finished, or not to be read just now: it counts as a whole.
      return lengthBytes;
    }
  }

  #sweepLater(): void {
    if (this.#isStopped) return;
    this.#callOffSweep = this.#parts.clock.after(sweepEveryMs, () => {
      this.#sweep = this.#sweepNow().then(
        () => this.#sweepLater(),
        (error: unknown) => {
          this.#parts.logger.error('attachments: could not clear up', { error });
          this.#sweepLater();
        },
      );
    });
  }

  async #sweepNow(): Promise<void> {
    const { store, depot, clock } = this.#parts;
    const now = clock.now();
    for (const file of await store.leftAlone(now - uploadForMs, now - unusedForMs, sweepAtOnce)) {
      await this.remove(file);
    }
    for (const { attachmentId, storageKey } of await store.givenUp(now - rememberForMs, sweepAtOnce)) {
      // Once more, for a crash may have come between the record and the bytes.
      await depot.dropUpload(attachmentId);
      await depot.discard(storageKey);
      await store.forget(attachmentId);
    }
  }
}
