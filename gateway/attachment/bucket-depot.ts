import { createReadStream, createWriteStream, mkdtempSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3Store } from '@tus/s3-store';
import type { ByteRange, Depot } from './depot.ts';
import { withWorkFile } from './work-file.ts';

/** A bucket of S3, or of what speaks like it (MinIO, Ceph, R2). */
export interface BucketConfig {
  /** Address of the service; null: Amazon's own, by region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The library's own "not found"; it throws plain objects. */
const isMissing = (error: unknown): boolean => (error as { status_code?: unknown } | null)?.status_code === 404;

/** The upload protocol's store, with the few requests more that finished files need, through the same client. */
class Bucket extends S3Store {
  constructor({ endpoint, region, bucket, accessKeyId, secretAccessKey }: BucketConfig) {
    super({
      // Tags would need one more permission and tell us nothing: our own records say what is finished.
      useTags: false,
      s3ClientConfig: {
        bucket,
        region,
        ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
        credentials: { accessKeyId, secretAccessKey },
        // Services other than Amazon's decline checksums they do not know.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      },
    });
  }

  async copy(from: string, to: string): Promise<void> {
    await this.client.copyObject({ Bucket: this.bucket, CopySource: `${this.bucket}/${from}`, Key: to });
  }

  async put(path: string, key: string): Promise<void> {
    const { size } = await stat(path);
    await this.client.putObject({ Bucket: this.bucket, Key: key, Body: createReadStream(path), ContentLength: size });
  }

  async part(key: string, { start, end }: ByteRange): Promise<Readable> {
    const { Body } = await this.client.getObject({ Bucket: this.bucket, Key: key, Range: `bytes=${start}-${end}` });
    return Body as Readable;
  }

  /** The library removes no upload that is complete, so that what it made is removed here as well. */
  async drop(attachmentId: string): Promise<void> {
    try {
      await this.remove(attachmentId);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    for (const key of [attachmentId, this.infoKey(attachmentId), this.partKey(attachmentId, true)]) {
      await this.discard(key);
    }
    await this.clearCache(attachmentId);
  }

  async discard(key: string): Promise<void> {
    await this.client.deleteObject({ Bucket: this.bucket, Key: key });
  }
}

/** Files in a bucket; a complete upload is fetched once, to be looked at. */
export function createBucketDepot(config: BucketConfig): Depot {
  const bucket = new Bucket(config);
  const workFolder = mkdtempSync(join(tmpdir(), 'throughline-files-'));
  const placeOf = (storageKey: string): string => `files/${storageKey}`;
  return {
    incoming: bucket,
    withUpload: (attachmentId, use) =>
      withWorkFile(workFolder, async (path) => {
        await pipeline(await bucket.read(attachmentId), createWriteStream(path, { mode: 0o600 }));
        return use(path);
      }),
    adopt: (attachmentId, storageKey) => bucket.copy(attachmentId, placeOf(storageKey)),
    keep: (path, storageKey) => bucket.put(path, placeOf(storageKey)),
    dropUpload: (attachmentId) => bucket.drop(attachmentId),
    read: (storageKey, range) => bucket.part(placeOf(storageKey), range),
    discard: (storageKey) => bucket.discard(placeOf(storageKey)),
    withWorkFile: (use) => withWorkFile(workFolder, use),
    close: () => rm(workFolder, { recursive: true, force: true }),
  };
}
