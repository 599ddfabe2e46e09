import { limits } from '@throughline/sdk/wire';
import { Server } from '@tus/server';
import type { Logger } from '../kernel/logger.ts';
import type { Depot } from './depot.ts';

/** Answers one request of the upload protocol; `begun` is the id a new upload is given. */
export type UploadProtocol = (request: Request, begun?: string) => Promise<Response>;

/** What of the protocol's extensions is offered. The size is always known first: the quota needs it. */
const extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];

/** Headers every answer to "what can you do" carries (tus 1.0 §OPTIONS). */
export const uploadAbilities: Readonly<Record<string, string>> = {
  'tus-resumable': '1.0.0',
  'tus-version': '1.0.0',
  'tus-extension': extensions.join(','),
  'tus-max-size': String(limits.maxAttachmentBytes),
};

/**
 * Resumable upload by the tus protocol 1.0 (tus.io/protocols/resumable-upload). Who may ask, quotas and expiry are the
 * caller's; here bytes go to their place.
 */
export function createUploadProtocol(depot: Depot, logger: Logger): UploadProtocol {
  const begunIds = new WeakMap<Request, string>();
  depot.incoming.extensions = extensions;
  const server = new Server({
    path: '/uploads',
    datastore: depot.incoming,
    maxSize: limits.maxAttachmentBytes,
    // Which origins may ask is the edge's to say.
    allowedOrigins: () => false,
    namingFunction: (request) => begunIds.get(request as Request) ?? '',
    generateUrl: (request, { id }) => `${new URL(request.url).pathname}/${id}`,
    getFileIdFromRequest: (_request, last) => last,
    onResponseError(request, error) {
      const status = 'status_code' in error ? error.status_code : 500;
      // A line that breaks under way ends here too, and is nothing to report.
      if (status >= 500 && !request.signal.aborted) logger.warn('uploads: a request failed', { error });
      return undefined;
    },
  });
  return (request, begun) => {
    if (begun !== undefined) begunIds.set(request, begun);
    return server.handleWeb(request);
  };
}
