import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Headers } from './auto-reply.ts';
import { calendarLines } from './calendar.ts';
import { divide } from './divide.ts';
import { linesOfHtml, takePictures } from './html-lines.ts';
import { FileCollector, type MailFile } from './mail-files.ts';
import { linesOfText, type MarkedLine } from './marked-line.ts';
import { type MimePart, mimeTreeOf } from './mime-tree.ts';
import { oneLine } from './one-line.ts';
import { bytesOf } from './part-bytes.ts';
import { linesOf, textAllowance } from './part-text.ts';
import { isForwardingSubject } from './reply-forms.ts';
import { textOfRtf } from './rtf-text.ts';
import { unpackRtf } from './rtf-unpack.ts';
import { type SortedParts, sortParts, type TextForm, textsIn } from './sorted-parts.ts';

/** What a part says that one mail server wrote for another: a delivery status, a complaint, a returned header. */
export interface MachinePart {
  type: string;
  text: string;
}

/** A mail that came in, as far as we read it; the rest is in the kept original. */
export interface ReadMail {
  headers: Headers;
  from: { address: string; name: string | null };
  /** Plain addresses, at most 50. */
  to: string[];
  /** With its angle brackets; null when it has none that can be used. */
  messageId: string | null;
  inReplyTo: string | null;
  /** Oldest first, at most 100. */
  references: string[];
  /** Ids of the mails it answers, the closest first. */
  refersTo: string[];
  subject: string;
  /** What the person wrote, without quotation and signature; empty when there is no text of their own. */
  text: string;
  /** What was left out of `text`. */
  hiddenText: string;
  /** One line for each event of a calendar; they are the text of a mail that has no other. */
  events: string[];
  files: MailFile[];
  machineParts: MachinePart[];
}

const maxSubjectLength = 200;
const maxNameLength = 120;
const maxRecipients = 50;
const maxReferences = 100;
const maxTopHeaderLength = 131_072;
const maxMachineParts = 10;
const maxMachineLength = 32_768;
const maxCalendars = 5;

const usableId = /<[!-;=?-~]{1,250}>/g;

/** The mail's own headers, as those of a mail without parts. */
async function parseHeaders(headers: string): Promise<Email> {
  const flat = headers.slice(0, maxTopHeaderLength).replace(/^(content-type|content-transfer-encoding)\b/gim, 'x-$1');
  return PostalMime.parse(Buffer.from(`${flat}\r\n\r\n`, 'latin1'));
}

function headersOf(email: Email): Headers {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  return headers;
}

const mailboxesOf = (addresses: readonly Address[]) =>
  addresses.flatMap((address) => (address.group === undefined ? [address] : address.group));

const idsIn = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? []).join(' ').slice(0, 50_000).match(usableId)?.slice(-maxReferences) ?? [];

/** Text is read as the mail program meant it: by the marks of its HTML where it left such marks, else as plain text. */
async function wordsOf(raw: Uint8Array, parts: SortedParts): Promise<MarkedLine[]> {
  const read = async (form: TextForm): Promise<MarkedLine[]> => {
    const allowance = textAllowance();
    const lines: MarkedLine[] = [];
    for (const part of textsIn(parts.tree, form)) {
      for (const line of await linesOf(raw, part, allowance)) lines.push(line);
    }
    return lines;
  };
  const rich = await read('html');
  const plain = parts.hasAlternatives ? await read('plain') : rich;
  const isMarked = rich.some(({ mark }) => mark === 'quoted' || mark === 'quoted-on');
  return isMarked || plain.every(({ text }) => text.trim() === '') ? rich : plain;
}

/** The words in a `winmail.dat`. */
function packedLines(body: NonNullable<FileCollector['packed']>): MarkedLine[] {
  if (body.kind === 'rtf-compressed') return linesOfText(textOfRtf(unpackRtf(body.bytes) ?? ''));
  return body.kind === 'html' ? linesOfHtml(body.text) : linesOfText(body.text);
}

const machineText = (raw: Uint8Array, part: MimePart): MachinePart => ({
  type: part.type,
  text: bytesOf(raw, part).toString('utf8', 0, maxMachineLength),
});

function eventsOf(raw: Uint8Array, parts: readonly MimePart[]): string[] {
  const lines = parts.slice(0, maxCalendars).flatMap((part) => calendarLines(bytesOf(raw, part).toString('utf8')));
  return [...new Set(lines)].map((line) => oneLine(line, 600));
}

function idsOf(headers: Headers) {
  const inReplyTo = idsIn(headers, 'in-reply-to');
  const references = idsIn(headers, 'references');
  return {
    messageId: /^<[!-;=?-~]{1,250}>$/.exec(headers.get('message-id')?.[0]?.trim() ?? '')?.[0] ?? null,
    inReplyTo: inReplyTo[0] ?? null,
    references,
    refersTo: [...new Set([...inReplyTo, ...references.toReversed()])],
  };
}

function correspondents(email: Email) {
  const [sender] = mailboxesOf(email.from ? [email.from] : []);
  const to = mailboxesOf(email.to ?? []).slice(0, maxRecipients);
  return {
    from: { address: sender?.address ?? '', name: oneLine(sender?.name ?? '', maxNameLength) || null },
    to: to.map(({ address }) => oneLine(address, 320)).filter((address) => address !== ''),
  };
}

const mboxLine = /^(?:\xEF\xBB\xBF)?\s{0,10}(?:>?From [^\n]{0,500}\n)?/;

/** A mail without what files of mails put before it: a byte order mark, empty lines, mbox's own first line. */
export function withoutEnvelopeLine(raw: Uint8Array): Uint8Array {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 600)).toString('latin1');
  return raw.subarray(mboxLine.exec(head)?.[0].length ?? 0);
}

interface Content {
  text: string;
  hiddenText: string;
  files: MailFile[];
}

async function contentOf(raw: Uint8Array, parts: SortedParts, isPassedOn: boolean, wantsBytes: boolean) {
  const lines = await wordsOf(raw, parts);
  const { visible, hidden } = divide(lines, isPassedOn);
  const own = takePictures(visible);
  const quoted = takePictures(hidden);
  const collector = new FileCollector(
    raw,
    wantsBytes,
    new Set([...quoted.contentIds].filter((id) => !own.contentIds.has(id))),
  );
  for (const part of parts.files) await collector.add(part);
  const content: Content = { text: own.text, hiddenText: quoted.text, files: collector.files };
  if (visible !== '' || hidden !== '' || collector.packed === null) return content;
  const packed = divide(packedLines(collector.packed), isPassedOn);
  return { ...content, text: packed.visible, hiddenText: packed.hidden };
}

/**
 * Reads a mail: bounded, and never failing, whatever the bytes are.
 * Structure, flowed text, quotations and signatures by ourselves; headers and character sets by postal-mime.
 * @param wish `files: false` names the files and leaves their bytes
 */
export async function readMail(raw: Uint8Array, wish: { files: boolean } = { files: true }): Promise<ReadMail> {
  const tree = mimeTreeOf(raw);
  const parts = sortParts(tree);
  const email = await parseHeaders(tree.headers);
  const headers = headersOf(email);
  const subject = oneLine(email.subject ?? '', maxSubjectLength);
  const events = eventsOf(raw, parts.calendars);
  const content = await contentOf(raw, parts, isForwardingSubject(subject), wish.files);
  return {
    headers,
    ...correspondents(email),
    ...idsOf(headers),
    subject,
    ...content,
    text: content.text === '' ? events.join('\n') : content.text,
    events,
    machineParts: parts.machine.slice(0, maxMachineParts).map((part) => machineText(raw, part)),
  };
}
