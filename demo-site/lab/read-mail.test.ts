import { describe, expect, test } from 'vitest';
import { readMail } from './read-mail.ts';

describe('reading a mail', () => {
  test('lists each link of text and HTML once, and only web addresses', async () => {
    const raw = [
      'From: a@b.test',
      'Content-Type: multipart/alternative; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain',
      '',
      'See http://shop.test/#throughline-continue=abc. And javascript:alert(1)',
      '--x',
      'Content-Type: text/html',
      '',
      '<a href="http://shop.test/?a=1&amp;b=2">x</a> <a href="http://shop.test/#throughline-continue=abc">y</a>',
      '--x--',
    ].join('\r\n');
    expect((await readMail(Buffer.from(raw))).links).toEqual([
      'http://shop.test/#throughline-continue=abc',
      'http://shop.test/?a=1&b=2',
    ]);
  });

  test.each([
    ['nothing', ''],
    ['only zeros', '\0'.repeat(1000)],
    ['a header that never ends', `Subject: ${'x'.repeat(200_000)}`],
    ['boundaries without parts', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x--'],
    [
      'an unknown encoding',
      'Content-Transfer-Encoding: none\r\nContent-Type: text/plain; charset=none\r\n\r\n\xff\xfe',
    ],
    ['addresses that are none', 'From: <<>>,,;\r\nTo: :;@\r\nReply-To: \r\n\r\nx'],
  ])('a mail of %s is shown as far as it can be read', async (_name, raw) => {
    const mail = await readMail(Buffer.from(raw, 'latin1'));
    expect(typeof mail.subject).toBe('string');
    expect(Array.isArray(mail.links)).toBe(true);
  });
});
