import { Hono } from 'hono';
import type { SignedInAgent } from '../socket/services.ts';
import { bearerOf, decline, type Edge, type EdgeContext } from './edge.ts';
import type { HttpServices } from './services.ts';

/** What a signed-in agent asks for beside the socket: who am I, and the original of a message. */
export function agentRoutes(services: HttpServices): Hono<Edge> {
  const agentOf = async (c: EdgeContext): Promise<SignedInAgent | null> => {
    const token = bearerOf(c);
    return token === null ? null : services.auth.agentBySession(token);
  };
  const app = new Hono<Edge>();

  app.get('/agent', async (c) => {
    const agent = await agentOf(c);
    return agent ? c.json(agent) : decline(c, 401, 'not-signed-in');
  });

  app.get('/originals/:originalId', async (c) => {
    if (!(await agentOf(c))) return decline(c, 401, 'not-signed-in');
    const original = await services.log.original(c.req.param('originalId'));
    const conversation = original && (await services.log.conversation(original.conversationId));
    if (!original || conversation?.siteId !== c.get('site').siteId) return decline(c, 404, 'not-found');
    // A stranger wrote these bytes: they are only ever text to save, never a page of ours (X3, X5).
    return c.body(new Uint8Array(original.bytes), 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="original.eml"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}
