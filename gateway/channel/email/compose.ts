import { contractLocale } from '../../reply/contract-locale.ts';
import type { OutboundMessage, OutboundReply } from '../channel.ts';
import { html, type Markup, mailPage } from './mail-html.ts';
import { type MailWords, mailWords } from './mail-words.ts';

/** A mail as nodemailer takes it; every field is set by us, none by an object from outside. */
export interface Mail {
  envelope: { from: string; to: string };
  from: { name: string; address: string };
  to: string;
  replyTo?: string;
  subject: string;
  messageId: string;
  inReplyTo?: string;
  references?: string[];
  date: Date;
  text: string;
  html: string;
  headers: Record<string, string>;
}

/** What a mail needs besides what is said in it. */
export interface Sending {
  /** The inbox's own address. */
  fromAddress: string;
  replyTo: string;
  /** Where failure reports go. */
  envelopeFrom: string;
  messageId: string;
  /** "Continue in the browser", with its secret. */
  continueUrl: string;
}

const maxNameLength = 60;
const maxReferences = 20;
const maxQuoteLength = 1_000;

/** Programs that answer by themselves should not answer this (RFC 3834 §5; the second one is Exchange's). */
export const sentByItself = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** A name for a header or a line: one line, no invisible or direction-changing characters (H1, X13). */
export function headerName(name: string): string {
  const visible = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...visible].slice(0, maxNameLength).join('');
}

function senderName(replies: readonly OutboundReply[], siteName: string, words: MailWords): string {
  const [first, ...others] = new Set(replies.map((reply) => (reply.isAutomated ? null : reply.authorName)));
  const site = headerName(siteName);
  const agent = headerName(first ?? '');
  return agent === '' || others.length > 0 ? site : headerName(words.sender(agent, site));
}

/**
 * The conversation's earlier mails, as this header may hold them (RFC 5322 §3.6.4): the first, which mail programs thread
 * by, and the newest. Ids that are not one are left out: they came from outside.
 */
function references(thread: readonly string[]): string[] {
  const ids = [...new Set(thread)].filter((id) => /^<[!-;=?-~]{1,250}>$/.test(id));
  const [first] = ids;
  return first === undefined || ids.length <= maxReferences ? ids : [first, ...ids.slice(1 - maxReferences)];
}

interface Said {
  /** Named only where several people speak. */
  who: string | null;
  text: string;
  /** Says which files belong here; null when there are none. */
  files: string | null;
}

/** A file's name may hold what would change the line around it, as a person's may. */
const fileLine = ({ fileNames }: OutboundReply, words: MailWords): string | null =>
  fileNames.length === 0 ? null : words.files(fileNames.map(headerName));

function said(replies: readonly OutboundReply[], words: MailWords): Said[] {
  const severalSpeak = new Set(replies.map((reply) => reply.authorName)).size > 1;
  return replies.map((reply, index) => {
    const { authorName, text } = reply;
    const isNewSpeaker = replies[index - 1]?.authorName !== authorName;
    return { who: severalSpeak && isNewSpeaker ? authorName : null, text, files: fileLine(reply, words) };
  });
}

function quoted(message: OutboundMessage): string | null {
  const text = message.inReplyTo?.text.trim() ?? '';
  if (text === '') return null;
  return text.length <= maxQuoteLength ? text : `${text.slice(0, maxQuoteLength).toWellFormed()}…`;
}

function textBody(message: OutboundMessage, { continueUrl }: Sending, words: MailWords): string {
  const quote = quoted(message);
  return [
    words.marker,
    ...said(message.replies, words).map(({ who, text, files }) => {
      const lines = [who === null ? '' : `${who}:`, text, files === null ? '' : `[${files}]`];
      return lines.filter((line) => line !== '').join('\n');
    }),
    ...(quote === null ? [] : [`${words.youWrote}\n${quote.replace(/^/gm, '> ')}`]),
    `${words.continueHere}:\n${continueUrl}`,
    words.contract(message.contractSentence),
  ].join('\n\n');
}

function htmlBody(message: OutboundMessage, { continueUrl }: Sending, words: MailWords): Markup {
  const quote = quoted(message);
  const replies = said(message.replies, words).map(
    ({ who, text, files }) =>
      html`${who === null ? [] : html`<p class="who" dir="auto">${who}</p>`}${
        text === '' ? [] : html`<p class="text" dir="auto">${text}</p>`
      }${files === null ? [] : html`<p class="text" dir="auto"><a href="${continueUrl}">${files}</a></p>`}
`,
  );
  const quotation = html`<p class="quiet">${words.youWrote}</p>
<div class="quote quiet" dir="auto">${quote ?? ''}</div>
`;
  return html`<p class="quiet">${words.marker}</p>
${replies}${quote === null ? [] : quotation}<hr>
<p><a href="${continueUrl}">${words.continueHere}</a></p>
<p class="quiet">${words.contract(message.contractSentence)}</p>`;
}

/** Writes the mail of one delivery. The same delivery gives the same mail, under the same Message-ID, at every attempt. */
export function compose(message: OutboundMessage, sending: Sending): Mail {
  const locale = contractLocale(message.locale);
  const words = mailWords[locale];
  const thread = references(message.thread.filter((id) => id !== sending.messageId));
  const last = thread.at(-1);
  const title = words.subject(headerName(message.site.name));
  return {
    envelope: { from: sending.envelopeFrom, to: message.address.value },
    from: { name: senderName(message.replies, message.site.name, words), address: sending.fromAddress },
    to: message.address.value,
    replyTo: sending.replyTo,
    subject: last === undefined ? title : `Re: ${title}`,
    messageId: sending.messageId,
    ...(last === undefined ? {} : { inReplyTo: last, references: thread }),
    date: new Date(message.createdAt),
    text: textBody(message, sending, words),
    html: mailPage(locale, title, htmlBody(message, sending, words)),
    headers: message.replies.every((reply) => reply.isAutomated) ? sentByItself : {},
  };
}
