import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/id.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type { DeliveryFacts, DeliveryReport, InboundMessage, InboundPort } from '../../channel.ts';
import { createReplyTokens } from '../reply-token.ts';
import { createSigningDomain } from '../testing/signed-mail.ts';
import { createMailroom, type IncomingMail, type Mailroom } from './mailroom.ts';

const now = Date.UTC(2026, 10, 22);
const facts: DeliveryFacts = { deliveryId: newId(now), conversationId: 'c1', addressId: 'a1', createdAt: now };
const secret = 'a secret of at least thirty-two characters';
const tokens = createReplyTokens([secret], 'in.shop.test');
const replyAddress = tokens.address(facts);
const bounceAddress = tokens.address(facts, 'bounce');
const inbox = 'support@in.shop.test';
const ourId = `<${facts.deliveryId}@in.shop.test>`;
const anna = createSigningDomain();

let clock: ManualClock;
let received: InboundMessage[];
let reports: DeliveryReport[];
let mailroom: Mailroom;
let lookedUp: number;

const port: InboundPort = {
  receive: async (message) => {
    received.push(message);
    return { kind: 'taken' };
  },
  report: async (report) => {
    reports.push(report);
    return { kind: 'taken' };
  },
  async delivery(deliveryId) {
    lookedUp += 1;
    return deliveryId === facts.deliveryId ? facts : null;
  },
};

function start(authservId: string | null = null): void {
  clock = createManualClock(now);
  received = [];
  reports = [];
  lookedUp = 0;
  const inboxes = [{ localPart: 'support', siteId: 'demo' }] as const;
  const config = {
    fromAddress: 'support@shop.test',
    inboundDomain: 'in.shop.test',
    inboxes,
    authservId,
    arcSealers: [],
  };
  mailroom = createMailroom(config, { tokens, clock, resolver: anna.resolver });
}
beforeEach(() => start());

const mail = (headers: string, text = 'Hello.'): string =>
  `From: Anna <anna@example.org>\r\nMessage-ID: <m1@example.org>\r\n${headers}\r\n${text}\r\n`;

/** As it comes out of a mailbox, where nothing but the mail itself and its server's own headers say anything. */
const found = (raw: string | Buffer): IncomingMail => ({
  raw: Buffer.from(raw),
  envelopeFrom: null,
  recipients: null,
  connection: null,
  verdict: 'in-headers',
});

/** As a server hands it over. */
const handed = (raw: string | Buffer, recipient: string, ip = '203.0.113.9'): IncomingMail => ({
  raw: Buffer.from(raw),
  envelopeFrom: 'anna@example.org',
  recipients: [recipient],
  connection: { ip, helo: 'mx.example.org', envelopeFrom: 'anna@example.org' },
  verdict: null,
});

describe('where a mail belongs', () => {
  it('is the same whichever way it came', async () => {
    const raw = mail(`Delivered-To: ${replyAddress}\r\nTo: ${replyAddress}\r\n`);
    await mailroom.receive(handed(raw, replyAddress), port);
    await mailroom.deliver(found(raw), port);
    await mailroom.deliver({ ...found(raw), recipients: [replyAddress], envelopeFrom: 'anna@example.org' }, port);
    expect(new Set(received.map(({ eventKey }) => eventKey)).size).toBe(1);
    expect(received.map(({ deliveryId }) => deliveryId)).toEqual(Array(3).fill(facts.deliveryId));
  });

  it('is said by the reply address, also where only a header names it', async () => {
    for (const header of ['Delivered-To', 'X-Original-To', 'To', 'Cc']) {
      await mailroom.deliver(
        found(mail(`To: ${inbox}\r\n${header}: "Shop" <${replyAddress.toUpperCase()}>\r\n`)),
        port,
      );
    }
    expect(received.map(({ deliveryId }) => deliveryId)).toEqual(Array(4).fill(facts.deliveryId));
  });

  it('may be said by what it refers to, the closest first', async () => {
    const headers = `To: ${inbox}\r\nReferences: <old@x.test> ${ourId}\r\nIn-Reply-To: ${ourId}\r\n`;
    await mailroom.deliver(found(mail(headers)), port);
    expect(received[0]).toMatchObject({ deliveryId: null, siteId: 'demo', refersTo: [ourId, '<old@x.test>'] });
  });

  it('is never said by its subject', async () => {
    await mailroom.deliver(found(mail(`To: ${inbox}\r\nSubject: Re: Your message to the shop\r\n`)), port);
    expect(received[0]).toMatchObject({ deliveryId: null, refersTo: [] });
  });

  it('is the inbox where it names nobody we know, as with a blind copy', async () => {
    await mailroom.deliver(found(mail('To: friends@example.org\r\n')), port);
    expect(received[0]).toMatchObject({ deliveryId: null, siteId: 'demo' });
  });

  it('is nowhere when a server handed it over for somebody else', async () => {
    const outcome = await mailroom.deliver({ ...found(mail('')), recipients: ['nobody@in.shop.test'] }, port);
    expect(outcome).toEqual({ kind: 'refused', reason: 'no such mailbox', retry: 'never' });
  });

  it('H2: ten thousand recipients are ten', async () => {
    const many = Array.from({ length: 10_000 }, () => tokens.address({ ...facts, deliveryId: newId(now) }));
    await mailroom.deliver(found(mail(`To: ${many.slice(0, 500).join(',\r\n ')}\r\n`)), port);
    expect(lookedUp).toBe(10);
    await mailroom.deliver({ ...found(mail('')), recipients: many.concat(replyAddress) }, port);
    expect(lookedUp).toBe(20);
  });

  it('H1: a header cannot add a recipient, an id or a line', async () => {
    const headers = `To: ${inbox}\r\nSubject: =?utf-8?q?a=0D=0ABcc=3A_x=40y.test?=\r\nReferences: <a\tb@x> <${'x'.repeat(999)}@y>\r\n`;
    await mailroom.deliver(found(mail(headers)), port);
    expect(received[0]?.refersTo).toEqual([]);
    expect(received[0]?.text.split('\n\n')[0]).not.toMatch(/[\r\n]/);
  });
});

describe('who a mail is from', () => {
  const toInbox = mail(`To: ${inbox}\r\n`);
  const sendersOf = async (...mails: IncomingMail[]) => {
    for (const one of mails) await mailroom.receive({ ...one, recipients: [inbox] }, port);
    return received.map(({ sender }) => sender);
  };

  it('is proven by the domain’s signature or its own server, and by nothing else', async () => {
    const signed = await anna.sign(toInbox);
    expect(
      await sendersOf(handed(signed, inbox), handed(toInbox, inbox, '192.0.2.1'), found(signed), found(toInbox)),
    ).toEqual(['proven', 'proven', 'proven', 'unchecked']);
  });

  it('is unchecked where a changed mail lies in a mailbox: lists and servers change mails, too', async () => {
    const changed = (await anna.sign(toInbox)).toString().replace('Hello.', 'Hello. -- the list');
    expect(await sendersOf(found(changed))).toEqual(['unchecked']);
  });

  it('E1: a forged sender is called so, also with the reply address of the one it forges', async () => {
    await mailroom.receive(handed(toInbox, replyAddress), port);
    const changed = Buffer.from((await anna.sign(toInbox)).toString().replace('Hello.', 'Pay me.'));
    await mailroom.receive(handed(changed, replyAddress), port);
    expect(received.map(({ sender, deliveryId }) => [sender, deliveryId])).toEqual([
      ['forged', facts.deliveryId],
      ['forged', facts.deliveryId],
    ]);
  });

  it('E2: a mail from an agent’s address is a customer’s like any other', async () => {
    await mailroom.deliver(found(mail(`To: ${inbox}\r\n`).replace('anna@example.org', 'mia@agents.test')), port);
    expect(received[0]).toMatchObject({ from: { value: 'mia@agents.test' }, word: null, deliveryId: null });
  });

  it('E3: somebody in copy or in Reply-To gains nothing: only the sender counts', async () => {
    const headers = `To: ${replyAddress}\r\nCc: eve@evil.test\r\nReply-To: eve@evil.test\r\n`;
    await mailroom.deliver(found(mail(headers)), port);
    expect(JSON.stringify({ ...received[0], original: null })).not.toContain('evil');
  });

  it('E5: a forwarded reply address still names its conversation, and the sender who has it', async () => {
    const headers = `To: ${replyAddress}\r\n`;
    await mailroom.deliver(found(mail(headers).replace('anna@example.org', 'eve@evil.test')), port);
    expect(received[0]).toMatchObject({ deliveryId: facts.deliveryId, from: { value: 'eve@evil.test' } });
    expect(received[0]?.sender).toBe('unchecked');
  });

  it('E9: what a mail itself says about its checks counts for nothing', async () => {
    const claims =
      'Authentication-Results: in.shop.test; dmarc=pass header.from=example.org\r\nARC-Seal: i=1; cv=none\r\n';
    expect(await sendersOf(handed(claims + toInbox, inbox), found(claims + toInbox))).toEqual(['forged', 'unchecked']);
  });

  it.each([
    ['ours says pass', 'mx.shop.test; spf=fail; dmarc=pass (p=reject) header.from=example.org', 'proven'],
    ['ours says fail', 'mx.shop.test; dmarc=fail header.from=example.org', 'forged'],
    ['ours says nothing of it', 'mx.shop.test; spf=pass', 'unchecked'],
    ['it is about another domain', 'mx.shop.test; dmarc=pass header.from=evil.test', 'unchecked'],
    ['another server wrote it', 'mx.evil.test; dmarc=pass header.from=example.org', 'unchecked'],
    ['ours only stands in a comment', 'mx.evil.test (mx.shop.test); dmarc=pass', 'unchecked'],
    ['it says both', 'mx.shop.test; dmarc=fail; dmarc=pass header.from=example.org', 'unchecked'],
  ])('E9: of our own mail server’s results the newest is believed: %s', async (_, newest, sender) => {
    start('mx.shop.test');
    const older = 'Authentication-Results: mx.shop.test; dmarc=pass header.from=example.org\r\n';
    expect(await sendersOf(found(`Authentication-Results: ${newest}\r\n${older}${toInbox}`))).toEqual([sender]);
  });
  it('E9 is not read from headers under our server’s name when a stranger hands the mail over', async () => {
    start('mx.shop.test');
    const claims = 'Authentication-Results: mx.shop.test; dmarc=pass header.from=example.org\r\n';
    await mailroom.receive(handed(mail(`${claims}To: ${inbox}\r\nSubject: Hi\r\n`), inbox), port);
    expect(received.map(({ sender }) => sender)).not.toContain('proven');
  });

  it('E10: a code mailed to us by a third party begins nothing in a conversation', async () => {
    const code = mail(`To: ${inbox}\r\nSubject: Your code\r\n`, '123456').replace(
      'anna@example.org',
      'no-reply@idp.test',
    );
    await mailroom.deliver(found(code), port);
    expect(received[0]).toMatchObject({ deliveryId: null, refersTo: [], from: { value: 'no-reply@idp.test' } });
  });
});

describe('E7: what would be read differently by others', () => {
  it.each([
    ['a bare line feed', mail(`To: ${inbox}\n\r\n`)],
    ['NULs', mail(`To: ${inbox}\r\nX: \0\r\n`, 'a\0b')],
    ['8-bit headers', mail(`To: ${inbox}\r\nSubject: Gr\u00FC\u00DFe\r\n`)],
    ['no end of its headers', `From: anna@example.org\r\nTo: ${inbox}`],
    ['nothing', ''],
  ])('is one mail or none, without harm: %s', async (_, raw) => {
    const outcome = await mailroom.deliver(found(raw), port);
    expect(received.length).toBeLessThanOrEqual(1);
    expect(outcome.kind === 'taken' || outcome.retry === 'never').toBe(true);
    expect(JSON.stringify(received[0]?.text ?? '')).not.toContain('\\u0000');
  });
});

describe('E8: more mails than a person writes', () => {
  it('wait, from one sender to one inbox, whichever way they come', async () => {
    const send = (text: string) =>
      mailroom.deliver(found(mail(`Return-Path: <anna@example.org>\r\nTo: ${inbox}\r\n`, text)), port);
    for (let count = 0; count < 5; count += 1) expect(await send(`${count}`)).toEqual({ kind: 'taken' });
    expect(await send('5')).toMatchObject({ kind: 'refused', retry: 'later' });
    await clock.advance(120_000);
    expect(await send('6')).toEqual({ kind: 'taken' });
  });
});

describe('what is reported of a mail of ours', () => {
  const report = (action: string, status: string, about = ourId): string =>
    [
      'From: Mail <MAILER-DAEMON@mx.example.org>',
      'Message-ID: <r1@mx.example.org>',
      'Auto-Submitted: auto-replied',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b\r\nContent-Type: text/plain\r\n\r\nSorry.',
      '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n',
      `Final-Recipient: rfc822; anna@example.org\r\nAction: ${action}\r\nStatus: ${status}\r\n`,
      `--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: ${about}\r\nFrom: support@shop.test\r\n\r\nHi.`,
      '--b--\r\n',
    ].join('\r\n');
  const to = (recipient: string, raw: string): IncomingMail => ({
    ...found(raw),
    envelopeFrom: '',
    recipients: [recipient],
  });

  it.each([
    ['failed', '5.1.1', { status: 'failed', failure: 'hard', reason: 'unknown-recipient' }],
    ['failed', '5.2.2', { status: 'failed', failure: 'soft', reason: 'mailbox-full' }],
    ['failed', '5.7.26', { status: 'failed', failure: 'policy', reason: 'rejected' }],
    ['delivered', '2.0.0', { status: 'delivered', failure: null, reason: null }],
  ])('is told of its delivery, and said by nobody: %s %s', async (action, status, told) => {
    await mailroom.deliver(to(bounceAddress, report(action, status)), port);
    expect(reports).toMatchObject([{ channel: 'email', deliveryId: facts.deliveryId, externalId: ourId, ...told }]);
    expect(received).toEqual([]);
  });

  it('is found by the Message-ID where it comes to the inbox', async () => {
    await mailroom.deliver(to(inbox, report('failed', '5.1.1')), port);
    expect(reports).toMatchObject([{ deliveryId: facts.deliveryId }]);
  });

  it.each([
    ['a delay', bounceAddress, report('delayed', '4.4.1')],
    ['a mail that is not ours', inbox, report('failed', '5.1.1', '<x@elsewhere.test>')],
    ['a delivery there is not', inbox, report('failed', '5.1.1', `<${newId(now)}@in.shop.test>`)],
    ['a delivery of another domain', inbox, report('failed', '5.1.1', `<${facts.deliveryId}@evil.test>`)],
  ])('has no effect for %s', async (_, recipient, raw) => {
    expect(await mailroom.deliver(to(recipient, raw), port)).toEqual({ kind: 'taken' });
    expect([reports, received]).toEqual([[], []]);
  });

  it('as spam is a complaint', async () => {
    const arf = report('failed', '5.1.1')
      .replace('report-type=delivery-status', 'report-type=feedback-report')
      .replace('message/delivery-status', 'message/feedback-report')
      .replace(/Reporting-MTA[\s\S]*?Status: 5\.1\.1/, 'Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1');
    await mailroom.deliver(to(inbox, arf), port);
    expect(reports).toMatchObject([{ status: 'failed', failure: 'complaint', deliveryId: facts.deliveryId }]);
  });

  it('by an absence notice is a program’s word in its conversation', async () => {
    const notice = mail(`To: ${bounceAddress}\r\nAuto-Submitted: auto-replied (vacation)\r\n`, 'I am away.');
    await mailroom.deliver(to(bounceAddress, notice), port);
    expect(received).toMatchObject([{ isAutoReply: true, isReaction: true, deliveryId: facts.deliveryId }]);
    expect(reports).toEqual([]);
  });

  it('by a provider is found by our Message-ID, or by the envelope’s sender', async () => {
    const told = { status: 'delivered', reason: null, failure: null, at: now } as const;
    const by = (messageId: string | null, envelopeFrom: string | null) =>
      mailroom.report({ ...told, eventKey: 'e1', deliveryId: null, messageId, envelopeFrom }, port);
    await by(ourId, null);
    await by('<0100@email.amazonses.com>', bounceAddress);
    await by('<x@elsewhere.test>', 'x@elsewhere.test');
    await by(null, null);
    expect(reports.map(({ deliveryId, externalId }) => [deliveryId, externalId])).toEqual([
      [facts.deliveryId, ourId],
      [facts.deliveryId, '<0100@email.amazonses.com>'],
      [null, '<x@elsewhere.test>'],
    ]);
  });
});

describe('the files of a mail', () => {
  it('come with it, and what stays in the original is named', async () => {
    const part = (name: string, type: string): string =>
      `--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nabc\r\n`;
    const files = Array.from({ length: 12 }, (_, index) => part(`photo-${index}.jpg`, 'image/jpeg')).join('');
    const headers = `To: ${inbox}\r\nContent-Type: multipart/mixed; boundary=b\r\n`;
    await mailroom.deliver(found(mail(headers, `--b\r\n\r\nSee here.\r\n${files}--b--`)), port);
    expect(received[0]?.files).toHaveLength(10);
    expect(received[0]?.files[0]).toMatchObject({ name: 'photo-0.jpg', type: 'image/jpeg' });
    expect(received[0]?.text).toContain('See here.');
    expect(received[0]?.text).toContain('📎 photo-10.jpg, photo-11.jpg');
  });
});
