import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { isSameOwner, type KeptFile, type Owner } from '../attachment/attachment.ts';
import { uploadExpiresAt } from '../attachment/attachments.ts';
import { uploadAbilities } from '../attachment/upload-protocol.ts';
import { type Asker, askerOf, ownerOf } from './asker.ts';
import { decline, type Edge, type EdgeContext, type HttpRefusalReason, siteGate } from './edge.ts';
import type { HttpServices } from './services.ts';

const uploadHeaders = {
  methods: ['POST', 'HEAD', 'PATCH', 'DELETE'],
  allowed: [
    ...['authorization', 'content-type', 'throughline-proof', 'tus-resumable'],
    ...['upload-length', 'upload-offset', 'upload-metadata'],
  ],
  exposed: ['location', 'upload-offset', 'upload-length', 'tus-resumable', 'upload-expires', 'retry-after'],
};

/** What the protocol's library answers in sentences, in our words. */
function translated(c: EdgeContext, { status }: Response): Response {
  if (status === 404) return decline(c, 404, 'not-found');
  if (status === 409 || status === 410) return decline(c, status, status === 409 ? 'conflict' : 'expired');
  if (status === 413) return decline(c, 413, 'too-large');
  return status >= 500 ? decline(c, 500, 'our-fault') : decline(c, 400, 'bad-frame');
}

/** The name in `Upload-Metadata` (tus 1.0 §Creation): `filename <base64>` among others; '' without one. */
function namedIn(c: EdgeContext): string {
  const pairs = (c.req.header('upload-metadata') ?? '').split(',').map((pair) => pair.trim().split(' '));
  const encoded = pairs.find(([key]) => key === 'filename')?.[1] ?? '';
  return Buffer.from(encoded, 'base64').toString('utf8');
}

/** Every answer says the protocol's version, and a bare OPTIONS what can be done here. */
const tellAbilities: MiddlewareHandler<Edge> = async (c, next) => {
  await next();
  const told = c.req.method === 'OPTIONS' ? Object.entries(uploadAbilities) : [['tus-resumable', '1.0.0'] as const];
  for (const [name, value] of told) c.res.headers.set(name, value);
};

/** The state of an upload that is over, in the protocol's words. A lookup has no body to say more in. */
function whatCame(c: EdgeContext, file: KeptFile | null): Response {
  const isLookup = c.req.method === 'HEAD';
  if (file?.state === 'refused' && file.refusal && !isLookup) {
    return decline(c, file.refusal === 'picture-too-large' ? 413 : 415, file.refusal);
  }
  if (file?.state !== 'ready') return decline(c, 410, 'expired');
  const length = String(file.lengthBytes);
  if (isLookup) return c.body(null, 200, { 'upload-offset': length, 'upload-length': length });
  return c.req.header('upload-offset') === length
    ? c.body(null, 204, { 'upload-offset': length })
    : decline(c, 409, 'conflict');
}

/** Resumable upload of a contact's device or an agent, by the tus protocol. An upload is its beginner's alone (F7). */
export function uploadRoutes(services: HttpServices): Hono<Edge> {
  const { files, clock } = services;
  const app = new Hono<Edge>();
  app.use(tellAbilities, ...siteGate(services, uploadHeaders));

  /** What the library answered; and once all bytes are there, what came of the file. */
  async function answered(c: EdgeContext, file: KeptFile, answer: Response): Promise<Response> {
    if (!answer.ok) return translated(c, answer);
    if (Number(answer.headers.get('upload-offset')) === file.lengthBytes) {
      const done = await files.finish(file);
      if (done?.state !== 'ready') return whatCame(c, done);
    }
    const headers = new Headers(answer.headers);
    headers.set('upload-expires', new Date(uploadExpiresAt(file)).toUTCString());
    return new Response(answer.body, { status: answer.status, headers });
  }

  async function begin(c: EdgeContext, owner: Owner): Promise<Response> {
    const length = c.req.header('upload-length') ?? '';
    if (!/^\d{1,15}$/.test(length)) return decline(c, 400, 'bad-frame');
    const file = await files.begin(c.get('site').siteId, owner, namedIn(c), Number(length));
    if (!('refused' in file)) {
      const answer = await files.protocol(c.req.raw, file.attachmentId);
      if (!answer.ok) await files.remove(file);
      return answered(c, file, answer);
    }
    const status = { 'file-empty': 400, 'too-many-uploads': 429, 'too-large': 413, 'quota-reached': 413 } as const;
    return decline(c, status[file.refused], file.refused satisfies HttpRefusalReason, file.retryAfterMs);
  }

  /** The upload a path names, if it is the asker's. */
  async function ownUpload(c: Context<Edge>, asker: Asker): Promise<KeptFile | Response> {
    const file = await files.file(c.req.param('uploadId') ?? '');
    if (!file || file.siteId !== c.get('site').siteId) return decline(c, 404, 'not-found');
    const owner = await ownerOf(asker, services);
    return owner && isSameOwner(owner, file.owner) ? file : decline(c, 403, 'not-allowed');
  }

  async function goOn(c: EdgeContext): Promise<Response> {
    const asker = await askerOf(c, services);
    if (!asker) return decline(c, 401, 'not-signed-in');
    const file = await ownUpload(c, asker);
    if (file instanceof Response) return file;
    if (c.req.method === 'DELETE') {
      return (await files.remove(file)) ? c.body(null, 204) : decline(c, 409, 'conflict');
    }
    if (file.state !== 'uploading') return whatCame(c, file);
    if (clock.now() >= uploadExpiresAt(file)) return decline(c, 410, 'expired');
    return answered(c, file, await files.protocol(c.req.raw));
  }

  app.post('/', async (c) => {
    const asker = await askerOf(c, services);
    if (!asker) return decline(c, 401, 'not-signed-in');
    return begin(c, await ownerOf(asker, services, c));
  });
  // A lookup (HEAD) is routed as a GET; a GET proper is nothing of the protocol.
  app.get('/:uploadId', (c) => (c.req.method === 'HEAD' ? goOn(c) : decline(c, 404, 'not-found')));
  app.on(['PATCH', 'DELETE'], '/:uploadId', goOn);
  return app;
}
