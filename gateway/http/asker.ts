import type { Owner } from '../attachment/attachment.ts';
import type { Device } from '../identity/device.ts';
import type { SignedInAgent } from '../socket/services.ts';
import { deviceOf } from './device.ts';
import { bearerOf, type EdgeContext } from './edge.ts';
import type { HttpServices } from './services.ts';

/** Who asks: a device of a contact, or an agent of the desk. */
export type Asker = { device: Device } | { agent: SignedInAgent };

/** Who sent a request, by its access token and signature or its session token; null when neither is good. */
export async function askerOf(c: EdgeContext, services: HttpServices): Promise<Asker | null> {
  const device = await deviceOf(c, services);
  if (device) return { device };
  const token = bearerOf(c);
  const agent = token === null ? null : await services.auth.agentBySession(token);
  return agent && { agent };
}

/** The language a request asks for first; `en` where it names none we can keep. */
function localeOf(c: EdgeContext): string {
  const first = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}(?=$|[,;\s])/.exec(c.req.header('accept-language') ?? '');
  return first?.[0] ?? 'en';
}

export function ownerOf(asker: Asker, services: HttpServices): Promise<Owner | null>;
/** With the request: a visitor who has said nothing yet becomes a contact with what this begins. */
export function ownerOf(asker: Asker, services: HttpServices, c: EdgeContext): Promise<Owner>;
export async function ownerOf(asker: Asker, services: HttpServices, c?: EdgeContext): Promise<Owner | null> {
  if ('agent' in asker) return { kind: 'agent', id: asker.agent.agentId };
  const { contacts, bus, clock } = services;
  const { deviceKey } = asker.device;
  const known = await contacts.byKey(deviceKey, clock.now());
  if (known || !c) return known && { kind: 'contact', id: known.contactId };
  const { siteId } = c.get('site');
  const made = await contacts.ensure(deviceKey, { siteId, name: null, locale: localeOf(c), at: clock.now() });
  bus.publish({ kind: 'contact', siteId, deviceKey });
  return { kind: 'contact', id: made.contactId };
}
