import { randomBytes } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { requestText } from '@throughline/sdk/wire';
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client';
import { type HttpEdge, openHttp } from './http.testing.ts';
import { createHttpServer, listen } from './listen.ts';

/** What became of an upload as the real client of the protocol tells it. */
export interface Uploaded {
  url: string;
  /** The status and refusal it ended with; null when all went well. */
  failed: { status: number; refused: string | null } | null;
}

export interface UploadScene extends HttpEdge {
  /** Address of the gateway on a real port. */
  origin: string;
  /** Where the shop's uploads begin. */
  endpoint: string;
  /** Sends a file with the real client, as a device without a key, or with headers of one's own. */
  upload(bytes: Buffer, device: string, options?: Partial<UploadOptions> & { name?: string }): Promise<Uploaded>;
  /** One request of a device to the real server. */
  request(method: string, url: string, device: string | null, headers?: Record<string, string>): Promise<Response>;
  /** The id at the end of an upload's address. */
  idOf(url: string): string;
}

function failureOf(error: Error): Uploaded['failed'] {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  const body = answer?.getBody() ?? '';
  const refused = body.startsWith('{') ? (JSON.parse(body) as { refused: string }).refused : null;
  return { status: answer?.getStatus() ?? 0, refused };
}

function sendWithTus(bytes: Buffer, options: UploadOptions): Promise<Uploaded> {
  return new Promise((resolve) => {
    const sending = new Upload(bytes, {
      ...options,
      onSuccess: () => resolve({ url: sending.url ?? '', failed: null }),
      onError: (error) => resolve({ url: sending.url ?? '', failed: failureOf(error) }),
    });
    sending.start();
  });
}

export async function openUploads(options: Parameters<typeof openHttp>[0] = {}): Promise<UploadScene> {
  const edge = await openHttp({ rates: { requestsPerMinute: 10_000 }, ...options });
  const server = createHttpServer(edge.app);
  const origin = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
  const endpoint = `${origin}/v1/sites/shop/uploads`;
  return {
    ...edge,
    origin,
    endpoint,
    upload(bytes, device, { name = 'file.txt', ...more } = {}) {
      return sendWithTus(bytes, {
        endpoint,
        metadata: { filename: name, filetype: 'text/html' },
        headers: { authorization: `Bearer ${edge.accessOf(device)}` },
        retryDelays: null,
        storeFingerprintForResuming: false,
        ...more,
      });
    },
    request(method, url, device, headers = {}) {
      const authorization: Record<string, string> =
        device === null ? {} : { authorization: `Bearer ${edge.accessOf(device)}` };
      return fetch(url, { method, headers: { 'tus-resumable': '1.0.0', ...authorization, ...headers } });
    },
    idOf: (url) => url.slice(url.lastIndexOf('/') + 1),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await edge.close();
    },
  };
}

/** A way to a server that breaks each time another `everyBytes` have gone up it, so many times. */
export async function openBreakingWay(to: string, everyBytes: number, times: number) {
  const target = Number(new URL(to).port);
  let sentBytes = 0;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (bytes) => {
      sentBytes += bytes.length;
      far.write(bytes);
      if (cuts >= times || sentBytes < everyBytes * (cuts + 1)) return;
      cuts += 1;
      near.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    sentBytes: () => sentBytes,
    cuts: () => cuts,
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A device with a key: its token, and what it signs. */
export async function makeKeyDevice() {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const pair = await subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const point = Buffer.from(await subtle.exportKey('raw', pair.publicKey));
  const sign = async (text: string): Promise<string> =>
    Buffer.from(await subtle.sign(algorithm, pair.privateKey, Buffer.from(text))).toString('base64url');
  return {
    token: `key.${point.toString('base64url')}`,
    proofOf: (method: string, url: string, access: string) => sign(requestText(method, new URL(url).pathname, access)),
  };
}

/** Bytes that are no known kind of file and pack badly. */
export const noise = (sizeBytes: number): Buffer => randomBytes(sizeBytes);
