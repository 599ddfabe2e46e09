import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { Allowance } from '../kernel/allowance.ts';
import { addressRoutes } from './address-routes.ts';
import { agentRoutes } from './agent-routes.ts';
import { assets } from './assets.ts';
import { attachmentRoutes, fileRoutes } from './attachment-routes.ts';
import { channelRoutes, shortLinkRoutes } from './channel-routes.ts';
import { consentRoutes } from './consent-routes.ts';
import { continueRoutes } from './continue-routes.ts';
import { conversationRoutes, deliveryRoutes } from './delivery-routes.ts';
import { decline, type Edge, limited, siteEdge, smallBody, strangerOf } from './edge.ts';
import { handoffRoutes } from './handoff-routes.ts';
import { identityRoutes } from './identity-routes.ts';
import { pages } from './pages.ts';
import { preferenceRoutes, unsubscribeRoutes } from './preference-routes.ts';
import type { HttpServices } from './services.ts';
import { sessionRoutes } from './session-routes.ts';
import { streamRoutes } from './stream-routes.ts';
import { uploadRoutes } from './upload-routes.ts';

/** A stranger's key as an address again; the sign-in counts those it cannot read as one. */
const asAddress = (key: string): string => (key.includes(':') ? `${key}::` : key);

/** A provider calls for all customers from a few addresses: so many times as often as one of them may. */
const callsPerRequest = 100;

/** The HTTP edge: pages, the widget's files, the desk's sign-in, and the few requests beside the socket. */
export function createApp(services: HttpServices): Hono<Edge> {
  const { clock, rates, logger } = services;
  const requests = new Allowance(clock, { burst: rates.requestsPerMinute, perMs: 60_000 });
  const app = new Hono<Edge>();
  app.onError((error, c) => {
    logger.error('http: failed', { error });
    return decline(c, 500, 'our-fault');
  });
  app.notFound((c) => decline(c, 404, 'not-found'));
  app.use(secureHeaders({ crossOriginResourcePolicy: false, referrerPolicy: 'no-referrer', xFrameOptions: false }));

  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => ((await services.isReady()) ? c.text('ready') : c.text('not ready', 503)));
  app.route('/', assets(services.assetsFolder));
  app.route('/', pages(services));
  app.route('/', unsubscribeRoutes(services));

  app.use('/api/auth/*', limited(requests), smallBody);
  app.on(['GET', 'POST'], '/api/auth/*', (c) => services.auth.answer(c.req.raw, asAddress(strangerOf(c))));

  app.use('/files/*', limited(new Allowance(clock, { burst: rates.requestsPerMinute, perMs: 60_000 })));
  app.route('/', fileRoutes(services));

  // A provider's calls come from few addresses, and are signed.
  const calls = new Allowance(clock, { burst: rates.requestsPerMinute * callsPerRequest, perMs: 60_000 });
  app.use('/v1/channels/*', limited(calls));
  app.route('/v1/channels', channelRoutes(services));
  app.use('/l/*', limited(requests));
  app.route('/l', shortLinkRoutes(services));
  app.use('/v1/conversations/*', limited(requests));
  app.route('/v1/conversations', conversationRoutes(services));

  // Before the count of requests: a stream's are as many as a socket's frames, and bounded as they are.
  app.route('/v1/sites/:siteId/stream', streamRoutes(services));
  app.use('/v1/sites/:siteId/*', limited(requests));
  // Before the edge of the others: its bodies are files, not JSON.
  app.route('/v1/sites/:siteId/uploads', uploadRoutes(services));
  app.use('/v1/sites/:siteId/*', ...siteEdge(services));
  app.route('/v1/sites/:siteId', attachmentRoutes(services));
  app.route('/v1/sites/:siteId', addressRoutes(services));
  app.route('/v1/sites/:siteId', continueRoutes(services));
  app.route('/v1/sites/:siteId', handoffRoutes(services));
  app.route('/v1/sites/:siteId', identityRoutes(services));
  app.route('/v1/sites/:siteId', sessionRoutes(services));
  app.route('/v1/sites/:siteId', agentRoutes(services));
  app.route('/v1/sites/:siteId', deliveryRoutes(services));
  app.route('/v1/sites/:siteId', consentRoutes(services));
  app.route('/v1/sites/:siteId', preferenceRoutes(services));
  return app;
}
