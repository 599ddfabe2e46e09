import { generateKeyPairSync } from 'node:crypto';
import { dkimVerify } from 'mailauth';
import { afterEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../channel.ts';
import { type ScriptedSmtp, type Stage, startScriptedSmtp, type Turn } from '../testing/scripted-smtp.ts';
import type { DkimKey } from './dkim.ts';
import type { Mail } from './mail.ts';
import { createSender } from './send.ts';

const mail: Mail = {
  envelope: { from: 'bounce+x@in.shop.test', to: 'anna@example.org' },
  from: { name: 'Mia via Shop', address: 'support@shop.test' },
  to: 'anna@example.org',
  subject: 'Your conversation with Shop',
  messageId: '<d1@in.shop.test>',
  date: new Date(0),
  text: 'Hello.\n.dotted\n',
  html: '<p>Hello.</p>',
  headers: {},
};

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(script: (stage: Stage) => Turn | null): Promise<ScriptedSmtp> {
  const server = await startScriptedSmtp(script);
  stops.push(server.stop);
  return server;
}

function sender(smtpUrl: string, dkim: DkimKey | null = null) {
  const made = createSender({ smtpUrl, dkim }, { connectMs: 150, silenceMs: 150, connections: 2 });
  stops.push(() => made.close());
  return made;
}

async function attempt(script: Partial<Record<Stage, Turn>>): Promise<SendOutcome> {
  const server = await start((stage) => script[stage] ?? null);
  return sender(server.url).send(mail, new AbortController().signal);
}

const never = (reason: string) => ({ kind: 'failed', reason, retry: 'never' });
const later = (reason: string) => ({ kind: 'failed', reason, retry: 'later' });
const unknown = { kind: 'unknown', reason: 'no-answer' };

describe('sending a mail over SMTP', () => {
  it('is accepted when the server takes the message, and is named by its Message-ID', async () => {
    const server = await start(() => null);
    const outcome = await sender(server.url).send(mail, new AbortController().signal);
    expect(outcome).toEqual({ kind: 'accepted', externalId: '<d1@in.shop.test>' });
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]).toContain('Message-ID: <d1@in.shop.test>');
    expect(server.messages[0]).toContain('\r\n.dotted');
    expect(server.commands).toContain('MAIL FROM:<bounce+x@in.shop.test>');
  });

  it.each<[Stage, SendOutcome | object]>([
    ['connect', later('unreachable')],
    ['ehlo', later('unreachable')],
    ['mail', later('unreachable')],
    ['rcpt', later('unreachable')],
    ['data', later('unreachable')],
    ['body', unknown],
    ['final', unknown],
  ])('when the connection breaks at "%s", what may have gone out is told from what has not', async (stage, outcome) => {
    expect(await attempt({ [stage]: 'drop' })).toEqual(outcome);
  });

  it.each<[Stage, SendOutcome | object]>([
    ['connect', later('timeout')],
    ['mail', later('timeout')],
    ['data', later('timeout')],
    ['final', unknown],
  ])('when the server falls silent at "%s" likewise', async (stage, outcome) => {
    expect(await attempt({ [stage]: 'silent' })).toEqual(outcome);
  });

  it.each<[Stage, string, object]>([
    ['rcpt', '550 5.1.1 no such user', never('unknown-recipient')],
    ['rcpt', '550 no such user', never('unknown-recipient')],
    ['rcpt', '552 5.2.2 over quota', never('mailbox-full')],
    ['rcpt', '550 5.2.1 disabled', never('mailbox-disabled')],
    ['rcpt', '550 5.7.1 spam source', never('rejected')],
    ['mail', '552 5.3.4 too big', never('too-large')],
    ['final', '552 too big', never('too-large')],
    ['final', '554 5.7.1 spam', never('rejected')],
    ['mail', '530 5.7.0 authenticate first', later('sign-in')],
    ['rcpt', '450 4.2.1 greylisted', later('try-later')],
    ['final', '451 4.3.0 disk', later('try-later')],
    ['connect', '554 go away', later('try-later')],
    ['data', '421 4.3.2 shutting down', later('try-later')],
    ['final', '421 4.3.2 shutting down', later('try-later')],
  ])('at "%s" the answer "%s" says whether to try again', async (stage, reply, outcome) => {
    expect(await attempt({ [stage]: reply })).toEqual(outcome);
  });

  it('waits for a server that is not there', async () => {
    const server = await start(() => null);
    await server.stop();
    expect(await sender(server.url).send(mail, new AbortController().signal)).toEqual(later('unreachable'));
    expect(await sender('smtp://nowhere.invalid').send(mail, new AbortController().signal)).toMatchObject({
      retry: 'later',
    });
  });

  it('gives up at the deadline: before the message was handed over it is tried again, after that nobody knows', async () => {
    const before = await start((stage) => (stage === 'rcpt' ? 'silent' : null));
    const after = await start((stage) => (stage === 'final' ? 'silent' : null));
    const send = (url: string) => createSenderWithPatience(url).send(mail, AbortSignal.timeout(100));
    expect(await send(before.url)).toEqual(later('timeout'));
    expect(await send(after.url)).toEqual(unknown);
  });

  it('does not begin when the deadline has passed', async () => {
    const server = await start(() => null);
    expect(await sender(server.url).send(mail, AbortSignal.abort())).toEqual(later('timeout'));
    expect(server.commands).toEqual([]);
  });

  it('does not let one refused address spoil the next mail on the same connection', async () => {
    let asked = 0;
    const server = await start((stage) => (stage === 'rcpt' && asked++ === 0 ? '550 5.1.1 unknown' : null));
    const out = createSenderWithPatience(server.url);
    expect(await out.send(mail, new AbortController().signal)).toEqual(never('unknown-recipient'));
    expect(await out.send({ ...mail, messageId: '<d2@x>' }, new AbortController().signal)).toMatchObject({
      kind: 'accepted',
    });
    expect(server.commands.filter((line) => line.startsWith('EHLO'))).toHaveLength(1);
  });

  it('heals a kept connection that the server has closed meanwhile, without sending twice', async () => {
    let mails = 0;
    const server = await start((stage) => (stage === 'mail' && mails++ === 1 ? 'drop' : null));
    const out = sender(server.url);
    await out.send(mail, new AbortController().signal);
    expect(await out.send(mail, new AbortController().signal)).toMatchObject({ kind: 'accepted' });
    expect(server.messages).toHaveLength(2);
  });
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const dkim: DkimKey = {
  domainName: 'shop.test',
  keySelector: 'sel',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
const dns = async (name: string): Promise<string[][]> => {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return name === 'sel._domainkey.shop.test' ? [[`v=DKIM1; k=rsa; p=${key}`]] : [];
};
const verdict = async (raw: string): Promise<string[]> => {
  const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), { resolver: dns });
  return results.map(({ status }) => status.result);
};

describe('a signed mail', () => {
  const listed: Mail = {
    ...mail,
    subject: 'محادثتك مع Shop',
    headers: { 'List-Unsubscribe': '<https://x.test/u>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    attachments: [
      {
        filename: 'é.pdf',
        contentType: 'application/pdf',
        content: Buffer.alloc(9_000, 7),
        contentDisposition: 'attachment',
      },
    ],
  };

  async function sent(): Promise<string> {
    const server = await start(() => null);
    await sender(server.url, dkim).send(listed, new AbortController().signal);
    return server.messages[0] ?? '';
  }

  it('is verified by the key in DNS, and no longer when a letter has changed', async () => {
    const raw = await sent();
    expect(await verdict(raw)).toEqual(['pass']);
    expect(await verdict(raw.replace('Hello', 'Hallo'))).not.toEqual(['pass']);
  });

  it('is verified with what says how to unsubscribe, which nobody may change either (RFC 8058)', async () => {
    const raw = await sent();
    expect(await verdict(raw.replace('<https://x.test/u>', '<https://y.test/u>'))).not.toEqual(['pass']);
    expect(await verdict(raw.replace('One-Click', 'Two-Click'))).not.toEqual(['pass']);
  });

  it.each<[Stage, object]>([
    ['rcpt', later('unreachable')],
    ['final', unknown],
  ])('that breaks off at "%s" is told as one that is not signed', async (stage, outcome) => {
    const server = await start((at) => (at === stage ? 'drop' : null));
    expect(await sender(server.url, dkim).send(listed, new AbortController().signal)).toEqual(outcome);
  });

  it('is not promised with a key that cannot sign', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
    const curve = generateKeyPairSync('ed25519').privateKey;
    const bad = ['no key', ...[weak, curve].map((key) => key.export({ type: 'pkcs8', format: 'pem' }).toString())];
    for (const one of bad) expect(() => sender('smtp://x.test', { ...dkim, privateKey: one })).toThrow();
  });
});

function createSenderWithPatience(smtpUrl: string) {
  const made = createSender({ smtpUrl, dkim: null }, { connectMs: 5_000, silenceMs: 5_000, connections: 1 });
  stops.push(() => made.close());
  return made;
}
