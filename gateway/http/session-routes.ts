import { httpBodies } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { deviceOf } from './device.ts';
import { decline, type Edge, readBody } from './edge.ts';
import type { HttpServices } from './services.ts';

/** Ending what a device was given. */
export function sessionRoutes(services: HttpServices): Hono<Edge> {
  const { contacts, handoffs, bus, clock } = services;
  const app = new Hono<Edge>();

  app.post('/sign-out', async (c) => {
    const device = await deviceOf(c, services);
    if (!device) return decline(c, 401, 'not-signed-in');
    const body = await readBody(c, httpBodies.signOut);
    if ('declined' in body) return body.declined;
    const { deviceKey } = device;
    await contacts.dropKey(deviceKey, clock.now());
    await handoffs.withdraw(deviceKey);
    bus.publish({ kind: 'device', siteId: c.get('site').siteId, deviceKey, change: 'ended' });
    return c.json({});
  });
  return app;
}
