import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdjustableClock } from './adjustable-clock.ts';
import { Hints } from './hints.ts';
import { type MailCarrier, startMailCarrier } from './mail-carrier.ts';
import { MailSwitchboard } from './mail-switches.ts';
import { Mailboxes } from './mailboxes.ts';
import { listenSmtp, type SmtpMail, SmtpRefusal } from './smtp-listener.ts';
import { stillClock } from './testing/still-clock.ts';

const ada = 'ada@mail.test';
const raw =
  'From: hello@shop.test\r\nTo: ada@mail.test\r\nMessage-ID: <1@shop.test>\r\n\r\nFrom the quay,\r\nhello\r\n';

let clock: AdjustableClock;
let switches: MailSwitchboard;
let mailboxes: Mailboxes;
let carrier: MailCarrier;
let company: Awaited<ReturnType<typeof listenSmtp>>;
/** What reached the company, and what it answers: a status code, or null to accept. */
let arrived: SmtpMail[];
let answer: number | null;

async function handIn(port: number, from: string, to: string, mail = raw): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to: [to] }, raw: mail });
  } finally {
    transport.close();
  }
}

const toAda = (mail = raw) => handIn(carrier.smtpPort, 'hello@shop.test', ada, mail);
const adas = raw.replace('From: hello@shop.test', `From: ${ada}`);
const fromAda = () => handIn(carrier.submissionPort, ada, 'reply+x@shop.test', adas);
const refusal = (sending: Promise<void>) =>
  sending.then(
    () => null,
    (error: { responseCode?: number }) => error,
  );

beforeEach(async () => {
  clock = stillClock();
  switches = new MailSwitchboard();
  mailboxes = new Mailboxes(mkdtempSync(join(tmpdir(), 'throughline-mail-')), new Hints());
  arrived = [];
  answer = null;
  company = await listenSmtp({
    port: 0,
    async onMail(mail) {
      if (answer !== null) throw new SmtpRefusal(answer, 'no');
      arrived.push(mail);
    },
  });
  const companyPort = company.port;
  carrier = await startMailCarrier({ mailboxes, switches, clock, smtpPort: 0, submissionPort: 0, companyPort });
});

afterEach(async () => {
  await carrier.stop();
  await company.stop();
});

describe('mail to a customer', () => {
  test('arrives in their mailbox, byte for byte, and in a file any mail client can open', async () => {
    await toAda();
    expect(mailboxes.mails('Ada@Mail.test').map((mail) => Buffer.from(mail.raw).toString())).toEqual([raw]);
    expect(readFileSync(mailboxes.fileOf(ada), 'utf8')).toMatch(
      /^From hello@shop\.test .*\n[\s\S]*\n>From the quay,\n/,
    );
  });

  test('is still there after the lab was started again', async () => {
    await toAda();
    const again = new Mailboxes(join(mailboxes.fileOf(ada), '..'), new Hints());
    expect(again.mails(ada).map((mail) => Buffer.from(mail.raw).toString())).toEqual([raw]);
  });

  test('that comes twice under one Message-ID is shown once', async () => {
    await toAda();
    await toAda();
    expect(mailboxes.mails(ada)).toMatchObject([{ copies: 2 }]);
    await toAda(raw.replace('<1@', '<2@'));
    expect(mailboxes.mails(ada)).toHaveLength(2);
  });

  test.each([
    ['unknown-recipient', 550],
    ['mailbox-full', 452],
    ['rejected', 554],
  ] as const)('is refused with the code of the switch: %s', async (bounce, code) => {
    switches.change({ address: null, incoming: { bounce }, outgoing: {} });
    expect(await refusal(toAda())).toMatchObject({ responseCode: code });
    expect(mailboxes.mails(ada)).toHaveLength(0);
  });

  test('is refused for one address only when the switch is that address', async () => {
    switches.change({ address: 'BOB@mail.test', incoming: { bounce: 'unknown-recipient' }, outgoing: {} });
    expect(await refusal(handIn(carrier.smtpPort, 'hello@shop.test', 'bob@mail.test'))).toMatchObject({
      responseCode: 550,
    });
    await toAda();
    expect(mailboxes.mails(ada)).toHaveLength(1);
  });

  test.each([
    ['cut-and-keep', 1],
    ['cut-and-lose', 0],
  ] as const)('leaves the sender without an answer when the connection is cut: %s', async (loss, kept) => {
    switches.change({ address: null, incoming: { loss }, outgoing: {} });
    const error = await refusal(toAda());
    expect(error).toBeInstanceOf(Error);
    expect(error?.responseCode).toBeUndefined();
    expect(mailboxes.mails(ada)).toHaveLength(kept);
  });

  test('is put off while the mail server is down', async () => {
    switches.change({ address: null, incoming: { isDown: true }, outgoing: {} });
    expect(await refusal(toAda())).toMatchObject({ responseCode: 421 });
  });

  test.each([
    ['unknown-recipient', 'Status: 5.1.1', 0],
    ['mailbox-full', 'Status: 5.2.2', 0],
    ['rejected', 'Status: 5.7.1', 0],
    ['complaint', 'Feedback-Type: abuse', 1],
  ] as const)('is reported on afterwards, to its envelope sender: %s', async (report, words, kept) => {
    switches.change({ address: null, incoming: { report }, outgoing: {} });
    await toAda();
    await vi.waitFor(() => expect(arrived).toHaveLength(1));
    expect(arrived[0]?.envelope).toEqual({ from: '', to: ['hello@shop.test'] });
    expect(arrived[0]?.raw.toString()).toContain(words);
    expect(arrived[0]?.raw.toString()).toContain('Message-ID: <1@shop.test>');
    expect(mailboxes.mails(ada)).toHaveLength(kept);
  });

  test('arrives later, by the clock of the lab, while the sender has its answer', async () => {
    switches.change({ address: null, incoming: { delayMs: 300_000 }, outgoing: {} });
    await toAda();
    expect(mailboxes.mails(ada)).toHaveLength(0);
    clock.turn(300_000);
    await vi.waitFor(() => expect(mailboxes.mails(ada)).toMatchObject([{ at: clock.now() }]));
  });

  test('is there before its late answer: the sender does not know', async () => {
    switches.change({ address: null, incoming: { answerDelayMs: 30_000 }, outgoing: {} });
    let isAnswered = false;
    const sending = toAda().then(() => {
      isAnswered = true;
    });
    await vi.waitFor(() => expect(mailboxes.mails(ada)).toHaveLength(1));
    expect(isAnswered).toBe(false);
    clock.turn(30_000);
    await sending;
  });
});

describe('mail of a customer', () => {
  test('reaches the company byte for byte with its envelope', async () => {
    await fromAda();
    await vi.waitFor(() => expect(mailboxes.mails(ada)).toMatchObject([{ passage: { state: 'passed-on' } }]));
    expect(arrived.map((mail) => mail.raw.toString())).toEqual([adas]);
    expect(arrived[0]?.envelope).toEqual({ from: ada, to: ['reply+x@shop.test'] });
  });

  test('that somebody else handed in under its name is marked as forged, as a mail provider does', async () => {
    await handIn(carrier.submissionPort, 'mallory@evil.test', 'reply+x@shop.test', raw.replace('hello@shop.test', ada));
    await vi.waitFor(() => expect(arrived).toHaveLength(1));
    expect(arrived[0]?.raw.toString()).toMatch(
      /^Authentication-Results: \S+; dmarc=fail header\.from=mail\.test\r\nFrom: ada/,
    );
  });

  test('vanishes when the switch says so', async () => {
    switches.change({ address: ada, incoming: {}, outgoing: { loss: 'vanish' } });
    await fromAda();
    expect(mailboxes.mails(ada)).toMatchObject([{ passage: { state: 'lost' } }]);
    expect(arrived).toEqual([]);
  });

  test('comes twice when the switch says so', async () => {
    switches.change({ address: null, incoming: {}, outgoing: { twice: true } });
    await fromAda();
    await vi.waitFor(() => expect(arrived.map((mail) => mail.raw.toString())).toEqual([adas, adas]));
  });

  test('waits at the carrier, by the clock of the lab', async () => {
    switches.change({ address: null, incoming: {}, outgoing: { delayMs: 60_000 } });
    await fromAda();
    expect(mailboxes.mails(ada)).toMatchObject([{ passage: { state: 'waiting' } }]);
    clock.turn(60_000);
    await vi.waitFor(() => expect(arrived).toHaveLength(1));
  });

  test('is tried again while the company says "later", and arrives once', async () => {
    answer = 451;
    await fromAda();
    await vi.waitFor(() => expect(mailboxes.mails(ada)).toMatchObject([{ passage: { state: 'retrying' } }]));
    answer = null;
    clock.turn(1_000);
    await vi.waitFor(() => expect(mailboxes.mails(ada)).toMatchObject([{ passage: { state: 'passed-on' } }]));
    expect(arrived).toHaveLength(1);
  });

  test('that the company refuses for good is not tried again', async () => {
    answer = 550;
    await fromAda();
    await vi.waitFor(() =>
      expect(mailboxes.mails(ada)).toMatchObject([
        { passage: { state: 'refused', answer: expect.stringContaining('550') } },
      ]),
    );
  });
});
