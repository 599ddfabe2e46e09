import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../../kernel/id.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type { DeliveryFacts, InboundMessage, InboundPort, ReceiveOutcome } from '../../channel.ts';
import { createReplyTokens } from '../reply-token.ts';
import { noDns } from '../testing/no-dns.ts';
import { SmtpClient } from '../testing/smtp-client.ts';
import { type ListenLimits, MailListener, standardLimits } from './listen.ts';
import { createMailroom, type MailroomConfig } from './mailroom.ts';

const now = Date.UTC(2026, 10, 22);
const config: MailroomConfig = {
  fromAddress: 'support@shop.test',
  inboundDomain: 'in.shop.test',
  inboxes: [{ localPart: 'support', siteId: 'demo' }],
  authservId: null,
  arcSealers: [],
};
const secret = 'a secret of at least thirty-two characters';
const maxMessageBytes = 200_000;
const place = { host: '127.0.0.1', port: 0, relays: [] };
const facts: DeliveryFacts = { deliveryId: newId(now), conversationId: 'c1', addressId: 'a1', createdAt: now };
const tokens = createReplyTokens([secret], config.inboundDomain);
const replyAddress = tokens.address(facts);
const inbox = 'support@in.shop.test';
const mail = 'From: Anna <anna@example.org>\r\nMessage-ID: <m1@example.org>\r\nSubject: Shoes\r\n\r\nHello.\r\n';

let clock: ManualClock;
let received: InboundMessage[];
let answer: (message: InboundMessage) => Promise<ReceiveOutcome>;
let logged: string[];
const ends: (() => unknown)[] = [];

beforeEach(() => {
  clock = createManualClock(now);
  received = [];
  logged = [];
  answer = async () => ({ kind: 'taken' });
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const port: InboundPort = {
  receive: (message) => {
    received.push(message);
    return answer(message);
  },
  report: async () => ({ kind: 'taken' }),
  delivery: async (deliveryId) => (deliveryId === facts.deliveryId ? facts : null),
};

async function listen(changes: Partial<ListenLimits> = {}) {
  const logger: Logger = {
    info: (what, fields) => logged.push(JSON.stringify([what, fields])),
    warn: (what, fields) => logged.push(JSON.stringify([what, fields])),
    error: (what, fields) => logged.push(JSON.stringify([what, fields])),
  };
  const limits = { ...standardLimits, maxMessageBytes, ...changes };
  const mailroom = createMailroom(config, { tokens, clock, resolver: noDns });
  const listener = new MailListener({ listen: place, limits, mailroom, port, clock, logger });
  const smtpPort = await listener.start();
  ends.push(() => listener.stop());
  return { smtpPort, listener };
}

async function connect(smtpPort: number) {
  const { client, greeting } = await SmtpClient.connect(smtpPort);
  ends.push(() => client.close());
  return { client, greeting };
}

/** One mail over a connection of its own; the last answer. */
async function deliver(
  smtpPort: number,
  to: readonly string[],
  message: string | Buffer = mail,
  from = 'anna@example.org',
) {
  const { client } = await connect(smtpPort);
  return client.mail(from, to, message);
}

describe('a mail that comes in', () => {
  it('is said to be taken only when it is', async () => {
    let commit: (outcome: ReceiveOutcome) => void = () => undefined;
    answer = () => new Promise((resolve) => (commit = resolve));
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    let reply: string | null = null;
    const sent = client.mail('anna@example.org', [inbox], mail).then((text) => (reply = text));
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(reply).toBeNull();
    commit({ kind: 'taken' });
    expect(await sent).toMatch(/^250/);
  });

  it('at a reply address belongs to its delivery, at the inbox it begins something new with its subject', async () => {
    const { smtpPort } = await listen();
    await deliver(smtpPort, [replyAddress.toUpperCase()]);
    await deliver(smtpPort, [inbox]);
    expect(received.map(({ deliveryId, text }) => [deliveryId, text])).toEqual([
      [facts.deliveryId, 'Hello.'],
      [null, 'Shoes\n\nHello.'],
    ]);
    expect(received[0]).toMatchObject({
      channel: 'email',
      eventKey: `<m1@example.org> ${replyAddress}`,
      from: { value: 'anna@example.org', hint: 'a•••@example.org', name: 'Anna' },
      externalId: '<m1@example.org>',
      isAutoReply: false,
      isReaction: false,
      refersTo: [],
      sender: 'unchecked',
      word: null,
      files: [],
    });
    expect(Buffer.from(received[0]?.original.bytes ?? []).toString()).toBe(`${mail}\r\n`);
  });

  it('at a reply address and the inbox at once is one message, in its conversation', async () => {
    const { smtpPort } = await listen();
    expect(await deliver(smtpPort, [inbox, replyAddress])).toMatch(/^250/);
    expect(received.map(({ deliveryId }) => deliveryId)).toEqual([facts.deliveryId]);
  });

  it('E4: at a forged or expired reply address begins something new instead', async () => {
    const { smtpPort } = await listen();
    await deliver(smtpPort, [
      createReplyTokens(['another secret, just as long as that'], 'in.shop.test').address(facts),
    ]);
    await clock.jump(31 * 86_400_000);
    await deliver(smtpPort, [replyAddress]);
    expect(received.map(({ deliveryId, siteId }) => [deliveryId, siteId])).toEqual([
      [null, 'demo'],
      [null, 'demo'],
    ]);
  });

  it('without a Message-ID is still known again', async () => {
    const { smtpPort } = await listen();
    for (const text of ['a', 'a', 'b']) await deliver(smtpPort, [inbox], `From: anna@example.org\r\n\r\n${text}\r\n`);
    const [first, second, third] = received.map(({ eventKey }) => eventKey);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it.each([
    [{ kind: 'refused', reason: 'no such site', retry: 'never' }, /^550 Not taken: no such site/],
    [{ kind: 'refused', reason: 'unavailable', retry: 'later' }, /^451/],
  ] as const)('that is refused is given back to the sending server (%#)', async (outcome, reply) => {
    answer = async () => outcome;
    const { smtpPort } = await listen();
    expect(await deliver(smtpPort, [inbox])).toMatch(reply);
  });

  it('stays with the sending server while the store fails, and the connection lives on', async () => {
    answer = async () => {
      throw new Error('disk full');
    };
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    expect(await client.mail('anna@example.org', [inbox], mail)).toMatch(/^451/);
    expect(await client.say('NOOP')).toMatch(/^250/);
  });

  it('leaves no address and no word in our log', async () => {
    const { smtpPort } = await listen();
    await deliver(smtpPort, [inbox]);
    await vi.waitFor(() => expect(logged.join()).toContain('mail taken'));
    expect(logged.join()).not.toMatch(/anna|Hello|Shoes|m1@/);
  });
});

describe('whom the listener serves', () => {
  it.each([
    'nobody@in.shop.test',
    'support@elsewhere.test',
    'reply+x@in.shop.test',
    'postmaster@example.org',
    'support',
  ])('no mail for %s: it is no relay', async (recipient) => {
    const { smtpPort } = await listen();
    expect(await deliver(smtpPort, [recipient])).toMatch(/^550|^501/);
    expect(received).toEqual([]);
  });

  it('offers neither sign-in nor a look at its machine', async () => {
    const { smtpPort } = await listen();
    const { client, greeting } = await connect(smtpPort);
    expect(greeting).toBe('220 mail ESMTP ready');
    const offered = await client.say('EHLO client.example');
    expect(offered).not.toMatch(/AUTH|STARTTLS/);
    expect(offered).toMatch(/SIZE 200000/);
    expect(await client.say('AUTH PLAIN AGEAYg==')).toMatch(/^5/);
    expect(await client.say('VRFY support')).not.toMatch(/^250/);
  });

  it('H2: takes ten recipients in one mail and asks for the rest later', async () => {
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    await client.say('EHLO client.example');
    await client.say('MAIL FROM:<>');
    const replies: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const address = tokens.address({ ...facts, deliveryId: newId(now) });
      replies.push(await client.say(`RCPT TO:<${address}>`));
    }
    expect(replies.filter((reply) => reply.startsWith('250'))).toHaveLength(10);
    expect(replies.at(-1)).toMatch(/^452/);
  });

  it('lets one machine have only so many connections, and another is served', async () => {
    const { smtpPort } = await listen({ maxClientsPerAddress: 2 });
    const first = await connect(smtpPort);
    await connect(smtpPort);
    expect((await connect(smtpPort)).greeting).toMatch(/^421/);
    first.client.close();
    await vi.waitFor(async () => expect((await connect(smtpPort)).greeting).toMatch(/^220/));
  });

  it('closes a connection that never comes to its end, however busy it looks', async () => {
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    await client.say('EHLO client.example');
    await clock.advance(standardLimits.sessionMs);
    expect(await client.reply()).toMatch(/closed|^4/);
  });
});

describe('the size of a mail', () => {
  it('is bounded when it is announced', async () => {
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    await client.say('EHLO client.example');
    expect(await client.say('MAIL FROM:<a@example.org> SIZE=200001')).toMatch(/^552/);
  });

  it('is bounded when it is not, and the next mail is taken', async () => {
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    const large = `From: anna@example.org\r\n\r\n${'a'.repeat(250_000)}`;
    expect(await client.mail('anna@example.org', [inbox], large)).toMatch(/^552/);
    expect(received).toEqual([]);
    expect(await client.mail('anna@example.org', [inbox], mail)).toMatch(/^250/);
  });

  it('that goes on and on ends the connection', async () => {
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    const endless = `From: anna@example.org\r\n\r\n${`${'a'.repeat(998)}\r\n`.repeat(2_000)}`;
    expect(await client.mail('anna@example.org', [inbox], endless)).toMatch(/closed|^5/);
    expect(received).toEqual([]);
  });

  it('counts for all mails in hand together', async () => {
    const { smtpPort } = await listen({ maxBytesInHand: 1_000 });
    const large = `From: anna@example.org\r\n\r\n${'a'.repeat(2_000)}`;
    expect(await deliver(smtpPort, [inbox], large)).toMatch(/^451/);
    expect(await deliver(smtpPort, [inbox])).toMatch(/^250/);
  });
});

describe('E7: a mail that tries to be two', () => {
  it.each([
    ['a bare line feed', 'x\n.\nMAIL FROM:<evil@example.org>\r\n'],
    ['a bare line feed before the dot', 'x\n.\r\nMAIL FROM:<evil@example.org>\r\n'],
    ['a bare line feed after the dot', 'x\r\n.\nMAIL FROM:<evil@example.org>\r\n'],
    ['a bare carriage return', 'x\r.\rMAIL FROM:<evil@example.org>\r\n'],
    ['a NUL', 'x\0\r\n\0.\r\n'],
  ])('by %s is one mail', async (_, body) => {
    const { smtpPort } = await listen();
    const { client } = await connect(smtpPort);
    expect(await client.mail('anna@example.org', [inbox], `From: anna@example.org\r\n\r\n${body}end`)).toMatch(/^250/);
    expect(received).toHaveLength(1);
    expect(received[0]?.text).toMatch(/end$/);
    expect(received[0]?.text).not.toContain('\0');
    expect(await client.say('NOOP')).toMatch(/^250/);
  });

  it('survives clients that talk nonsense or go away in the middle', async () => {
    const { smtpPort } = await listen();
    for (const nonsense of [
      '\0\0\0',
      'GET / HTTP/1.1\r\n\r\n',
      `EHLO ${'a'.repeat(100_000)}\r\n`,
      'DATA\r\nDATA\r\n',
    ]) {
      const { client } = await connect(smtpPort);
      client.write(nonsense);
      client.close();
    }
    const { client } = await connect(smtpPort);
    await client.say('EHLO client.example');
    await client.say('MAIL FROM:<a@example.org>');
    await client.say(`RCPT TO:<${inbox}>`);
    await client.say('DATA');
    client.write('From: a@example.org\r\n\r\nhalf');
    client.close();
    expect(await deliver(smtpPort, [inbox])).toMatch(/^250/);
    expect(received).toHaveLength(1);
  });
});

describe('E8: mails that go round in circles', () => {
  it.each([
    ['one of ours that came back', mail.replace('<m1@example.org>', `<${facts.deliveryId}@in.shop.test>`)],
    ['one that says it is from our inbox', mail.replace('anna@example.org>', 'support@shop.test>')],
    ['one that says it is from a reply address', mail.replace('anna@example.org>', `${replyAddress}>`)],
    ['one with 26 servers behind it', `${'Received: by mx; date\r\n'.repeat(26)}${mail}`],
  ])('%s is refused', async (_, message) => {
    const { smtpPort } = await listen();
    expect(await deliver(smtpPort, [replyAddress], message)).toMatch(/^550 Not taken: mail loop/);
    expect(received).toEqual([]);
  });

  it('after five mails at once a sender has to wait, also when each goes to a new reply address', async () => {
    const { smtpPort } = await listen();
    const send = () => deliver(smtpPort, [tokens.address({ ...facts, deliveryId: newId(now) })]);
    for (let count = 0; count < 5; count += 1) expect(await send()).toMatch(/^250/);
    expect(await send()).toMatch(/^450/);
    expect(await deliver(smtpPort, [inbox], mail, 'bob@example.org')).toMatch(/^250/);
    await clock.advance(120_000);
    expect(await send()).toMatch(/^250/);
  });

  it('reports of failure for many mails come in at once', async () => {
    const { smtpPort } = await listen();
    for (let count = 0; count < 8; count += 1) {
      const bounce = tokens.address({ ...facts, deliveryId: newId(now) }, 'bounce');
      expect(await deliver(smtpPort, [bounce], mail, '')).toMatch(/^250/);
    }
  });

  it.each([
    ['the server said it is a report', mail, ''],
    ['its headers say so', `Auto-Submitted: auto-replied\r\n${mail}`, 'anna@example.org'],
    ['a list sent it', `List-Id: <news.example>\r\n${mail}`, 'anna@example.org'],
    ['it is bulk', `Precedence: bulk\r\n${mail}`, 'anna@example.org'],
  ])('is marked as sent by a program when %s', async (_, message, from) => {
    const { smtpPort } = await listen();
    await deliver(smtpPort, [replyAddress], message, from);
    expect(received[0]?.isAutoReply).toBe(true);
  });

  it('what comes to a bounce address is a report, whatever it says', async () => {
    const { smtpPort } = await listen();
    await deliver(smtpPort, [tokens.address(facts, 'bounce')]);
    expect(received[0]).toMatchObject({ isAutoReply: true, deliveryId: facts.deliveryId });
  });
});

describe('starting and stopping', () => {
  it('frees its port and its timers', async () => {
    const { smtpPort, listener } = await listen();
    const { client } = await connect(smtpPort);
    client.close();
    await listener.stop();
    expect((await connect(smtpPort)).greeting).toBe('closed');
    await vi.waitFor(() => expect(clock.waiting).toBe(0));
  });

  it('says so when the port is taken', async () => {
    const { smtpPort } = await listen();
    const mailroom = createMailroom(config, { tokens, clock, resolver: noDns });
    const logger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const limits = { ...standardLimits, maxMessageBytes: 1_000 };
    const second = new MailListener({
      listen: { ...place, port: smtpPort },
      limits,
      mailroom,
      port,
      clock,
      logger,
    });
    await expect(second.start()).rejects.toThrow(/EADDRINUSE/);
  });

  it('a mail with no sender to answer is refused', async () => {
    const { smtpPort } = await listen();
    expect(await deliver(smtpPort, [inbox], 'Subject: x\r\n\r\nhi\r\n')).toMatch(/^550 Not taken: no sender address/);
  });
});
