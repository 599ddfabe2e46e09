import { describe, expect, it } from 'vitest';
import { readMail, withoutEnvelopeLine } from './read.ts';
import { tnefOf } from './testing/tnef-writer.ts';

const read = (...lines: (string | Buffer)[]) => {
  const bytes = lines.flatMap((line) => [typeof line === 'string' ? Buffer.from(line) : line, Buffer.from('\r\n')]);
  return readMail(Buffer.concat(bytes));
};
const body = (charset: string, bytes: number[]) =>
  read(`Content-Type: text/plain; charset=${charset}`, '', Buffer.from(bytes));

describe('words in every character set', () => {
  it.each([
    ['windows-1251', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2], 'Привет'],
    ['koi8-r', [0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4], 'Привет'],
    ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42], '日本'],
    ['gb18030', [0xd6, 0xd0, 0xce, 0xc4], '中文'],
    ['windows-1250', [0xb3, 0xf3, 0x64, 0x9f], 'łódź'],
    ['cp1252', [0x80, 0x20, 0x84, 0x47, 0x72, 0xfc, 0xdf, 0x65, 0x93], '€ „Grüße“'],
    ['nothing-like-this', [0x47, 0x72, 0xfc, 0x6e], 'Grün'],
  ])('%s', async (charset, bytes, text) => {
    expect((await body(charset, bytes)).text).toBe(text);
  });

  it('wrongly declared, or not at all', async () => {
    const latin = Buffer.from('Grüße aus Köln', 'latin1');
    expect((await read('Subject: x', '', latin)).text).toBe('Grüße aus Köln');
    expect((await read('Content-Type: text/plain; charset=utf-8', '', latin)).text).toBe('Grüße aus Köln');
    expect((await read('Content-Type: text/html', '', Buffer.concat([Buffer.from('<p>'), latin]))).text).toBe(
      'Grüße aus Köln',
    );
  });
});

const parts = (type: string, ...bodies: string[]) =>
  [`Content-Type: ${type}; boundary="b"`, '', ...bodies.flatMap((part) => ['--b', part]), '--b--'] as const;

describe('the files of a mail', () => {
  it('have their names in any encoding, and only names', async () => {
    const { files } = await read(
      ...parts(
        'multipart/mixed',
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''Rechnung%20f%C3%BCr; filename*1*=%20M%C3%A4rz.pdf\r\n\r\nx",
        'Content-Type: image/png; name="=?utf-8?q?Gr=C3=B6=C3=9Fe=2Epng?="\r\n\r\nx',
        'Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename="../../etc/passwd"\r\n\r\nx',
        'Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename="a\u202egpj.exe"\r\n\r\nx',
        'Content-Type: image/jpeg\r\nContent-Disposition: inline\r\n\r\nx',
      ),
    );
    expect(files.map(({ name }) => name)).toEqual([
      'Rechnung für März.pdf',
      'Größe.png',
      'passwd',
      'a gpj.exe',
      'image.jpg',
    ]);
  });

  it('have their bytes, also where their encoding is damaged', async () => {
    const file = (encoding: string, content: string) =>
      `Content-Type: application/x-a; name=a\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${content}`;
    const { files } = await read(
      ...parts(
        'multipart/mixed',
        file('base64', 'aGVs\r\nbG8='),
        file('base64', 'aGVs*bG8'),
        file('quoted-printable', 'h=65l=\r\nlo=ZZ=20'),
        file('8bit', 'hello'),
      ),
    );
    const texts = files.map(({ bytes }) => Buffer.from(bytes ?? []).toString());
    expect(texts).toEqual(['hello', 'hello', 'hello=ZZ ', 'hello']);
    expect(files.map(({ sizeBytes }) => sizeBytes)).toEqual([5, 5, 9, 5]);
  });

  it('are bounded in number, and then only named', async () => {
    const { files } = await read(
      ...parts(
        'multipart/mixed',
        ...Array.from({ length: 30 }, (_, at) => `Content-Type: image/png; name=${at}.png\r\n\r\nx`),
      ),
    );
    expect(files).toHaveLength(30);
    expect(files.filter(({ bytes }) => bytes !== null)).toHaveLength(10);
  });

  it('are not the pictures of the quoted mail, nor its seals', async () => {
    const html =
      '<p>See <img src="cid:mine@a"></p><blockquote type="cite"><img src="cid:logo@shop"> Hello</blockquote>';
    const picture = (id: string) =>
      `Content-Type: image/png; name=${id}.png\r\nContent-Disposition: inline\r\nContent-ID: <${id}>\r\n\r\nx`;
    const mail = await read(
      ...parts(
        'multipart/related',
        `Content-Type: text/html\r\n\r\n${html}`,
        picture('mine@a'),
        picture('logo@shop'),
        'Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx',
      ),
    );
    expect(mail.text).toBe('See');
    expect(mail.files.map(({ name, bytes }) => [name, bytes !== null])).toEqual([
      ['mine@a.png', true],
      ['logo@shop.png', false],
      ['smime.p7s', false],
    ]);
  });

  it('an attached mail is a file, and its words are not the answer', async () => {
    const attached = 'Content-Type: message/rfc822\r\n\r\nSubject: Old/order\r\n\r\nSecret words';
    const mail = await read(...parts('multipart/mixed', '\r\nSee the attached mail.', attached));
    expect(mail.text).toBe('See the attached mail.');
    expect(mail.files).toMatchObject([{ name: 'Old-order.eml', type: 'message/rfc822' }]);
  });

  it('an attached text is a file, and not the answer', async () => {
    const note = 'Content-Type: text/plain\r\nContent-Disposition: inline; filename=log.txt\r\n\r\nlog line';
    const mail = await read(...parts('multipart/mixed', '\r\nHere is the log.', note));
    expect(mail.text).toBe('Here is the log.');
    expect(mail.files).toMatchObject([{ name: 'log.txt' }]);
  });
});

describe('an invitation', () => {
  const calendar = (method: string, more: string) =>
    `Content-Type: text/calendar; method=${method}\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:${method}\r\nBEGIN:VEVENT\r\nBEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nSUMMARY:Fitting\\, size 42\r\nDTSTART;TZID="Europe/Berlin":20261124T100000\r\nDTEND:20261124T093000Z\r\nLOCATION:Shop\\nFirst\r\n  floor\r\n${more}END:VEVENT\r\nEND:VCALENDAR`;
  const line = (asked: string) =>
    `📅 Fitting, size 42 · 2026-11-24 10:00 Europe/Berlin – 2026-11-24 09:30 UTC · Shop First floor · ${asked}`;

  it('is one line beside the words, and a file', async () => {
    const mail = await read(...parts('multipart/alternative', '\r\nPlease come.', calendar('REQUEST', '')));
    expect(mail.text).toBe('Please come.');
    expect(mail.events).toEqual([line('request')]);
    expect(mail.files).toMatchObject([{ name: 'text.ics', type: 'text/calendar' }]);
  });

  it('answered without words says the answer', async () => {
    const mail = await read(calendar('REPLY', 'ATTENDEE;CN="Berg; Anna";PARTSTAT=ACCEPTED:mailto:a@b.example\r\n'));
    expect(mail.text).toBe(line('accepted'));
  });
});

describe("Outlook's winmail.dat", () => {
  const packed = (content: Parameters<typeof tnefOf>[0]) =>
    `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${tnefOf(content).toString('base64')}`;
  const file = { name: 'Angebot.pdf', type: 'application/pdf', bytes: Buffer.from('PDF') };

  it('is opened: its files are the files, its words count where there are no others', async () => {
    const mail = await read(
      ...parts('multipart/mixed', '\r\nSee the offer.', packed({ text: 'other', files: [file] })),
    );
    expect(mail.text).toBe('See the offer.');
    expect(mail.files).toMatchObject([{ name: 'Angebot.pdf', type: 'application/pdf', sizeBytes: 3 }]);
    expect((await read(packed({ text: 'Größe 42?', files: [] }))).text).toBe('Größe 42?');
  });

  it('with words as packed RTF, from rich text and from HTML', async () => {
    const rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}Gr\\'f6\\'dfe 42\\par Gru\\u223?\\tab\\{x\\}}";
    expect((await read(packed({ rtf, files: [] }))).text).toBe('Größe 42\nGruß\t{x}');
    const html =
      '{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hello{\\*\\htmltag4 <br>}\\htmlrtf \\line\\htmlrtf0 there}';
    expect((await read(packed({ rtf: html, files: [] }))).text).toBe('Hello\nthere');
  });

  it('that is damaged is a file as it is, or gives what can be read', async () => {
    const whole = tnefOf({ text: 'Hello', files: [file] });
    for (let length = 0; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length).toString('base64');
      const mail = await read(
        `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${cut}`,
      );
      expect(['', 'Hello']).toContain(mail.text);
      expect(mail.files.length).toBeLessThanOrEqual(1);
    }
  });
});

it('what a file of a mail has before the mail is not part of it', async () => {
  const mail = Buffer.from('\u{feff}\r\n\r\nFrom anna@b.example Mon Nov 23 10:00:00 2026\nSubject: Hi\n\nhello');
  expect(await readMail(withoutEnvelopeLine(mail))).toMatchObject({ subject: 'Hi', text: 'hello' });
});

it('which mails it answers, the closest first', async () => {
  const mail = await read(
    'In-Reply-To: <c@x>',
    'References: <a@x> <b@x>\r\n <c@x>',
    'To: A <A@b.example>, G: c@d.example, e@f.example;',
    '',
    'x',
  );
  expect(mail).toMatchObject({
    inReplyTo: '<c@x>',
    references: ['<a@x>', '<b@x>', '<c@x>'],
    refersTo: ['<c@x>', '<b@x>', '<a@x>'],
    to: ['A@b.example', 'c@d.example', 'e@f.example'],
  });
});
