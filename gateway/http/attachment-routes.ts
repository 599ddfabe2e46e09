import { Readable } from 'node:stream';
import { httpBodies } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { isSameOwner, type KeptFile } from '../attachment/attachment.ts';
import { fileLinkForMs } from '../attachment/file-link.ts';
import { contentDisposition } from '../attachment/file-name.ts';
import { isShownInPlace } from '../attachment/file-type.ts';
import { type Asker, askerOf, ownerOf } from './asker.ts';
import { byteRange } from './byte-range.ts';
import { decline, type Edge, readBody } from './edge.ts';
import type { HttpServices } from './services.ts';

/** Where a file can be fetched from, for minutes (T7): by its conversation's contact, an agent, and whoever uploaded it. */
export function attachmentRoutes(services: HttpServices): Hono<Edge> {
  const { files, contacts, clock } = services;

  async function mayRead(asker: Asker, file: KeptFile): Promise<boolean> {
    const owner = await ownerOf(asker, services);
    if (owner && isSameOwner(owner, file.owner)) return true;
    if (file.conversationId === null) return false;
    if ('agent' in asker) return true;
    const contact = await contacts.byKey(asker.device.deviceKey, clock.now());
    return contact?.conversationId === file.conversationId;
  }

  const app = new Hono<Edge>();
  app.post('/attachments/url', async (c) => {
    const asker = await askerOf(c, services);
    if (!asker) return decline(c, 401, 'not-signed-in');
    const body = await readBody(c, httpBodies.attachmentUrl);
    if ('declined' in body) return body.declined;
    const file = await files.file(body.value.attachmentId);
    const isHere = file?.state === 'ready' && file.siteId === c.get('site').siteId;
    // What is not theirs is not told apart from what is not there (I4).
    if (!isHere || !(await mayRead(asker, file))) return decline(c, 404, 'not-found');
    const expiresAt = clock.now() + fileLinkForMs;
    return c.json({
      url: `${services.publicUrl()}/files/${files.links.sign(file.attachmentId, expiresAt)}`,
      expiresAt,
    });
  });
  return app;
}

/**
 * The files themselves, by signed address. A stranger made these bytes: they are saved, or shown as a picture, sound or
 * film, and never become a page of this origin (X3, H3).
 */
export function fileRoutes({ files, clock }: Pick<HttpServices, 'files' | 'clock'>): Hono<Edge> {
  const app = new Hono<Edge>();
  app.get('/files/:link', async (c) => {
    const attachmentId = files.links.read(c.req.param('link'), clock.now());
    const file = attachmentId === null ? null : await files.file(attachmentId);
    if (file?.state !== 'ready' || !file.finished) return decline(c, 404, 'not-found');
    const { name, type, sizeBytes } = file.finished;
    const headers = {
      'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'content-disposition': contentDisposition(isShownInPlace(type) ? 'inline' : 'attachment', name),
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': `private, max-age=${fileLinkForMs / 1_000}`,
      'accept-ranges': 'bytes',
    };
    const range = byteRange(c.req.header('range'), sizeBytes);
    if (range === 'outside') return c.body(null, 416, { 'content-range': `bytes */${sizeBytes}` });
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    const length = { 'content-length': String(end - start + 1) };
    const part = range ? { 'content-range': `bytes ${start}-${end}/${sizeBytes}` } : {};
    const isLookup = c.req.method === 'HEAD';
    const bytes = isLookup ? null : (Readable.toWeb(await files.read(file, { start, end })) as ReadableStream);
    return new Response(bytes, { status: range ? 206 : 200, headers: { ...headers, ...length, ...part } });
  });
  return app;
}
