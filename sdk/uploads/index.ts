/** Sends files to the gateway by the tus protocol (tus.io, 1.0): what is there already is never sent again. */
import { DetailedError, Upload } from 'tus-js-client';
import type { KeptFile, SendFile, SendFileOptions, Sent } from '../files/kept-file.ts';

/** One request carries at most so much: proxies with a bound for bodies let it through, and a slow line ends it in time. */
const chunkBytes = 1_048_576;

/** What the gateway's answer means for the file. */
function outcomeOf(error: Error): Sent {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  const status = answer?.getStatus() ?? 0;
  // 409, 423: another request for the same upload is not over yet. 401: the access token changed under way.
  if (status < 400 || status >= 500 || [401, 408, 409, 423, 429].includes(status)) return { outcome: 'broken-off' };
  return { outcome: 'declined', why: reasonIn(answer?.getBody() ?? '') };
}

function reasonIn(body: string): string {
  try {
    const { refused } = JSON.parse(body) as { refused?: unknown };
    return typeof refused === 'string' ? refused : 'not-allowed';
  } catch {
    // A proxy's page instead of the gateway's words.
    return 'not-allowed';
  }
}

/** Asks how much of another device's file is there. */
async function lookUp(
  url: string,
  { authorize, signal, onProgress }: SendFileOptions,
  sizeBytes: number,
): Promise<Sent> {
  try {
    const headers = { 'tus-resumable': '1.0.0', ...(await authorize('HEAD', url)) };
    const answer = await fetch(url, { method: 'HEAD', headers, credentials: 'omit', signal });
    if (answer.status === 404 || answer.status === 410) return { outcome: 'declined', why: 'expired' };
    if (!answer.ok) return { outcome: 'broken-off' };
    const sentBytes = Number(answer.headers.get('upload-offset'));
    onProgress(sentBytes);
    return sentBytes === sizeBytes ? { outcome: 'sent' } : { outcome: 'broken-off' };
  } catch {
    // No network, or the page goes: both mean "later".
    return { outcome: 'broken-off' };
  }
}

function upload(file: KeptFile & { blob: Blob }, options: SendFileOptions): Promise<Sent> {
  const { endpoint, authorize, onUrl, onProgress, signal } = options;
  const { promise, resolve } = Promise.withResolvers<Sent>();
  const sending = new Upload(file.blob, {
    endpoint,
    ...(file.url === null ? {} : { uploadUrl: file.url }),
    metadata: { filename: file.name, filetype: file.type },
    chunkSize: chunkBytes,
    retryDelays: null,
    storeFingerprintForResuming: false,
    async onBeforeRequest(request) {
      const headers = await authorize(request.getMethod(), request.getURL());
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    },
    onUploadUrlAvailable: () => sending.url !== null && onUrl(sending.url),
    onProgress,
    onSuccess: () => resolve({ outcome: 'sent' }),
    onError: (error) => resolve(outcomeOf(error)),
  });
  const abort = (): void => {
    // What is there stays there; whether the abort itself was heard makes no difference.
    sending.abort().then(
      () => resolve({ outcome: 'broken-off' }),
      () => resolve({ outcome: 'broken-off' }),
    );
  };
  if (signal.aborted) return Promise.resolve({ outcome: 'broken-off' });
  signal.addEventListener('abort', abort, { once: true });
  sending.start();
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

export const sendFile: SendFile = (file, options) => {
  const { blob, url } = file;
  if (blob) return upload({ ...file, blob }, options);
  return url === null
    ? Promise.resolve({ outcome: 'declined', why: 'not-found' })
    : lookUp(url, options, file.sizeBytes);
};
