import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromMbox, toMbox } from './mbox.ts';

const at = Date.UTC(2026, 10, 2, 9, 5, 7);
const mail = (raw: string, sender = 'hello@shop.test') => ({ sender, at, raw: Buffer.from(raw, 'latin1') });

describe('an mbox file', () => {
  test('begins each mail with its sender and date, and ends it with an empty line', () => {
    expect(toMbox(mail('Subject: hi\r\n\r\nHello\r\n')).toString()).toBe(
      'From hello@shop.test Mon Nov  2 09:05:07 2026\nSubject: hi\n\nHello\n\n',
    );
  });

  test('quotes lines that look like the beginning of a mail, also quoted ones', () => {
    const text = toMbox(mail('\r\nFrom here on\r\n>From there\r\nfrom now\r\n From afar\r\n')).toString();
    expect(text.split('\n').slice(2, -2)).toEqual(['>From here on', '>>From there', 'from now', ' From afar']);
  });

  test('calls the null sender of a bounce MAILER-DAEMON, and cannot be broken by a sender', () => {
    expect(toMbox(mail('x', '')).toString()).toMatch(/^From MAILER-DAEMON /);
    expect(toMbox(mail('x', 'a b\nFrom c@d.test')).toString()).toMatch(/^From a-b-From-c@d\.test Mon/);
  });

  test('gives back every mail byte for byte, whatever stands in it', () => {
    const line = fc.oneof(
      fc.constantFrom('From ', '>From ', '>>From x', '', 'From a@b.test Mon Nov  2 09:05:07 2026'),
      fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)) }),
    );
    const mails = fc.array(fc.array(line, { minLength: 1 }).map((lines) => mail(`${lines.join('\r\n')}\r\n`)));
    fc.assert(
      fc.property(mails, (written) => {
        const read = fromMbox(Buffer.concat(written.map(toMbox)));
        expect(read.map(({ raw }) => Buffer.from(raw).toString('latin1'))).toEqual(
          written.map(({ raw }) => raw.toString('latin1')),
        );
        for (const one of read) expect(one).toMatchObject({ sender: 'hello@shop.test', at });
      }),
    );
  });

  test('that is no mbox file holds no mail', () => {
    for (const junk of ['', 'From', 'From x', '\0\0', 'Hello\nFrom nobody\n'])
      expect(fromMbox(Buffer.from(junk))).toEqual([]);
  });
});
