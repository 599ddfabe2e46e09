import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoReplyOf } from './auto-reply.ts';
import { readMail } from './read.ts';
import { readReport } from './report.ts';

const html = 'Content-Type: text/html\r\n\r\n';
const multipart = 'Content-Type: multipart/mixed; boundary=x\r\n\r\n';
const nested = (depth: number): string =>
  Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join(
    '',
  );

/** Each is a mail that brings some parser to its knees, at the size a mail may have or at which it would hang. */
const hostile: Record<string, () => string> = {
  'a line for every byte': () => `\r\n${'\n'.repeat(25_000_000)}`,
  'one line of 25 MB': () => `\r\n${'a'.repeat(25_000_000)}`,
  'headers without end': () => 'X: y\r\n'.repeat(4_000_000),
  'one header of 25 MB': () => `Subject: ${'a'.repeat(25_000_000)}\r\n\r\nhi`,
  'a part for every four bytes': () => multipart + '--x\n'.repeat(6_000_000),
  'parts that are never declared': () => multipart + '\n--'.repeat(8_000_000),
  'a hundred thousand parts': () => multipart + '--x\r\n\r\nhi\r\n'.repeat(100_000),
  'five hundred levels': () => `${nested(500)}\r\nhi`,
  'ten thousand nested groups of addresses': () => `From: ${'g:'.repeat(10_000)}${';'.repeat(10_000)}\r\n\r\nhi`,
  'ten thousand recipients': () => `To: ${'a@b.example, '.repeat(10_000)}\r\n\r\nhi`,
  'encoded words without end': () => `Subject: ${'=?utf-8?q?a?= '.repeat(9_000)}\r\n\r\nhi`,
  'tags that never close': () => html + '<a href='.repeat(100_000),
  'tags that never close, beside a text': () =>
    `${multipart}--x\r\n${html}${'<a href='.repeat(30_000)}\r\n--x\r\n\r\nhi`,
  'elements nested without end': () => html + '<div><blockquote>'.repeat(50_000),
  'tables nested without end': () => html + '<table><tr><td>'.repeat(50_000),
  'comments without end': () => html + '<!--'.repeat(100_000),
  'entities without end': () => html + '&#x1F600;'.repeat(30_000),
  'introductions without end (en)': () => `\r\n${'On a '.repeat(50_000)}`,
  'introductions on every line (en)': () => `\r\n${'On 1:00 a@b.c '.repeat(15)}\n`.repeat(2_000),
  'introductions on every line (nl)': () => `\r\n${'Op schreef\n'.repeat(20_000)}`,
  'introductions on every line (pl)': () => `\r\n${'Dnia pisze\n'.repeat(1_400)}`,
  'header blocks on every line': () => `\r\n${'From: a <b@c>\n'.repeat(20_000)}`,
  'quote signs without end': () => `\r\n${'>'.repeat(1_000_000)}`,
  'introductions that end on every line': () => `\r\n${'On 1:00 <a@b.example> wrote:\n'.repeat(4_000)}`,
  'signs of a quotation in HTML': () => html + '<div class=gmail_quote><blockquote type=cite>'.repeat(20_000),
  'pictures without end': () => html + '<img src=cid:a>'.repeat(20_000),
  'a calendar without end': () =>
    `Content-Type: text/calendar\r\n\r\n${'BEGIN:VEVENT\r\n;;;;;;;;;;\r\n'.repeat(50_000)}`,
  'a thousand calendars': () =>
    multipart + '--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n'.repeat(1_000),
  'a thousand files': () => multipart + '--x\r\nContent-Type: image/png; name=a.png\r\n\r\nabc\r\n'.repeat(1_000),
  'a file name without end': () => `Content-Disposition: attachment; filename="${'a/'.repeat(100_000)}.png"\r\n\r\nx`,
  'parameters without end': () => `Content-Type: text/plain; ${'a*0*=b; '.repeat(20_000)}\r\n\r\nx`,
  'a delivery status without end': () =>
    `Content-Type: message/delivery-status\r\n\r\n${'Action: failed\r\n\r\n'.repeat(1_000_000)}`,
  'mails in mails': () => 'Content-Type: message/rfc822\r\n\r\n'.repeat(100_000),
  'underscores without end': () => `\r\n${'_'.repeat(100_000)}x`,
  'soft line breaks without end': () =>
    `Content-Transfer-Encoding: quoted-printable\r\n\r\n${'=\r\n'.repeat(1_000_000)}`,
  'broken base64': () => `Content-Transfer-Encoding: base64\r\n\r\n${'=A'.repeat(1_000_000)}`,
  'flowed without end': () => `Content-Type: text/plain; format=flowed\r\n\r\n${'a \r\n'.repeat(1_000_000)}`,
  'an unknown character set': () => 'Content-Type: text/plain; charset=nothing-like-this\r\n\r\nhi',
  'NUL and bare CR everywhere': () => 'From: a\0@b.example\rSubject: x\r\n\r\nh\0i\rthere\u0007',
  'nothing at all': () => '',
  'a prototype for a header': () => '__proto__: x\r\nconstructor: y\r\nContent-Type: text/plain; __proto__=z\r\n\r\nhi',
};

describe('E7, H2: a mail made to break its reader', () => {
  it.each(Object.keys(hostile))('%s: is read, in bounds', async (name) => {
    const mail = await readMail(Buffer.from(hostile[name]?.() ?? '', 'latin1'));
    expect(mail.text.length).toBeLessThanOrEqual(200_000);
    expect(mail.subject.length).toBeLessThanOrEqual(200);
    expect(mail.files.length).toBeLessThanOrEqual(1_000);
    expect(`${mail.text}${mail.subject}${mail.from.name}`).not.toMatch(/\0|\r/);
    readReport(mail);
    expect(autoReplyOf(mail, null).why ?? '').not.toMatch(/[\r\n]/);
  });

  it('finds the words below 20 MB of attachment', async () => {
    const file = `--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n${`${'A'.repeat(76)}\r\n`.repeat(256_000)}`;
    const mail = await readMail(Buffer.from(`${multipart}${file}--x\r\n\r\nHere it is.\r\n--x--\r\n`));
    expect(mail.text).toBe('Here it is.');
    expect(mail.files).toMatchObject([{ name: 'a.pdf' }]);
  });

  it('H1: no header value becomes two lines', async () => {
    const mail = await readMail(
      Buffer.from('Subject: =?utf-8?q?a=0D=0ABcc:_all?=\r\nFrom: =?utf-8?q?b=0D=0Ac=00?= <a@b.example>\r\n\r\nhi'),
    );
    expect(mail.subject).toBe('a Bcc: all');
    expect(mail.from.name).toBe('b c');
  });

  it('a Message-ID that is none is not used as one', async () => {
    for (const id of ['none', '<a b@c>', `<${'a'.repeat(300)}@b>`, '<a@b> <c@d>', '<ä@b>']) {
      expect((await readMail(Buffer.from(`Message-ID: ${id}\r\n\r\nhi`))).messageId).toBeNull();
    }
  });

  it("X5: shows nothing of a mail's HTML but its words", async () => {
    const body = `${html}<style>p{position:fixed}</style><script>alert(1)</script><p>Hi <img src="https://track.example/x.gif" alt="pixel"><a href="javascript:alert(1)">there</a>, <a href="https://shop.test/shoe">this</a></p><form action="https://evil.example"><input value="pay"></form>`;
    const { text } = await readMail(Buffer.from(body));
    expect(text).toBe('Hi there, this (https://shop.test/shoe)');
  });

  it('never fails on damaged mails', async () => {
    const whole = ['gmail-en', 'report-of-failure', 'iphone-photo-en', 'thunderbird-flowed-de'].map((name) =>
      readFileSync(new URL(`./fixtures/${name}.eml`, import.meta.url)),
    );
    const damage = fc.record({
      of: fc.constantFrom(...whole),
      cut: fc.nat(3_000),
      changes: fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ of, cut, changes }) => {
        const bytes = Buffer.from(of.subarray(0, Math.max(0, of.length - cut)));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const mail = await readMail(bytes);
        expect(mail.text.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
