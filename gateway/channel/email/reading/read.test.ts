import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { autoReplyOf } from './auto-reply.ts';
import { readMail } from './read.ts';

/** A fixture as a server would hand it over. */
const fixture = (name: string): Buffer =>
  Buffer.from(readFileSync(new URL(`./fixtures/${name}.eml`, import.meta.url), 'utf8').replaceAll('\n', '\r\n'));

describe('what a customer wrote, without the mail they answered', () => {
  it.each([
    ['gmail-en', 'Yes please!\n\nI will come by on Tuesday.'],
    ['gmail-de', 'Sehr gerne, ich komme am Dienstag.\n\nViele Grüße\nAnna'],
    ['gmail-nl', 'Ja graag, ik kom dinsdag langs.'],
    ['outlook-web-en', 'Yes please, put it aside.'],
    ['outlook-desktop-de', 'Ja, bitte zurücklegen.\nIch hole ihn am Dienstag ab.'],
    ['outlook-html-only-nl', 'Ja graag, leg maar apart.\n\nIk kom dinsdag langs.'],
    ['outlook-classic-html-de', 'Passt, danke!'],
    ['apple-mail-en', 'Yes, please keep it for me.\n\nAnna'],
    ['iphone-de', 'Ja, gerne 😀'],
    ['iphone-photo-en', 'This one, in blue.'],
    [
      'thunderbird-flowed-de',
      'Dann nehme ich ihn, denn der Schuh ist genau der, den ich schon so lange suche.\n\nUnd gibt es ihn auch in Blau?',
    ],
    ['thunderbird-html-de', 'Ja, bitte.\n\nGeht auch Dienstag?'],
    ['yahoo-html-en', 'Yes, keep it for me & my sister.'],
    ['k9-nl', 'Ja graag!'],
    ['k9-top-de', 'Ja, bis Dienstag!'],
    ['s-nail-en', 'Then I take two. Grüße'],
    ['interleaved-en', 'Good.\nYes, until Tuesday.'],
    [
      'forwarded-en',
      'This is the invoice I meant.\n\n---------- Forwarded message ---------\nFrom: Billing <billing@carrier.example>\nDate: Fri, Nov 20, 2026 at 8:00 AM\nSubject: Invoice 17\nTo: Anna Berg <anna@example.org>\n\nThe amount is 17.00 EUR.',
    ],
    ['latin1-de', 'Gibt es den Schuh auch in Größe 42? Am Montag schrieb ich schon einmal: ohne Antwort.'],
  ])('%s', async (name, text) => {
    expect((await readMail(fixture(name))).text).toBe(text);
  });
});

it('what stands before and after the parts of a mail is for nobody to read', async () => {
  const parts = '--x\r\n\r\nHello.\r\n--x--\r\n';
  const mail = `Content-Type: multipart/mixed; boundary=x\r\n\r\nYour program is old.\r\n${parts}\r\nNothing below.\r\n`;
  expect((await readMail(Buffer.from(mail))).text).toBe('Hello.');
});

describe('who wrote, and with what', () => {
  it('reads names and subjects in any encoding', async () => {
    const mail = await readMail(fixture('latin1-de'));
    expect(mail.from).toEqual({ address: 'juergen@example.org', name: 'Jürgen Weiß' });
    expect(mail.subject).toBe('Größe 42?');
    expect(mail.messageId).toBe('<LAT1@example.org>');
  });

  it('counts a photo as attached, and leaves it in the original', async () => {
    const { files } = await readMail(fixture('iphone-photo-en'));
    expect(files).toMatchObject([{ name: 'IMG_0042.jpeg', type: 'image/jpeg', isInline: true }]);
    expect(files[0]?.bytes?.length).toBe(files[0]?.sizeBytes);
    expect((await readMail(fixture('gmail-en'))).files).toEqual([]);
  });
});

describe('a mail that a program sent', () => {
  it.each(['absence-de', 'vacation-sieve', 'report-of-failure'])('%s is known as one', async (name) => {
    expect(autoReplyOf(await readMail(fixture(name)), 'anna@example.org').is).toBe(true);
  });

  it.each(['gmail-en', 'outlook-desktop-de', 'iphone-de'])('%s is not taken for one', async (name) => {
    expect(autoReplyOf(await readMail(fixture(name)), 'anna@example.org').is).toBe(false);
  });

  it('a report of failure says what the mail server said, and not the mail it returns', async () => {
    const { text } = await readMail(fixture('report-of-failure'));
    expect(text).toContain('no such host');
    expect(text).not.toContain('secret words');
  });
});
