import { describe, expect, it } from 'vitest';
import type { CodeMessage, OutboundMessage, OutboundReply } from '../channel.ts';
import { compose, headerName, type Sending } from './compose.ts';
import { composeCode } from './compose-code.ts';
import { isMarker } from './mail-words.ts';

const at = Date.UTC(2026, 10, 22, 9, 30);
const reply: OutboundReply = {
  seq: 2,
  at,
  authorName: 'Mia',
  isAutomated: false,
  text: 'It is in stock.',
  fileNames: [],
};
const message: OutboundMessage = {
  deliveryId: '01a2b3c4-0000-7000-8000-000000000001',
  conversationId: 'c1',
  site: { siteId: 'demo', name: 'Demo shop', homeUrl: 'https://shop.test' },
  address: { addressId: 'a1', value: 'anna@example.org' },
  locale: 'en',
  replies: [reply],
  inReplyTo: { text: 'Is it in stock?', at },
  thread: [],
  contractSentence: "Here, then by e-mail to a•••@example.org if I haven't read it after 5 min.",
  createdAt: at,
  attempt: 1,
};
const sending: Sending = {
  fromAddress: 'support@shop.test',
  replyTo: 'reply+token@in.shop.test',
  envelopeFrom: 'bounce+token@in.shop.test',
  messageId: '<01a2b3c4-0000-7000-8000-000000000001@in.shop.test>',
  continueUrl: 'https://shop.test#throughline-continue=secret',
};
const mailOf = (changes: Partial<OutboundMessage>) => compose({ ...message, ...changes }, sending);

describe('the mail of an answer', () => {
  it('says what the agent said, above it where to answer, below it the contract and the way back to the browser', () => {
    const { text, html } = mailOf({});
    const order = [
      'above this line',
      'It is in stock.',
      'Is it in stock?',
      sending.continueUrl,
      'How answers reach you',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(isMarker(text.split('\n')[0] ?? '')).toBe(true);
    expect(html).toContain('<a href="https://shop.test#throughline-continue=secret">');
    expect(html).toContain('<html lang="en" dir="ltr">');
    expect(html).not.toMatch(/<table|<script|<img|style="/);
  });

  it('is from the agent by way of the site, and comes back to its own address', () => {
    const mail = mailOf({});
    expect(mail.from).toEqual({ name: 'Mia via Demo shop', address: 'support@shop.test' });
    expect(mail).toMatchObject({
      to: 'anna@example.org',
      replyTo: 'reply+token@in.shop.test',
      envelope: { from: 'bounce+token@in.shop.test', to: 'anna@example.org' },
      messageId: sending.messageId,
      subject: 'Your conversation with Demo shop',
      date: new Date(at),
    });
  });

  it('is the same at every attempt, so that a second copy is known as such', () => {
    expect(mailOf({ attempt: 2 })).toEqual(mailOf({}));
  });

  it('continues the thread of the mails before it', () => {
    const mail = mailOf({ thread: ['<first@x>', '<second@y>'] });
    expect(mail).toMatchObject({
      inReplyTo: '<second@y>',
      references: ['<first@x>', '<second@y>'],
      subject: 'Re: Your conversation with Demo shop',
    });
    expect(mailOf({ thread: [sending.messageId] })).not.toHaveProperty('inReplyTo');
  });

  it('H2: keeps the chain of a long thread short, with its first and newest mails', () => {
    const thread = Array.from({ length: 500 }, (_, index) => `<${index}@x>`);
    const { references, inReplyTo } = mailOf({ thread });
    expect(references).toHaveLength(20);
    expect(references?.[0]).toBe('<0@x>');
    expect(references?.at(-1)).toBe('<499@x>');
    expect(inReplyTo).toBe('<499@x>');
  });

  it('H1: leaves out ids that would break the header', () => {
    const hostile = ['<a@x>\r\nBcc: <all@example.org>', 'no brackets', '<a b@x>', `<${'a'.repeat(5_000)}@x>`, '<ä@x>'];
    expect(mailOf({ thread: [...hostile, '<fine@x>'] }).references).toEqual(['<fine@x>']);
  });

  it('H1, X13: a name is one line without invisible characters', () => {
    const authorName = 'Mia\r\nBcc: all@example.org\u202E\u200B\u0000';
    expect(mailOf({ replies: [{ ...reply, authorName }] }).from.name).toBe('Mia Bcc: all@example.org via Demo shop');
    expect(headerName('a'.repeat(1_000))).toHaveLength(60);
    expect(headerName(`${'a'.repeat(59)}😀`).isWellFormed()).toBe(true);
  });

  it('X1: shows markup in names and texts as text', () => {
    const evil = `"><img src=x onerror=alert(1)>'&`;
    const mail = mailOf({
      site: { siteId: 'demo', name: evil, homeUrl: 'https://shop.test' },
      replies: [
        { ...reply, authorName: evil, text: evil },
        { ...reply, authorName: 'Ben', text: evil },
      ],
      inReplyTo: { text: evil, at },
      contractSentence: evil,
    });
    expect(mail.html).not.toContain('<img');
    expect(mail.html.match(/&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;&#39;&amp;/g)).not.toBeNull();
    expect(mail.text).toContain(evil);
  });

  it('X12: evaluates nothing in what people wrote', () => {
    const text = `\${7*7} {{7*7}} $& $1`;
    expect(mailOf({ replies: [{ ...reply, text }] }).text).toContain(text);
    expect(mailOf({ replies: [{ ...reply, text }] }).html).toContain(`\${7*7} {{7*7}} $&amp; $1`);
  });

  it('names the files of an answer and says where to see them', () => {
    const { text, html } = mailOf({ replies: [{ ...reply, fileNames: ['a.pdf', 'b.jpg'] }] });
    expect(text).toContain('It is in stock.\n[2 files: a.pdf, b.jpg – open the conversation to see them]');
    expect(html).toContain(`<a href="${sending.continueUrl}">2 files: a.pdf, b.jpg`);
  });

  it('says only the files where there are no words', () => {
    const mail = mailOf({ replies: [{ ...reply, text: '', fileNames: ['a.pdf'] }] });
    expect(mail.text).toContain('- - -\n\n[1 file: a.pdf – open the conversation to see it]\n\nYou wrote');
    expect(mail.html).not.toContain('<p class="text" dir="auto"></p>');
  });

  it('X1, X13: a file’s name is one line, and its markup text', () => {
    const fileNames = ['<img src=x>\r\nBcc: x\u202Egpj.exe'];
    const { text, html } = mailOf({ replies: [{ ...reply, fileNames }] });
    expect(text).toContain('[1 file: <img src=x> Bcc: x gpj.exe –');
    expect(html).not.toContain('<img');
  });

  it('names the speakers only where several speak', () => {
    const two = mailOf({ replies: [reply, { ...reply, authorName: 'Ben', text: 'Size 42?' }] });
    expect(two.text).toContain('Mia:\nIt is in stock.\n\nBen:\nSize 42?');
    expect(two.from.name).toBe('Demo shop');
    expect(mailOf({}).text).not.toContain('Mia:');
  });

  it('says that it was sent by a program only when no person had a hand in it', () => {
    const bot = { ...reply, isAutomated: true };
    expect(mailOf({ replies: [bot] }).headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' });
    expect(mailOf({ replies: [bot, reply] }).headers).toEqual({});
    expect(mailOf({}).headers).toEqual({});
    expect(mailOf({ replies: [bot] }).from.name).toBe('Demo shop');
  });

  it('E6: quotes only the last message of the customer, and not all of a long one', () => {
    const { text } = mailOf({ inReplyTo: { text: `first\n${'long '.repeat(2_000)}`, at } });
    expect(text).toContain('You wrote:\n> first\n> long');
    expect(text.length).toBeLessThan(2_500);
    expect(mailOf({ inReplyTo: null }).text).not.toContain('You wrote');
  });

  it.each([
    ['de-AT', 'Ihre Unterhaltung mit Demo shop', 'Mia über Demo shop', 'So erreichen Sie Antworten', '1 Datei: a.pdf'],
    ['nl', 'Uw gesprek met Demo shop', 'Mia via Demo shop', 'Zo bereiken antwoorden u', '1 bestand: a.pdf'],
    ['fr', 'Your conversation with Demo shop', 'Mia via Demo shop', 'How answers reach you', '1 file: a.pdf'],
  ])('speaks the language of the customer (%s)', (locale, subject, sender, contract, files) => {
    const mail = mailOf({ locale, replies: [{ ...reply, fileNames: ['a.pdf'] }] });
    expect(mail.text).toContain(files);
    expect(mail.subject).toBe(subject);
    expect(mail.from.name).toBe(sender);
    expect(mail.text).toContain(contract);
    expect(isMarker(mail.text.split('\n')[0] ?? '')).toBe(true);
  });
});

const code: CodeMessage = {
  site: { siteId: 'demo', name: 'Demo shop' },
  address: 'anna@example.org',
  locale: 'en',
  purpose: 'address',
  code: '314159',
  linkUrl: 'https://gateway.test/confirm#secret',
};

describe('the mail with a code', () => {
  const mailOfCode = (changes: Partial<CodeMessage> = {}) =>
    composeCode({ ...code, ...changes }, 'support@shop.test', { messageId: '<c1@in.shop.test>', at });

  it('brings the code and the link, and says what to do when nobody asked', () => {
    const { text, html, subject } = mailOfCode();
    for (const body of [text, html]) {
      expect(body).toContain('314159');
      expect(body).toContain('https://gateway.test/confirm#secret');
      expect(body).toContain('ignore this e-mail');
    }
    expect(subject).not.toContain('314159');
  });

  it('has no link when only the code counts', () => {
    const { text, html } = mailOfCode({ linkUrl: null, purpose: 'continue' });
    expect(text).not.toContain('https://');
    expect(html).not.toContain('<a ');
  });

  it('A1, A3: has nothing in it that the one who asked could have chosen', () => {
    const unlike = mailOfCode({ address: 'bob@example.org' });
    expect({ ...unlike, to: '', envelope: null }).toEqual({ ...mailOfCode(), to: '', envelope: null });
  });

  it('is marked as sent by a program', () => {
    expect(mailOfCode().headers).toEqual({ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' });
  });

  it.each(['en', 'de', 'nl'])('exists for both purposes in %s', (locale) => {
    const subjects = (['address', 'continue'] as const).map((purpose) => mailOfCode({ locale, purpose }).subject);
    expect(new Set(subjects).size).toBe(2);
  });
});
