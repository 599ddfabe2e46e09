import { describe, expect, it } from 'vitest';
import { carryFiles } from './carry-files.ts';
import { headerName } from './mail.ts';
import { isMarker, mailWords } from './mail-words.ts';
import { at, fileOf, mailOf, reply, sending } from './testing/answer.ts';

const signal = new AbortController().signal;
const named = (...names: string[]) => names.map((name) => fileOf(name, 'application/pdf', new Uint8Array(1)));

describe('the mail of an answer', () => {
  it('says what the agent said, above it where to answer, below it the contract and the way back to the browser', () => {
    const { text, html } = mailOf({});
    const order = [
      'above this line',
      'It is in stock.',
      'Is it in stock?',
      sending.continueUrl,
      'How answers reach you',
      'https://gateway.test/preferences#secret',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(isMarker(text.split('\n')[0] ?? '')).toBe(true);
    expect(html).toContain('href="https://shop.test#throughline-continue=secret"');
    expect(html).toContain('href="https://gateway.test/preferences#secret"');
    expect(html).toContain('<html lang="en" dir="ltr"');
    expect(html).not.toMatch(/<script|<img|undefined|\[\[/);
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
    const { text, html } = mailOf({ replies: [{ ...reply, files: named('a.pdf', 'b.jpg') }] });
    expect(text).toContain('It is in stock.\n[2 files: a.pdf, b.jpg – open the conversation to see them]');
    expect(html).toContain('2 files: a.pdf, b.jpg – open');
  });

  it('says only the files where there are no words', () => {
    const mail = mailOf({ replies: [{ ...reply, text: '', files: named('a.pdf') }] });
    expect(mail.text).toContain('- - -\n\n[1 file: a.pdf – open the conversation to see it]\n\nYou wrote');
    expect(mail.html).not.toContain('class="said');
  });

  it('X1, X13: a file’s name is one line, and its markup text', () => {
    const files = named('<img src=x>\r\nBcc: x\u202Egpj.exe');
    const { text, html } = mailOf({ replies: [{ ...reply, files }] });
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
    expect(mailOf({ replies: [bot, reply] }).headers).not.toHaveProperty('Auto-Submitted');
    expect(mailOf({}).headers).not.toHaveProperty('Auto-Submitted');
    expect(mailOf({ replies: [bot] }).from.name).toBe('Demo shop');
  });

  it('E6: quotes only the last message of the customer, and not all of a long one', () => {
    const { text } = mailOf({ inReplyTo: { text: `first\n${'long '.repeat(2_000)}`, at } });
    expect(text).toContain('You wrote:\n> first\n> long');
    expect(text.length).toBeLessThan(2_500);
    expect(mailOf({ inReplyTo: null }).text).not.toContain('You wrote');
  });

  it('E6: quotes no code and no secret', () => {
    const { text, html } = mailOf({ inReplyTo: { text: 'My code is 314159.\nsk_live_0123456789abcdef', at } });
    expect(text).toContain('> My code is •••.\n> •••');
    expect(html).not.toMatch(/314159|sk_live/);
  });

  it('answers the newest mail of the other side, and names the chain between', () => {
    const thread = ['<first@in.shop.test>', '<theirs@example.org>', '<second@in.shop.test>'];
    expect(mailOf({ thread })).toMatchObject({ inReplyTo: '<theirs@example.org>', references: thread });
  });

  it('can be unsubscribed from with one click (RFC 8058), by a link that cannot break the header (H1)', () => {
    expect(mailOf().headers).toEqual({
      'List-Unsubscribe': '<https://gateway.test/unsubscribe/demo/secret>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    const hostile = mailOf({ unsubscribeUrl: 'https://x.test/a\r\nBcc: b@x.test>' }).headers['List-Unsubscribe'];
    expect(hostile).toMatch(/^<https:\/\/[!-;=?-~]+>$/);
  });

  it('leaves out what a notice of ours does not have', () => {
    const { text, html, headers } = mailOf({ contractSentence: '', preferencesUrl: '', unsubscribeUrl: '' });
    expect(headers).toEqual({});
    expect(text).not.toMatch(/How answers reach you|Change where/);
    expect(html).not.toMatch(/How answers reach you|Change where|href=""/);
  });

  it('shows pictures where they were said, and names what came with it and what did not', async () => {
    const picture = fileOf('shoe.png', 'image/png', Buffer.from('picture'));
    const files = [picture, ...named('a.pdf', 'b.pdf')];
    const replies = [{ ...reply, files }];
    const carried = await carryFiles(replies, { maxBytes: 8, cidOf: (index) => `${index}@shop.test` }, signal);
    const { text, html, attachments } = mailOf({ replies }, { carried });
    expect(attachments?.map(({ filename }) => filename)).toEqual(['shoe.png', 'a.pdf']);
    expect(text).toContain('[Attached: shoe.png, a.pdf]\n[1 file: b.pdf – open the conversation to see it]');
    expect(html).toContain('<img src="cid:1@shop.test" alt="shoe.png"');
    expect(html.indexOf('It is in stock.<')).toBeLessThan(html.indexOf('<img'));
  });

  it('is announced in a list of mails by the answer itself', () => {
    const shown = (html: string) => />([^<>]*)<\/div>/.exec(html.slice(html.indexOf('<body')))?.[1];
    expect(shown(mailOf().html)).toBe('It is in stock.');
    expect(shown(mailOf({ replies: [{ ...reply, text: 'a\n'.repeat(500) }] }).html)).toHaveLength(140);
  });

  it('keeps lines and writes from the right where that is the way', () => {
    const { html } = mailOf({ locale: 'ar-EG', replies: [{ ...reply, text: 'واحد\nاثنان' }] });
    expect(html).toContain('واحد<br>\nاثنان');
    expect(html).toContain('<html lang="ar" dir="rtl"');
    expect(html).not.toMatch(/align="left"|text-align:left|direction:ltr|border-left/);
  });

  it.each([
    ['de-AT', 'Ihre Unterhaltung mit Demo shop', 'Mia über Demo shop', 'So erreichen Sie Antworten', '1 Datei: a.pdf'],
    ['nl', 'Uw gesprek met Demo shop', 'Mia via Demo shop', 'Zo bereiken antwoorden u', '1 bestand: a.pdf'],
    ['fr-CA', 'Votre conversation avec Demo shop', 'Mia via Demo shop', 'Comment les réponses', '1 fichier : a.pdf'],
    ['es', 'Su conversación con Demo shop', 'Mia a través de Demo shop', 'Cómo le llegan', '1 archivo: a.pdf'],
    ['ar', 'محادثتك مع Demo shop', 'Mia عبر Demo shop', 'كيف تصلك الردود', 'الملفات: a.pdf'],
    ['pl', 'Your conversation with Demo shop', 'Mia via Demo shop', 'How answers reach you', '1 file: a.pdf'],
  ])('speaks the language of the customer (%s)', (locale, subject, sender, contract, files) => {
    const mail = mailOf({ locale, replies: [{ ...reply, files: named('a.pdf') }] });
    expect(mail.text).toContain(files);
    expect(mail.subject).toBe(subject);
    expect(mail.from.name).toBe(sender);
    expect(mail.text).toContain(contract);
    expect(isMarker(mail.text.split('\n')[0] ?? '')).toBe(true);
  });

  it('has words of its own in every language', () => {
    const all = Object.values(mailWords);
    for (const pick of ['marker', 'youWrote', 'change', 'continueHere', 'codeIs', 'orPress', 'notYou'] as const) {
      expect(new Set(all.map((words) => words[pick])).size).toBe(all.length);
    }
  });
});
