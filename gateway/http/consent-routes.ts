import { type ChannelName, channel as channelShape, check } from '@throughline/sdk/wire';
import { Hono } from 'hono';
import type { LedgerEntry } from '../contact/consent.ts';
import { addressViews } from '../contact/contact.ts';
import type { SignedInAgent } from '../socket/services.ts';
import { csvLine } from './csv.ts';
import { bearerOf, decline, type Edge, type EdgeContext } from './edge.ts';
import type { HttpServices } from './services.ts';

const pageEntries = 500;
const suppressionsAtOnce = 100;
const maxReason = 500;
const maxValue = 254;

const columns = [
  'at',
  'change',
  'how',
  'channel',
  'value',
  'words',
  'contactId',
  'addressId',
  'by',
  'position',
] as const;

const asCsv = (entry: LedgerEntry): string =>
  csvLine(columns.map((column) => (column === 'at' ? new Date(entry.at).toISOString() : String(entry[column] ?? ''))));

const asJson = ({ siteId: _, ...entry }: LedgerEntry): string => `${JSON.stringify(entry)}\n`;

/** The ledger page by page, as fast as the reader takes it: however long it is, one page is in memory. */
function ledgerStream(
  { consents }: HttpServices,
  { siteId, after, contactId }: { siteId: string; after: number; contactId: string | undefined },
  { head, line }: { head: string; line: (entry: LedgerEntry) => string },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let position = after;
  return new ReadableStream({
    start(controller) {
      if (head !== '') controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      const page = await consents.ledger(siteId, position, pageEntries, contactId);
      position = page.at(-1)?.position ?? position;
      if (page.length > 0) controller.enqueue(encoder.encode(page.map(line).join('')));
      if (page.length < pageEntries) controller.close();
    },
  });
}

/** A whole number from 0 on, or the default where it is not given; null for anything else. */
function countOf(text: string | undefined, otherwise: number): number | null {
  if (text === undefined) return otherwise;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

const isText = (value: unknown, atMost: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= atMost && value.isWellFormed();

/** What agents read and change of consents: the ledger to take away, what may not be written to, a contact's addresses. */
export function consentRoutes(services: HttpServices): Hono<Edge> {
  const { consents, contacts, log, clock } = services;
  const agentOf = async (c: EdgeContext): Promise<SignedInAgent | null> => {
    const token = bearerOf(c);
    return token === null ? null : services.auth.agentBySession(token);
  };
  const app = new Hono<Edge>();

  app.get('/consents', async (c) => {
    if (!(await agentOf(c))) return decline(c, 401, 'not-signed-in');
    const after = countOf(c.req.query('after'), 0);
    if (after === null) return decline(c, 400, 'bad-frame');
    const isCsv = c.req.query('format') === 'csv';
    const form = isCsv ? { head: csvLine(columns), line: asCsv } : { head: '', line: asJson };
    const { siteId } = c.get('site');
    const stream = ledgerStream(services, { siteId, after, contactId: c.req.query('contact') }, form);
    return c.body(stream, 200, {
      'content-type': isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      'content-disposition': `attachment; filename="consents.${isCsv ? 'csv' : 'ndjson'}"`,
      'x-content-type-options': 'nosniff',
    });
  });

  app.get('/suppressions', async (c) => {
    if (!(await agentOf(c))) return decline(c, 401, 'not-signed-in');
    const before = countOf(c.req.query('before'), Number.MAX_SAFE_INTEGER);
    if (before === null) return decline(c, 400, 'bad-frame');
    const page = await consents.suppressions(c.get('site').siteId, before, suppressionsAtOnce);
    const suppressions = page.map(({ siteId: _, ...shown }) => shown);
    const next = page.length < suppressionsAtOnce ? null : (page.at(-1)?.position ?? null);
    return c.json({ suppressions, next });
  });

  app.post('/suppressions/lift', async (c) => {
    const agent = await agentOf(c);
    if (!agent) return decline(c, 401, 'not-signed-in');
    const json: unknown = await c.req.json().catch(() => null);
    const { channel: named, address, reason } = { ...(json as object | null) } as Record<string, unknown>;
    const channel = check<ChannelName>(channelShape, named);
    if (!channel.ok || !isText(address, maxValue) || !isText(reason, maxReason)) return decline(c, 400, 'bad-frame');
    const value = services.channel(channel.value)?.readAddress(address)?.value ?? address;
    const place = { siteId: c.get('site').siteId, channel: channel.value, value };
    const lifted = await consents.lift(place, agent.agentId, reason, clock.now());
    if (lifted) services.wakeDeliveries();
    return c.json({ lifted });
  });

  app.get('/conversations/:conversationId/addresses', async (c) => {
    if (!(await agentOf(c))) return decline(c, 401, 'not-signed-in');
    const conversation = await log.conversation(c.req.param('conversationId'));
    if (conversation?.siteId !== c.get('site').siteId) return decline(c, 404, 'not-found');
    return c.json({ addresses: addressViews(await contacts.addresses(conversation.contactId)) });
  });
  return app;
}
