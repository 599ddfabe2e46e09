import { describe, expect, test } from 'vitest';
import { draftReply } from './compose-mail.ts';
import { readMail } from './read-mail.ts';

async function original(head: string, text = 'Hello Ada,\r\n\r\n> earlier words\r\nsize M.\r\n') {
  return readMail(Buffer.from(`${head}\r\n\r\n${text}`));
}

describe('a reply begun in the lab', () => {
  test('goes to Reply-To and keeps the thread together', async () => {
    const mail = await original(
      'From: Tern & Tide <hello@shop.test>\r\nReply-To: reply+x@shop.test\r\nSubject: Your bike\r\nMessage-ID: <2@shop.test>\r\nReferences: <1@shop.test>',
    );
    expect(draftReply(mail, 'ada@mail.test')).toMatchObject({
      from: 'ada@mail.test',
      to: 'reply+x@shop.test',
      subject: 'Re: Your bike',
      inReplyTo: '<2@shop.test>',
      references: '<1@shop.test> <2@shop.test>',
    });
  });

  test('goes to the sender when there is no Reply-To, and does not pile up Re:', async () => {
    const draft = draftReply(await original('From: hello@shop.test\r\nSubject: RE: Your bike'), 'ada@mail.test');
    expect(draft).toMatchObject({ to: 'hello@shop.test', subject: 'RE: Your bike', inReplyTo: null, references: null });
  });

  test('has the words on top, then the signature, then the original quoted as mail clients do', async () => {
    const mail = await original('From: Tern & Tide <hello@shop.test>\r\nDate: Sun, 22 Nov 2026 09:15:00 +0000');
    expect(draftReply(mail, 'ada@mail.test', 'I will come.').text.split('\n')).toEqual([
      'I will come.',
      '',
      '-- ',
      'Ada',
      'Sent from the channel lab',
      '',
      expect.stringMatching(/^On Sun, 22 Nov 2026 at \d\d:\d\d, Tern & Tide <hello@shop\.test> wrote:$/),
      '> Hello Ada,',
      '>',
      '>> earlier words',
      '> size M.',
      '',
    ]);
  });
});
