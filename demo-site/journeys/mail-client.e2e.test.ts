import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, Stage, until } from './stage.ts';

/** s-nail reads mailbox files and hands mail in by SMTP; nothing of it is ours. */
const hasMailClient = spawnSync('s-nail', ['-V']).status === 0;
const mailbox = 'anna@mail.test';
const company = 'hello@tern-and-tide.test';
let stage: Stage;
let desk: Desk;

beforeAll(async () => {
  stage = await Stage.set();
  desk = await stage.desk();
});
afterAll(() => stage.strike());

async function mailClient(options: readonly string[], commands: string): Promise<void> {
  const settings = {
    v15: 'v15-compat',
    mta: `mta=smtp://127.0.0.1:${stage.demo.submissionPort}`,
    auth: 'smtp-auth=none',
    from: `from=Anna Berg <${mailbox}>`,
    host: 'hostname=mail.test',
    charset: 'ttycharset=utf-8',
    honour: 'reply-to-honour=yes',
    quote: 'quote',
    prefix: 'indentprefix=> ',
  };
  const flags = Object.values(settings).flatMap((setting) => ['-S', setting]);
  const env = { ...process.env, MAILRC: '/dev/null', LC_ALL: 'C.UTF-8' };
  const client = spawn('s-nail', ['-n', '-#', ...flags, ...options], { env });
  let complaints = '';
  client.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  client.stdin.end(commands);
  const [status] = await once(client, 'close');
  expect(status, complaints).toBe(0);
}

test.skipIf(!hasMailClient)(
  'an ordinary mail client writes in, reads the answer from its mailbox and answers it',
  async () => {
    await mailClient(['-s', 'A question about the lamp', company], 'Does the lamp come with a bulb?\n');
    await desk.page.getByText('Does the lamp come with a bulb?').first().waitFor();
    await desk.openFirst();
    await desk.say('It does, an LED one.');
    const mail = await stage.mail(mailbox);
    expect(mail.text).toContain('It does, an LED one.');

    await mailClient(['-f', stage.demo.lab.mailboxes.fileOf(mailbox)], 'reply 1\nThen I take two. Grüße\n~.\nquit\n');
    await until(() => desk.texts()).toHaveLength(3);
    const [first, , third] = await desk.texts();
    expect(first).toContain('Does the lamp come with a bulb?');
    expect(third).toBe('Then I take two. Grüße');
    expect(await desk.page.getByRole('tabpanel').getByRole('listitem').count()).toBe(1);
  },
);

test.skipIf(!hasMailClient)(
  'a stranger who got the mail forwarded is shown to agents only, and gets nothing back',
  async () => {
    const mail = await stage.mail(mailbox);
    const reply = /<(reply\+[^>]+)>/.exec(mail.replyTo)?.[1] ?? mail.replyTo;
    const letter = join(stage.folder, 'forwarded.txt');
    writeFileSync(letter, 'I am not Anna.\n');
    await mailClient(['-S', 'from=eve@elsewhere.test', '-s', 'Re: lamp', '-q', letter, reply], '');
    await desk.page.getByText('I am not Anna.').first().waitFor();
    await desk.page.getByText('From an address that is not the customer’s').first().waitFor();
    expect(stage.mails('eve@elsewhere.test')).toEqual([]);
  },
);
