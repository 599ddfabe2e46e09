import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { type AuthenticationParts, authenticateMail } from '../channel/email/reading/authentication.ts';
import { autoReplyOf } from '../channel/email/reading/auto-reply.ts';
import { dnsResolver, noResolver, untilSilent } from '../channel/email/reading/dns.ts';
import { type ReadMail, readMail, withoutEnvelopeLine } from '../channel/email/reading/read.ts';
import { readReport } from '../channel/email/reading/report.ts';
import { systemClock } from '../kernel/clock.ts';
import { type Command, wrongUsage } from './command.ts';
import { inOrder } from './in-order.ts';

const help = `throughline email parse [--no-dns] FILE...

Reads each FILE as one mail (as it was sent, "message/rfc822", often named .eml) and prints one JSON object a line, in the
order given. FILE may be - for standard input. A file that cannot be read gives {"file", "error"}, and the rest go on.

  file, from, to, subject, messageId, inReplyTo, references
  visibleText      what the person wrote
  hiddenText       what was left out: the mail they answered, and their signature
  attachments      [{name, type, sizeBytes}]
  autoReply        {is, why}: whether a program wrote it, and how that is known
  bounce           {recipient, status, kind: hard, soft or policy}, or null
  authentication   {spf, dkim, dmarc, arc, sender: proven, forged or unchecked}; there is no SPF for a file

  --no-dns         ask no name server; then no signature can be checked
  --help           this text`;

const maxBytes = 64_000_000;
const width = { count: 16, bytes: 128_000_000 };
const dnsTimeoutMs = 3_000;

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'It is a folder.',
  EACCES: 'It may not be read.',
  ENOTDIR: 'There is no such file.',
};

class Unreadable extends Error {}

const tooLarge = (): Unreadable => new Unreadable(`It is larger than ${maxBytes / 1_000_000} MB.`);

async function readInput(input: Readable): Promise<Uint8Array> {
  if (input.readableEnded) throw new Unreadable('Standard input has been read already.');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function sizeOf(file: string): Promise<number> {
  if (file === '-') return maxBytes;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? found.size : 0;
}

async function bytesOf(file: string, input: Readable): Promise<Uint8Array> {
  if (file === '-') return readInput(input);
  if ((await stat(file)).size > maxBytes) throw tooLarge();
  return readFile(file);
}

const usualHeaders = ['from', 'to', 'subject', 'date', 'message-id', 'received', 'mime-version', 'content-type'];
const isMail = ({ headers }: ReadMail): boolean => usualHeaders.some((name) => headers.has(name));

function bounceOf(mail: ReadMail) {
  const report = readReport(mail);
  if (report === null || report.failure === null || report.failure === 'complaint') return null;
  return { recipient: report.recipient, status: report.status, kind: report.failure };
}

async function describe(file: string, sent: Uint8Array, parts: AuthenticationParts) {
  const raw = withoutEnvelopeLine(sent);
  const mail = await readMail(raw, { files: false });
  if (!isMail(mail)) throw new Unreadable('It is no mail: it has none of a mail’s headers.');
  const { is, why } = autoReplyOf(mail, null);
  return {
    file,
    from: mail.from.address || null,
    to: mail.to,
    subject: mail.subject,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    visibleText: mail.text,
    hiddenText: mail.hiddenText,
    attachments: mail.files.map(({ name, type, sizeBytes }) => ({ name, type, sizeBytes })),
    autoReply: { is, why },
    bounce: bounceOf(mail),
    authentication: await authenticateMail(raw, null, parts),
  };
}

function problemOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return problems[code] ?? `It could not be read${code === '' ? '' : ` (${code})`}.`;
}

function readArguments(argv: readonly string[]) {
  const options = { 'no-dns': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Prints what mails say, one JSON object a line, as many as there are and in their order. */
export const emailParse: Command = async (argv, terminal) => {
  const given = readArguments(argv);
  if ('values' in given && given.values.help === true) {
    await terminal.write(help);
    return 0;
  }
  if ('problem' in given || given.positionals.length === 0) {
    await terminal.complain('problem' in given ? `${given.problem}\n\n${help}` : help);
    return wrongUsage;
  }
  const resolver = given.values['no-dns'] === true ? noResolver : untilSilent(dnsResolver());
  const parts = { mta: hostname(), resolver, timeoutMs: dnsTimeoutMs, clock: systemClock };
  const parse = async (file: string) => {
    try {
      return await describe(file, await bytesOf(file, terminal.input), parts);
    } catch (error) {
      return { file, error: problemOf(error) };
    }
  };
  for await (const result of inOrder(given.positionals, width, sizeOf, parse)) {
    await terminal.write(JSON.stringify(result));
  }
  return 0;
};
