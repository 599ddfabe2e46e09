import { httpBodies } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { isEnded } from '../contact/contact.ts';
import { type Device, readDevice } from '../identity/device.ts';
import { identify } from '../identity/identify.ts';
import { deviceOf } from './device.ts';
import { bearerOf, decline, type Edge, type EdgeContext, readBody } from './edge.ts';
import type { HttpServices } from './services.ts';

/** The site's keys could not be got: they may be there again by then. */
const keysRetryMs = 5_000;

/**
 * "This is who is signed in here": a token of the site's backend makes a device a known person's (I1–I3, I7, I11). All
 * that is wrong with a token is one refusal outside; the log says what it was, never the token (W14).
 */
export function identityRoutes(services: HttpServices): Hono<Edge> {
  const { identities, access, contacts, clock, logger } = services;
  const app = new Hono<Edge>();

  /**
   * The device that asks. One that was signed out asks as if it had none; an access token that is merely too old is
   * declined, or what was said on its device would be left behind.
   */
  async function askingDevice(c: EdgeContext): Promise<Device | null | 'declined'> {
    const device = await deviceOf(c, services);
    const token = bearerOf(c);
    if (device !== null || token === null) return device;
    const named = access.read(c.get('site').siteId, token);
    const kept = named && (await contacts.device(named.deviceKey));
    return kept && isEnded(kept, clock.now()) ? null : 'declined';
  }

  function refuse(c: EdgeContext, refused: 'not-signed-in' | 'unavailable' | 'conflict', reason: string): Response {
    logger.warn('identify: declined', { siteId: c.get('site').siteId, reason });
    if (refused === 'unavailable') return decline(c, 503, refused, keysRetryMs);
    return decline(c, refused === 'conflict' ? 409 : 401, refused);
  }

  app.post('/identify', async (c) => {
    const body = await readBody(c, httpBodies.identify);
    if ('declined' in body) return body.declined;
    const { token, locale, next: nextToken } = body.value;
    const { siteId } = c.get('site');
    const next = readDevice(siteId, nextToken);
    if (!next) return decline(c, 400, 'bad-frame');
    const identity = (await identities.get(siteId)?.verify(token)) ?? null;
    if (identity === null) return refuse(c, 'not-signed-in', 'this site has no identity keys');
    if ('refused' in identity) return refuse(c, identity.refused, identity.why);
    const asking = await askingDevice(c);
    if (asking === 'declined') return refuse(c, 'not-signed-in', 'the access token is not good');
    const answer = await identify(services, { siteId, identity, locale, asking, next });
    return 'refused' in answer ? refuse(c, answer.refused, answer.why) : c.json(answer);
  });
  return app;
}
