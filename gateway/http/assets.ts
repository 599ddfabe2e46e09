import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Edge } from './edge.ts';

/**
 * The widget's built files. Any page may load them: they hold no secret, and a module script from another origin needs
 * the permission. Names are stable, so browsers ask again after five minutes.
 */
export function assets(folder: string): Hono<Edge> {
  const app = new Hono<Edge>();
  app.use('/:file{[a-z-]+\\.js(\\.map)?}', async (c, next) => {
    c.header('access-control-allow-origin', '*');
    c.header('cross-origin-resource-policy', 'cross-origin');
    c.header('cache-control', 'public, max-age=300');
    await next();
  });
  app.get('/:file{[a-z-]+\\.js(\\.map)?}', serveStatic({ root: folder, precompressed: true }));
  return app;
}
