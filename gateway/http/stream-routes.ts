import { streamFormat } from '@throughline/sdk/wire';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Allowance } from '../kernel/allowance.ts';
import type { StreamPipe } from '../socket/stream-pipe.ts';
import { decline, type Edge, type EdgeContext, type HttpRefusalReason, siteGate, strangerOf } from './edge.ts';
import type { HttpServices } from './services.ts';

const { batchHeader, contentType, maxBatchBytes, streamHeader } = streamFormat;

const reasons: Readonly<Record<403 | 404 | 429 | 503, HttpRefusalReason>> = {
  403: 'not-allowed',
  404: 'not-found',
  429: 'rate-limited',
  503: 'unavailable',
};

/** W9: no form and no plain-text post of another page gets through. */
const onlyLines: MiddlewareHandler<Edge> = async (c, next) =>
  c.req.header('content-type')?.split(';')[0]?.trim() === contentType ? next() : decline(c, 415, 'bad-frame');

const smallBatch: MiddlewareHandler<Edge> = bodyLimit({
  maxSize: maxBatchBytes,
  onError: (c) => decline(c as EdgeContext, 413, 'too-large'),
});

/**
 * The frames of the socket over plain HTTP, for networks that let no WebSocket through (`sdk/wire/stream.ts`). Beginning
 * is a POST as well: browsers say their origin with each POST, but not with a GET within one origin.
 */
export function streamRoutes(services: HttpServices): Hono<Edge> {
  const { streams, clock, rates } = services;
  /** Guesses at streams; what an open stream posts is bounded by itself. */
  const strangers = new Allowance(clock, { burst: rates.requestsPerMinute, perMs: 60_000 });
  const app = new Hono<Edge>();
  app.use(
    ...siteGate(services, { methods: ['POST'], allowed: ['content-type', streamHeader, batchHeader] }),
    onlyLines,
  );

  const streamOf = (c: EdgeContext): StreamPipe | null =>
    streams.find(c.req.header(streamHeader) ?? '', c.get('site').siteId, c.req.header('origin'));

  const bounded: MiddlewareHandler<Edge> = async (c, next) => {
    const stream = streamOf(c);
    if (!stream) {
      const waitMs = strangers.take(strangerOf(c));
      return waitMs > 0 ? decline(c, 429, 'rate-limited', waitMs) : decline(c, 404, 'not-found');
    }
    if (!stream.beginPost()) return decline(c, 429, 'rate-limited');
    try {
      return await next();
    } finally {
      stream.endPost();
    }
  };

  app.post('/', (c) => {
    const { siteId } = c.get('site');
    const arrival = { siteId, origin: c.req.header('origin'), address: strangerOf(c) };
    const opened = streams.open(arrival, c.env.outgoing);
    if (typeof opened === 'number') return decline(c, opened, reasons[opened]);
    // No proxy may hold lines back, to compress them or otherwise.
    c.header('cache-control', 'no-store, no-transform');
    c.header('x-accel-buffering', 'no');
    c.header('content-type', contentType);
    return c.body(opened);
  });

  app.post('/frames', bounded, smallBatch, async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    // It may have ended while the body came.
    const stream = streamOf(c);
    if (!stream) return decline(c, 404, 'not-found');
    const isTaken = stream.take(Number(c.req.header(batchHeader)), body);
    return isTaken ? c.body(null, 204) : decline(c, 409, 'conflict');
  });
  return app;
}
