import { type HandoffDraft, httpBodies, limits } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import { isSameOwner } from '../attachment/attachment.ts';
import type { Handoff } from '../contact/handoff-store.ts';
import { readDevice } from '../identity/device.ts';
import { Allowance } from '../kernel/allowance.ts';
import { secretHash } from '../kernel/id.ts';
import { deviceOf, isFreeFor } from './device.ts';
import { decline, type Edge, limited, readBody } from './edge.ts';
import type { HttpServices } from './services.ts';

const secretBytes = 32;
const hourMs = 3_600_000;

/**
 * Moving a conversation to another device with what is being written: the first device makes a secret, which travels in
 * a link's fragment or a QR code; whoever presses there brings a device of their own. Opening the link alone does
 * nothing (I8). A device the conversation has left still reads and may still write, so that no word is lost.
 */
export function handoffRoutes(services: HttpServices): Hono<Edge> {
  const { contacts, files, handoffs, merges, bus, clock, random, rates } = services;
  const tries = new Allowance(clock, { burst: rates.codesPerHour, perMs: hourMs });
  const app = new Hono<Edge>();

  /** From wherever the conversation went on from `from` to the device `to`; open sockets learn of it at once. */
  async function move(siteId: string, from: string, to: string): Promise<void> {
    const left = await contacts.setMoved(from, to, clock.now());
    for (const deviceKey of left === null ? [] : [left, to]) {
      bus.publish({ kind: 'device', siteId, deviceKey, change: 'moved' });
    }
  }

  /** Lets a device lead where the giving one does, as whom the site says that is, and no longer than that (I2). */
  async function join(deviceKey: string, { contactId, givenBy }: Handoff): Promise<void> {
    const now = clock.now();
    const giver = await contacts.device(givenBy);
    const identity = await merges.identityOf(givenBy, now);
    await contacts.addKey(deviceKey, contactId, now, giver?.expiresAt ?? null);
    if (identity) await merges.extendIdentity(deviceKey, identity, null);
  }

  /** A draft with the files only that are this contact's: others may have expired, or were never theirs (F7). */
  async function withOwnFiles(siteId: string, contactId: string, draft: HandoffDraft): Promise<HandoffDraft> {
    const owner = { kind: 'contact', id: contactId } as const;
    const kept = await Promise.all(draft.uploads.map(({ uploadId }) => files.file(uploadId)));
    const uploads = draft.uploads.filter((_, index) => {
      const file = kept[index];
      return file?.siteId === siteId && isSameOwner(file.owner, owner);
    });
    return { ...draft, uploads };
  }

  app.post('/handoff', async (c) => {
    const device = await deviceOf(c, services);
    if (!device) return decline(c, 401, 'not-signed-in');
    const body = await readBody(c, httpBodies.handoff);
    if ('declined' in body) return body.declined;
    const { locale } = body.value;
    const { siteId } = c.get('site');
    const now = clock.now();
    const { deviceKey } = device;
    const { contactId } = await contacts.ensure(deviceKey, { siteId, name: null, locale, at: now });
    const draft = await withOwnFiles(siteId, contactId, body.value.draft);
    // The open chat of a visitor who has said nothing yet learns that it is a contact's now.
    bus.publish({ kind: 'contact', siteId, deviceKey });
    const secret = Buffer.from(random(secretBytes)).toString('base64url');
    const expiresAt = now + limits.handoffForMs;
    await handoffs.put(secretHash(secret), { siteId, contactId, givenBy: deviceKey, draft }, { now, expiresAt });
    return c.json({ secret, expiresAt });
  });

  app.post('/handoff/take', limited(tries), async (c) => {
    const body = await readBody(c, httpBodies.takeHandoff);
    if ('declined' in body) return body.declined;
    const { siteId } = c.get('site');
    const next = readDevice(siteId, body.value.next);
    if (!next) return decline(c, 400, 'bad-frame');
    const hash = secretHash(body.value.secret);
    const found = await handoffs.find(siteId, hash, next.deviceKey, clock.now());
    if (!found) return decline(c, 410, 'expired');
    const here = await deviceOf(c, services);
    if (here?.deviceKey === found.givenBy) return c.json({ outcome: 'already-here' });
    if (!(await isFreeFor(services, next, found.contactId))) return decline(c, 409, 'conflict');
    const taken = await handoffs.take(siteId, hash, next.deviceKey, clock.now());
    if (!taken) return decline(c, 410, 'expired');
    await join(next.deviceKey, taken);
    await move(siteId, taken.givenBy, next.deviceKey);
    return c.json({ outcome: 'taken', draft: taken.draft });
  });

  app.post('/handoff/back', async (c) => {
    const device = await deviceOf(c, services);
    if (!device) return decline(c, 401, 'not-signed-in');
    const body = await readBody(c, httpBodies.takeBack);
    if ('declined' in body) return body.declined;
    await move(c.get('site').siteId, device.deviceKey, device.deviceKey);
    return c.json({});
  });
  return app;
}
