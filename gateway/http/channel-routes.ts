import { Hono } from 'hono';
import { decline, type Edge } from './edge.ts';
import type { HttpServices } from './services.ts';

/** What providers call. Each channel checks signature and size of the raw body by itself, so nothing reads it before. */
export function channelRoutes({ webhook }: Pick<HttpServices, 'webhook'>): Hono<Edge> {
  const app = new Hono<Edge>();
  app.post('/:channel/*', (c) => {
    const answer = webhook(c.req.param('channel'));
    return answer ? answer(c.req.raw) : decline(c, 404, 'not-found');
  });
  return app;
}

/** Short links of texts: on to the page they stand for, which is one of the site's own. */
export function shortLinkRoutes({ longLink }: Pick<HttpServices, 'longLink'>): Hono<Edge> {
  const app = new Hono<Edge>();
  app.get('/:token', async (c) => {
    const url = await longLink(c.req.param('token'));
    c.header('cache-control', 'no-store');
    return url === null ? decline(c, 404, 'not-found') : c.redirect(url, 302);
  });
  return app;
}
