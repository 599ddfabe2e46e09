import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './throughline.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function called(argv: readonly string[], input = '') {
  const out: string[] = [];
  const said: string[] = [];
  const code = await run(argv, {
    write: async (line) => void out.push(line),
    complain: async (line) => void said.push(line),
    input: Readable.from(input === '' ? [] : [Buffer.from(input)]),
  });
  return { code, out, said };
}

const parse = async (files: readonly string[], input?: string) => {
  const { code, out } = await called(['email', 'parse', '--no-dns', ...files], input);
  return { code, mails: out.map((line) => JSON.parse(line)) };
};

const mail = (subject: string) =>
  `From: Anna <anna@example.org>\r\nTo: support@shop.test\r\nSubject: ${subject}\r\nMessage-ID: <1@b>\r\nIn-Reply-To: <0@b>\r\n\r\nYes.\r\n\r\n> Is it?\r\n`;

describe('throughline email parse', () => {
  it('says all there is to say about a mail', async () => {
    const path = file('one.eml', mail('Hi'));
    expect(await parse([path])).toEqual({
      code: 0,
      mails: [
        {
          file: path,
          from: 'anna@example.org',
          to: ['support@shop.test'],
          subject: 'Hi',
          messageId: '<1@b>',
          inReplyTo: '<0@b>',
          references: [],
          visibleText: 'Yes.',
          hiddenText: '> Is it?',
          attachments: [],
          autoReply: { is: false, why: null },
          bounce: null,
          authentication: { spf: 'none', dkim: 'none', dmarc: 'temperror', arc: 'none', sender: 'unchecked' },
        },
      ],
    });
  });

  it('says what an attachment and a bounce are', async () => {
    const bounce = file(
      'bounce.eml',
      'From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/plain; name=log.txt\r\nContent-Disposition: attachment\r\n\r\nabc\r\n--b--\r\n',
    );
    const [found] = (await parse([bounce])).mails;
    expect(found).toMatchObject({
      bounce: { recipient: 'a@b.example', status: '5.1.1', kind: 'hard' },
      attachments: [{ name: 'log.txt', type: 'text/plain', sizeBytes: 3 }],
      autoReply: { is: true },
    });
  });

  it('goes on after what it cannot read, and keeps the order', async () => {
    const files = [join(folder, 'none.eml'), folder, file('a.eml', mail('a')), file('x.png', '\u{89}PNG'), '-', '-'];
    const { code, mails } = await parse(files, mail('b'));
    expect(code).toBe(0);
    expect(mails.map(({ file: name, subject, error }) => [name, subject ?? error])).toEqual([
      [files[0], 'There is no such file.'],
      [folder, 'It is a folder.'],
      [files[2], 'a'],
      [files[3], 'It is no mail: it has none of a mail’s headers.'],
      ['-', 'b'],
      ['-', 'Standard input has been read already.'],
    ]);
  });

  it('reads a thousand mails in one call', async () => {
    const files = Array.from({ length: 1_000 }, (_, at) => file(`${at}.eml`, mail(String(at))));
    const { mails } = await parse(files);
    expect(mails.map(({ subject }) => subject)).toEqual(files.map((_, at) => String(at)));
  }, 60_000);

  it('says how it is called when it is called otherwise', async () => {
    expect(await called(['email', 'parse'])).toMatchObject({ code: 2, out: [] });
    expect(await called(['email', 'parse', '--nonsense', 'x'])).toMatchObject({ code: 2, out: [] });
    const { code, out } = await called(['email', 'parse', '--help']);
    expect([code, out.join('\n')]).toEqual([0, expect.stringContaining('visibleText')]);
  });
});

describe('throughline', () => {
  it('knows its commands, and no others', async () => {
    expect(await called(['--help'])).toMatchObject({ code: 0, said: [] });
    for (const argv of [[], ['email'], ['email', 'send'], ['__proto__'], ['constructor', 'x']]) {
      expect(await called(argv)).toMatchObject({ code: 2, out: [] });
    }
  });

  it('hands texts to sms segments as they are', async () => {
    const { code, out } = await called(['sms', 'segments', '--', 'hello', '--help']);
    expect([code, out.length]).toEqual([0, 2]);
  });

  it('starts from any Node, and passes the exit code on', () => {
    const launcher = new URL('./throughline.mjs', import.meta.url).pathname;
    const helped = spawnSync(process.execPath, [launcher, '--help'], { encoding: 'utf8' });
    expect([helped.status, helped.stdout]).toEqual([0, expect.stringContaining('email parse')]);
    expect(spawnSync(process.execPath, [launcher, 'nonsense']).status).toBe(2);
    const piped = spawnSync(process.execPath, [launcher, 'email', 'parse', '--no-dns', '-'], {
      input: mail('x'),
      encoding: 'utf8',
    });
    expect(JSON.parse(piped.stdout)).toMatchObject({ file: '-', subject: 'x' });
  }, 30_000);
});
