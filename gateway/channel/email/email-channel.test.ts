import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { LogFields, Logger } from '../../kernel/logger.ts';
import { createSigner } from '../../kernel/signed-link.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { describeChannel } from '../channel.contract.ts';
import type { InboundMessage, InboundPort, OutboundFile, OutboundMessage } from '../channel.ts';
import { noProviders } from './arriving/arriving-config.ts';
import { createEmailChannel } from './email-channel.ts';
import type { EmailConfig } from './email-config.ts';
import { type Stage, startScriptedSmtp, type Turn } from './testing/scripted-smtp.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const now = Date.UTC(2026, 10, 22);
const secret = 'a secret of at least thirty-two characters';
const clock = createManualClock(now);

function silentLogger(onInfo: (what: string, fields?: LogFields) => void = () => undefined): Logger {
  return { info: onInfo, warn: () => undefined, error: () => undefined };
}

const configFor = (smtpUrl: string): EmailConfig => ({
  smtpUrl,
  fromAddress: 'support@shop.test',
  inboundDomain: 'in.shop.test',
  inboxes: [{ localPart: 'support', siteId: 'demo' }],
  listen: { host: '127.0.0.1', port: 0, relays: [] },
  imap: null,
  providers: noProviders,
  authservId: null,
  arcSealers: [],
  dkim: null,
  secret,
  maxMessageBytes: 100_000,
});

const nobody: InboundPort = {
  receive: async () => ({ kind: 'taken' }),
  report: async () => ({ kind: 'taken' }),
  delivery: async () => null,
};

const turns: Record<'accept' | 'refuse' | 'busy' | 'lost', [Stage, Turn] | null> = {
  accept: null,
  refuse: ['rcpt', '550 5.1.1 no such user'],
  busy: ['rcpt', '450 4.2.1 later'],
  lost: ['final', 'drop'],
};

describeChannel('email', async () => {
  let turn: [Stage, Turn] | null = null;
  const server = await startScriptedSmtp((stage) => (turn?.[0] === stage ? turn[1] : null));
  const channel = createEmailChannel(configFor(server.url), { clock, logger: silentLogger() });
  return {
    channel,
    typedAddress: 'Anna@example.org',
    provider: (does) => {
      turn = turns[does];
    },
    stop: server.stop,
  };
});

describe('a conversation by e-mail', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const message: OutboundMessage = {
    deliveryId: newId(now),
    conversationId: newId(now),
    site: { siteId: 'demo', name: 'Demo shop', homeUrl: 'https://shop.test/help?a=1' },
    address: { addressId: newId(now), value: 'anna@example.org' },
    locale: 'en',
    replies: [{ seq: 2, at: now, authorName: 'Mia', isAutomated: false, text: 'It is in stock.', files: [] }],
    inReplyTo: null,
    thread: [],
    contractSentence: 'Here.',
    preferencesUrl: 'https://gateway.test/preferences#secret',
    unsubscribeUrl: 'https://gateway.test/unsubscribe/demo/secret',
    createdAt: now,
    attempt: 1,
  };

  async function start() {
    const server = await startScriptedSmtp(() => null);
    ends.push(server.stop);
    let port = 0;
    const logger = silentLogger((_, fields) => {
      port = fields?.port ?? port;
    });
    const channel = createEmailChannel(configFor(server.url), { clock, logger });
    const received: InboundMessage[] = [];
    const stop = await channel.listen({
      receive: async (it) => {
        received.push(it);
        return { kind: 'taken' };
      },
      report: async () => ({ kind: 'taken' }),
      delivery: async (deliveryId) => {
        const { conversationId, address } = message;
        return { deliveryId, conversationId, addressId: address.addressId, createdAt: now };
      },
    });
    ends.push(stop);
    return { server, channel, received, port };
  }

  it('goes out, and the answer to its Reply-To comes back to the same delivery', async () => {
    const { server, channel, received, port } = await start();
    await channel.send(message, new AbortController().signal);
    const replyTo = /^Reply-To:\s+([^\s]+)\r$/m.exec(server.messages[0] ?? '')?.[1] ?? '';
    const { client } = await SmtpClient.connect(port);
    ends.push(() => client.close());
    const answer = `From: anna@example.org\r\nTo: ${replyTo}\r\nMessage-ID: <a1@example.org>\r\n\r\nGood!\r\n`;
    expect(await client.mail('anna@example.org', [replyTo], answer)).toMatch(/^250/);
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ deliveryId: message.deliveryId, text: 'Good!', isAutoReply: false });
  });

  it('says on the line what it says in the message', async () => {
    const { server, channel } = await start();
    await channel.send(message, new AbortController().signal);
    const [sent = ''] = server.messages;
    expect(sent).toContain(`Message-ID: <${message.deliveryId}@in.shop.test>`);
    expect(sent).toMatch(/^From: Mia via Demo shop <support@shop\.test>\r$/m);
    expect(sent).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(server.commands.find((line) => line.startsWith('MAIL'))).toMatch(
      /^MAIL FROM:<bounce\+.{54}@in\.shop\.test>/,
    );
  });

  it('has a link to go on in the browser, which the gateway can read', async () => {
    const { server, channel } = await start();
    await channel.send(message, new AbortController().signal);
    const text = (server.messages[0] ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const found = /https:\/\/shop\.test\/help\?a=1#throughline-continue=([A-Za-z0-9_-]{64})/.exec(text);
    expect(createSigner(secret, 'continue').read(found?.[1] ?? '')).toBe(message.deliveryId);
  });

  it('H1: a name cannot add a header or a recipient on the line', async () => {
    const { server, channel } = await start();
    const [reply] = message.replies;
    const evil = 'Mia\r\nBcc: everyone@example.org\r\n\r\n<script>';
    const replies = reply ? [{ ...reply, authorName: evil }] : [];
    const site = { ...message.site, name: evil };
    await channel.send({ ...message, replies, site }, new AbortController().signal);
    expect(server.messages[0]).not.toMatch(/^Bcc:/im);
    expect(server.commands.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<anna@example.org>']);
  });

  const withFile = (read: OutboundFile['read']): OutboundMessage => {
    const files = [
      { name: 'size chart.pdf', type: 'application/pdf', sizeBytes: 5, url: 'https://gateway.test/files/1', read },
    ];
    return { ...message, replies: message.replies.map((reply) => ({ ...reply, files })) };
  };

  it('brings the files of an answer', async () => {
    const { server, channel } = await start();
    await channel.send(
      withFile(async () => Buffer.from('chart')),
      new AbortController().signal,
    );
    expect(server.messages[0]).toMatch(/^Content-Disposition: attachment; filename="size chart\.pdf"\r$/m);
    expect(server.messages[0]).toContain(Buffer.from('chart').toString('base64'));
  });

  it('waits with an answer whose file cannot be read now, and does not send half of it', async () => {
    const { server, channel } = await start();
    const broken = withFile(() => Promise.reject(new Error('the disk is away')));
    const outcome = await channel.send(broken, new AbortController().signal);
    expect(outcome).toEqual({ kind: 'failed', reason: 'file-unreadable', retry: 'later' });
    const late = new AbortController();
    const slow = withFile(async () => {
      late.abort();
      return Buffer.from('chart');
    });
    expect(await channel.send(slow, late.signal)).toEqual({ kind: 'failed', reason: 'timeout', retry: 'later' });
    expect(server.messages).toEqual([]);
  });

  it('says in its headers how to unsubscribe with one click, and to Postmark whose mail it is', async () => {
    const { server } = await start();
    const providers = { ...noProviders, postmark: { user: 'postmark', password: 'a long password' } };
    const config = { ...configFor(server.url), listen: null, providers };
    const channel = createEmailChannel(config, { clock, logger: silentLogger() });
    ends.push(await channel.listen(nobody));
    await channel.send(message, new AbortController().signal);
    const headers = (server.messages[0] ?? '').split('\r\n\r\n')[0]?.replace(/\r\n\s+/g, ' ');
    expect(headers).toContain(`List-Unsubscribe: <${message.unsubscribeUrl}>`);
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(headers).toContain(`X-PM-Metadata-delivery: ${message.deliveryId}`);
    expect(headers).toMatch(/X-PM-KeepID: true/);
    expect(channel.webhook).toBeTypeOf('function');
  });

  it('E8: never writes to its own addresses', async () => {
    const { channel } = await start();
    for (const own of ['support@shop.test', 'Support@in.shop.test', 'reply+x@in.shop.test', 'any@in.shop.test']) {
      expect(channel.readAddress(own)).toBeNull();
    }
  });

  it('without a listener takes no mail', async () => {
    const channel = createEmailChannel(
      { ...configFor('smtp://127.0.0.1:1'), listen: null },
      { clock, logger: silentLogger() },
    );
    const stop = await channel.listen(nobody);
    await stop();
  });

  it('says that it cannot listen where somebody else does', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    ends.push(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const config = { ...configFor('smtp://127.0.0.1:1'), listen: { host: '127.0.0.1', port, relays: [] } };
    const channel = createEmailChannel(config, { clock, logger: silentLogger() });
    await expect(channel.listen(nobody)).rejects.toThrow(/EADDRINUSE/);
  });
});
