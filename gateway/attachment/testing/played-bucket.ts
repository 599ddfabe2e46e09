import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that speaks as much of S3 as uploads need, over HTTP, and declines what is not signed with its key (SigV4). */
export interface PlayedBucket {
  endpoint: string;
  /** Finished objects by their key. */
  objects: Map<string, Buffer>;
  /** Multipart uploads that are neither complete nor given up. */
  openUploads(): number;
  /** Requests declined for their signature. */
  declined: number;
  close(): Promise<void>;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const hash = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Whether a request is signed as "Signature Version 4" of Amazon's reference says, over these very bytes. */
function isSigned(request: IncomingMessage, body: Buffer, secret: string): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)$/;
  const [, day = '', region = '', signedHeaders = '', signature = ''] =
    form.exec(request.headers.authorization ?? '') ?? [];
  const url = new URL(request.url ?? '/', 'http://bucket');
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`);
  const bodyHash = String(request.headers['x-amz-content-sha256'] ?? '');
  if (bodyHash !== 'UNSIGNED-PAYLOAD' && bodyHash !== hash(body)) return false;
  const asked = [request.method, url.pathname, query.join('&'), headers.join(''), signedHeaders, bodyHash].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash(asked)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 's3'), 'aws4_request');
  return createHmac('sha256', key).update(toSign).digest('hex') === signature;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

interface Asked {
  method: string;
  key: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
type Answer = { status?: number; headers?: Record<string, string>; body?: Buffer | string };

const xml = (body: string): Answer => ({
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?>${body}`,
});
const missing = (code: string): Answer => ({ ...xml(`<Error><Code>${code}</Code></Error>`), status: 404 });
const etag = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

class Shelf {
  readonly objects = new Map<string, Buffer>();
  readonly #meta = new Map<string, Record<string, string>>();
  readonly #uploads = new Map<string, Map<number, Buffer>>();
  #made = 0;

  get openUploads(): number {
    return this.#uploads.size;
  }

  answer(asked: Asked): Answer {
    const { method, key, query, headers, body } = asked;
    if (query.has('uploads')) return this.#begin();
    if (query.has('uploadId')) return this.#multipart(asked, query.get('uploadId') ?? '');
    if (query.has('delete')) return this.#deleteMany(body.toString());
    if (method === 'DELETE') return this.#delete(key);
    if (method !== 'PUT') return this.#read(asked);
    const source = headers['x-amz-copy-source'];
    const from =
      typeof source === 'string' ? this.objects.get(decodeURIComponent(source).replace(/^\/?[^/]+\//, '')) : null;
    if (from === undefined) return missing('NoSuchKey');
    this.objects.set(key, from ?? body);
    const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
    this.#meta.set(key, Object.fromEntries(meta) as Record<string, string>);
    return from
      ? xml(`<CopyObjectResult><ETag>${etag(from)}</ETag></CopyObjectResult>`)
      : { headers: { etag: etag(body) } };
  }

  #begin(): Answer {
    this.#made += 1;
    this.#uploads.set(`upload-${this.#made}`, new Map());
    const answer = `<UploadId>upload-${this.#made}</UploadId>`;
    return xml(`<InitiateMultipartUploadResult>${answer}</InitiateMultipartUploadResult>`);
  }

  #multipart({ method, key, query, body }: Asked, uploadId: string): Answer {
    const parts = this.#uploads.get(uploadId);
    if (!parts) return missing('NoSuchUpload');
    if (method === 'PUT') {
      parts.set(Number(query.get('partNumber')), body);
      return { headers: { etag: etag(body) } };
    }
    const inOrder = [...parts].sort(([a], [b]) => a - b);
    if (method === 'GET') {
      const listed = inOrder.map(
        ([number, bytes]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${etag(bytes)}</ETag><Size>${bytes.length}</Size></Part>`,
      );
      return xml(`<ListPartsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListPartsResult>`);
    }
    this.#uploads.delete(uploadId);
    if (method === 'DELETE') return { status: 204 };
    this.objects.set(key, Buffer.concat(inOrder.map(([, bytes]) => bytes)));
    return xml('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
  }

  #read({ method, key, headers }: Asked): Answer {
    const bytes = this.objects.get(key);
    if (!bytes) return missing('NoSuchKey');
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    const part = start === undefined ? bytes : bytes.subarray(Number(start), Number(end) + 1);
    const said = { ...this.#meta.get(key), etag: etag(bytes), 'content-length': String(part.length) };
    return { status: start === undefined ? 200 : 206, headers: said, ...(method === 'HEAD' ? {} : { body: part }) };
  }

  #delete(key: string): Answer {
    this.objects.delete(key);
    return { status: 204 };
  }

  #deleteMany(body: string): Answer {
    for (const [, key = ''] of body.matchAll(/<Key>([^<]+)<\/Key>/g)) this.objects.delete(key);
    return xml('<DeleteResult></DeleteResult>');
  }
}

export async function playBucket(bucket: string, secret: string): Promise<PlayedBucket> {
  const shelf = new Shelf();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://bucket');
    const isOurs = isSigned(request, body, secret) && url.pathname.startsWith(`/${bucket}`);
    if (!isOurs) played.declined += 1;
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    const asked = { method: request.method ?? '', key, query: url.searchParams, headers: request.headers, body };
    const refused = { ...missing('SignatureDoesNotMatch'), status: 403 };
    const said = isOurs ? shelf.answer(asked) : refused;
    response.writeHead(said.status ?? 200, said.headers).end(said.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const played: PlayedBucket = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: shelf.objects,
    openUploads: () => shelf.openUploads,
    declined: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return played;
}
