import type { HttpBindings } from '@hono/node-server';
import { check, type RefusalReason, type Shape } from '@throughline/sdk/wire';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { FileRefusal, QuotaRefusal } from '../attachment/attachment.ts';
import { type Allowance, addressKey } from '../kernel/allowance.ts';
import type { Site } from '../site/site.ts';
import type { HttpServices } from './services.ts';

/** What every route of the HTTP edge knows: the Node request behind it, and the site its path names. */
export interface Edge {
  Bindings: HttpBindings;
  Variables: { site: Site };
}
export type EdgeContext = Context<Edge>;

/** Why a request is declined; the client has words for each. */
export type HttpRefusalReason =
  | RefusalReason
  | 'not-an-address'
  | 'channel-not-offered'
  | 'address-not-usable'
  | 'contract-changed'
  | 'code-wrong'
  | 'expired'
  | 'not-json'
  | 'our-fault'
  | FileRefusal
  | QuotaRefusal
  | 'file-empty';

/** The one form of a declined request: what it is, and how long to wait where waiting helps. */
export function decline(
  c: EdgeContext,
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 429 | 500 | 503,
  refused: HttpRefusalReason,
  retryAfterMs: number | null = null,
): Response {
  if (retryAfterMs !== null) c.header('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
  return c.json({ refused, retryAfterMs }, status);
}

/** One key per stranger, see `addressKey`. */
export const strangerOf = (c: EdgeContext): string => addressKey(c.env.incoming.socket.remoteAddress);

/** Declines a stranger who asks too often. */
export function limited(allowance: Allowance): MiddlewareHandler<Edge> {
  return async (c, next) => {
    const waitMs = allowance.take(strangerOf(c));
    return waitMs > 0 ? decline(c, 429, 'rate-limited', waitMs) : next();
  };
}

/** The bearer token of a request, or null. */
export function bearerOf(c: EdgeContext): string | null {
  return /^Bearer ([\w.~+/=-]{16,512})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}

/** Reads a JSON body of a shape; a refusal says where it does not fit. */
export async function readBody<T>(c: EdgeContext, shape: Shape<T>): Promise<{ value: T } | { declined: Response }> {
  let json: unknown;
  try {
    json = await c.req.json();
  } catch {
    return { declined: decline(c, 400, 'not-json') };
  }
  const checked = check(shape, json);
  return checked.ok ? { value: checked.value } : { declined: decline(c, 400, 'bad-frame') };
}

/** No request of ours is larger, not even a draft in the longest form of JSON; read before anything else reads it. */
export const smallBody: MiddlewareHandler<Edge> = bodyLimit({
  maxSize: 98_304,
  onError: (c) => decline(c as EdgeContext, 413, 'too-large'),
});

/** What pages of other origins may ask with, and read of the answer. */
interface CrossOrigin {
  methods: string[];
  allowed: string[];
  exposed?: string[];
}

/**
 * The site exists, and the page that asks is one of its own (W4, W9, W10). No cookie means anything here, so none is
 * ever allowed across origins.
 */
export function siteGate(
  services: HttpServices,
  { methods, allowed, exposed = [] }: CrossOrigin,
): MiddlewareHandler<Edge>[] {
  const isAllowed = (site: Site, origin: string): boolean =>
    site.origins.includes(origin) || origin === services.publicUrl();
  const siteOf = (c: Context): Site | undefined => services.sites.get(c.req.param('siteId') ?? '');
  return [
    cors({
      origin: (origin, c) => {
        const site = siteOf(c);
        return site && isAllowed(site, origin) ? origin : null;
      },
      allowMethods: methods,
      allowHeaders: allowed,
      exposeHeaders: exposed,
      maxAge: 600,
    }),
    async (c, next) => {
      const site = siteOf(c);
      if (!site) return decline(c, 404, 'not-found');
      const origin = c.req.header('origin');
      if (origin !== undefined && !isAllowed(site, origin)) return decline(c, 403, 'not-allowed');
      c.set('site', site);
      c.header('cache-control', 'no-store');
      return next();
    },
  ];
}

const onlyJson: MiddlewareHandler<Edge> = async (c, next) => {
  const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '');
  return c.req.method === 'POST' && !isJson ? decline(c, 415, 'not-json') : next();
};

/** What stands before every route of a site but the uploads': see `siteGate`; a body is JSON and small. */
export function siteEdge(services: HttpServices): MiddlewareHandler<Edge>[] {
  const allowed = ['authorization', 'content-type', 'throughline-proof'];
  return [...siteGate(services, { methods: ['GET', 'POST'], allowed }), onlyJson, smallBody];
}
