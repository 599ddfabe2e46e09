import { requestText } from '@throughline/sdk/wire';
import { isEnded } from '../contact/contact.ts';
import { type Device, isSignedBy } from '../identity/device.ts';
import { bearerOf, type EdgeContext } from './edge.ts';
import type { HttpServices } from './services.ts';

/** The header in which a device with a key signs its request. */
const proofHeader = 'throughline-proof';

type Needs = Pick<HttpServices, 'access' | 'contacts' | 'clock'>;

/**
 * The device that asks, by its access token and, when it has a key, its signature over this very request. null when
 * there is none, it is not good (any more), of another site, or its device was signed out: which of these is not told.
 */
export async function deviceOf(c: EdgeContext, { access, contacts, clock }: Needs): Promise<Device | null> {
  const token = bearerOf(c);
  const device = token === null ? null : access.read(c.get('site').siteId, token);
  if (token === null || device === null) return null;
  if (device.publicKey !== null) {
    const proof = c.req.header(proofHeader) ?? '';
    const asked = requestText(c.req.method, new URL(c.req.url).pathname, token);
    if (!(await isSignedBy(device.publicKey, asked, proof))) return null;
  }
  const kept = await contacts.device(device.deviceKey);
  return kept && isEnded(kept, clock.now()) ? null : device;
}

/** Whether a device may come to this contact: it leads nowhere yet, or there already, but never elsewhere or no longer (I3). */
export async function isFreeFor(
  { contacts, clock }: Needs,
  { deviceKey }: Device,
  contactId: string,
): Promise<boolean> {
  const kept = await contacts.device(deviceKey);
  return kept === null || (kept.contactId === contactId && !isEnded(kept, clock.now()));
}
