import type { OutboundMessage, OutboundReply } from '../../channel.ts';
import { answerHtml } from './answer-html.ts';
import { answerText } from './answer-text.ts';
import type { CarriedFiles } from './carry-files.ts';
import type { ReadyLook } from './look.ts';
import { headerName, type Mail, sentByItself } from './mail.ts';
import { mailLocale } from './mail-locale.ts';
import { settingOf } from './mail-page.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { quoted, said } from './said.ts';
import { threadingOf } from './threading.ts';

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
  look: ReadyLook;
  carried: CarriedFiles;
  /** Headers of the provider. */
  headers: Record<string, string>;
}

function senderName(replies: readonly OutboundReply[], siteName: string, words: MailWords): string {
  const [first, ...others] = new Set(replies.map((reply) => (reply.isAutomated ? null : reply.authorName)));
  const site = headerName(siteName);
  const agent = headerName(first ?? '');
  return agent === '' || others.length > 0 ? site : headerName(words.sender(agent, site));
}

/** RFC 8058 §3.1; both are covered by the DKIM signature. */
function unsubscribeHeaders(url: string): Record<string, string> {
  if (url === '') return {};
  return { 'List-Unsubscribe': `<${new URL(url).href}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

const domainOf = (messageId: string): string => messageId.slice(messageId.lastIndexOf('@'));

/**
 * Writes the mail of one delivery. The same delivery gives the same mail, under the same Message-ID, at every attempt. Its
 * subject is made from the site's name alone, so that a conversation keeps it and nobody outside chooses it (A1, A3).
 */
export function compose(message: OutboundMessage, sending: Sending): Mail {
  const { address, replies, thread, createdAt } = message;
  const { messageId, continueUrl, carried } = sending;
  const locale = mailLocale(message.locale);
  const words = mailWords[locale];
  const site = headerName(message.site.name);
  const title = words.subject(site);
  const isOurs = (id: string): boolean => domainOf(id) === domainOf(messageId);
  const threading = threadingOf(
    thread.filter((id) => id !== messageId),
    isOurs,
  );
  const parts = { title, site, replies: said(replies, carried), quote: quoted(message), continueUrl };
  return {
    envelope: { from: sending.envelopeFrom, to: address.value },
    from: { name: senderName(replies, message.site.name, words), address: sending.fromAddress },
    to: address.value,
    replyTo: sending.replyTo,
    subject: threading.references === undefined ? title : `Re: ${title}`,
    messageId,
    ...threading,
    date: new Date(createdAt),
    text: answerText(message, parts, words),
    html: answerHtml(message, parts, words, settingOf(sending.look, locale)),
    headers: {
      ...unsubscribeHeaders(message.unsubscribeUrl),
      ...(replies.every((reply) => reply.isAutomated) ? sentByItself : {}),
      ...sending.headers,
    },
    attachments: [...carried.values()],
  };
}
