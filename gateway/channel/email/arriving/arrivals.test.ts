import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { newId } from '../../../kernel/id.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { createManualClock } from '../../../testing/manual-clock.ts';
import type { DeliveryFacts, InboundMessage, InboundPort } from '../../channel.ts';
import { createReplyTokens } from '../reply-token.ts';
import { noDns } from '../testing/no-dns.ts';
import { playImap } from '../testing/played-imap.ts';
import { mailgunKey, mailgunMail, mailgunSignature } from '../testing/provider-calls.ts';
import { SmtpClient } from '../testing/smtp-client.ts';
import { type ArrivalsConfig, createArrivals } from './arrivals.ts';
import { noProviders } from './arriving-config.ts';
import { positionInFile } from './mailbox-position.ts';

const now = Date.UTC(2026, 10, 22);
const facts: DeliveryFacts = { deliveryId: newId(now), conversationId: 'c1', addressId: 'a1', createdAt: now };
const tokens = createReplyTokens(['a secret of at least thirty-two characters'], 'in.shop.test');
const config: ArrivalsConfig = {
  fromAddress: 'support@shop.test',
  inboundDomain: 'in.shop.test',
  inboxes: [{ localPart: 'support', siteId: 'demo' }],
  authservId: null,
  arcSealers: [],
  listen: null,
  imap: null,
  providers: noProviders,
  maxMessageBytes: 100_000,
};
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start() {
  const imap = await playImap();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-arrivals-'));
  ends.push(() => rmSync(folder, { recursive: true }), imap.stop);
  let smtpPort = 0;
  const note: Logger['info'] = (_, fields) => {
    smtpPort = fields?.port ?? smtpPort;
  };
  const logger: Logger = { info: note, warn: note, error: note };
  const position = positionInFile(join(folder, 'position.json'));
  const place = { host: '127.0.0.1', port: imap.port, secure: false, mailbox: 'INBOX' };
  const arrivals = createArrivals(
    {
      ...config,
      listen: { host: '127.0.0.1', port: 0, relays: [] },
      imap: { ...place, user: 'support', password: 'secret', position },
      providers: { ...noProviders, mailgun: { signingKey: mailgunKey } },
    },
    tokens,
    { clock: createManualClock(now), logger, resolver: noDns },
  );
  const received: InboundMessage[] = [];
  const port: InboundPort = {
    receive: async (message) => {
      received.push(message);
      return { kind: 'taken' };
    },
    report: async () => ({ kind: 'taken' }),
    delivery: async (deliveryId) => (deliveryId === facts.deliveryId ? facts : null),
  };
  ends.push(await arrivals.listen(port));
  await vi.waitFor(() => expect(imap.idling).toBe(1));
  return { arrivals, port, received, imap, smtpPort };
}

it('the same mail has the same effect by SMTP, out of a mailbox and from a provider', async () => {
  const { arrivals, port, received, imap, smtpPort } = await start();
  const to = tokens.address(facts);
  const mail = `From: Anna <anna@example.org>\r\nTo: ${to}\r\nMessage-ID: <m1@example.org>\r\n\r\nHello.\r\n`;

  const { client } = await SmtpClient.connect(smtpPort);
  ends.push(() => client.close());
  expect(await client.mail('anna@example.org', [to], mail)).toMatch(/^250/);
  imap.arrive(mail);
  await vi.waitFor(() => expect(received).toHaveLength(2));
  const answer = await arrivals.webhook?.(port)(mailgunMail(mail, to, mailgunSignature(now, 't1')));
  expect(answer?.status).toBe(200);

  const effects = received.map(({ original: _, ...effect }) => effect);
  expect(effects).toEqual([effects[0], effects[0], effects[0]]);
  expect(effects[0]).toMatchObject({ deliveryId: facts.deliveryId, text: 'Hello.' });
});

it('where no provider has an account nobody is answered', () => {
  const logger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const parts = { clock: createManualClock(now), logger, resolver: noDns };
  expect(createArrivals(config, tokens, parts).webhook).toBeNull();
});
