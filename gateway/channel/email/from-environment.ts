import { isIP } from 'node:net';
import { z } from 'zod';
import { areTogether, listOf, port, readShape, type Variables } from '../../config/shapes.ts';
import type { ListenPlace, ProviderAccounts } from './arriving/arriving-config.ts';
import type { ImapAccount } from './arriving/imap.ts';

/** What the operator says about e-mail. */
export interface MailSettings {
  /** SMTP server that takes our mail, e.g. `smtps://user:password@mail.example:465`. */
  smtpUrl: string;
  /** The inbox's address, e.g. `support@shop.example`. */
  from: string;
  /** Domain whose mail reaches us, e.g. `in.shop.example`. */
  inboundDomain: string;
  /** What our mail is signed with (DKIM, RFC 6376); null: it is not. */
  dkim: { domainName: string; keySelector: string; keyFile: string } | null;
  /** Our own SMTP listener; null when mail does not come in that way. */
  listen: ListenPlace | null;
  /** A mailbox we read; null when mail does not come in that way. */
  imap: Omit<ImapAccount, 'position'> | null;
  providers: ProviderAccounts;
  authservId: string | null;
  arcSealers: readonly string[];
}

const text = z.string().min(1);
const optional = text.optional();
const ipAddress = z.string().refine((address) => isIP(address) !== 0, { message: 'must be an IP address' });

const shape = z.object({
  THROUGHLINE_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }),
  THROUGHLINE_MAIL_FROM: z.email().optional(),
  THROUGHLINE_MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'a domain in lower case')
    .optional(),
  THROUGHLINE_MAIL_DKIM_DOMAIN: optional,
  THROUGHLINE_MAIL_DKIM_SELECTOR: optional,
  THROUGHLINE_MAIL_DKIM_KEY_FILE: optional,
  THROUGHLINE_MAIL_LISTEN_HOST: z.string().default('127.0.0.1'),
  THROUGHLINE_MAIL_LISTEN_PORT: port.min(1).optional(),
  THROUGHLINE_MAIL_RELAYS: listOf(ipAddress),
  THROUGHLINE_MAIL_AUTHSERV_ID: optional,
  THROUGHLINE_MAIL_ARC_SEALERS: listOf(text),
  THROUGHLINE_IMAP_URL: z
    .url({ protocol: /^imaps?$/, error: 'must be an imap:// or imaps:// address with user, password and mailbox' })
    .optional(),
  THROUGHLINE_MAILGUN_SIGNING_KEY: optional,
  THROUGHLINE_POSTMARK_USER: optional,
  THROUGHLINE_POSTMARK_PASSWORD: optional,
  THROUGHLINE_SES_TOPICS: listOf(text),
});
type Read = z.infer<typeof shape>;

function dkimIn(read: Read, problems: string[]): MailSettings['dkim'] {
  const {
    THROUGHLINE_MAIL_DKIM_DOMAIN: domainName,
    THROUGHLINE_MAIL_DKIM_SELECTOR: keySelector,
    THROUGHLINE_MAIL_DKIM_KEY_FILE: keyFile,
  } = read;
  if (domainName === undefined && keySelector === undefined && keyFile === undefined) return null;
  areTogether(
    {
      THROUGHLINE_MAIL_DKIM_DOMAIN: domainName,
      THROUGHLINE_MAIL_DKIM_SELECTOR: keySelector,
      THROUGHLINE_MAIL_DKIM_KEY_FILE: keyFile,
    },
    problems,
  );
  if (domainName === undefined || keySelector === undefined || keyFile === undefined) return null;
  return { domainName, keySelector, keyFile };
}

/** `imaps://user:password@host:993/INBOX`; user, password and mailbox percent-encoded. */
function imapIn({ THROUGHLINE_IMAP_URL: url }: Read): MailSettings['imap'] {
  if (url === undefined) return null;
  const { protocol, hostname, port: at, username, password, pathname } = new URL(url);
  const secure = protocol === 'imaps:';
  return {
    host: hostname,
    port: Number(at) || (secure ? 993 : 143),
    secure,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    mailbox: decodeURIComponent(pathname.slice(1)) || 'INBOX',
  };
}

function providersIn(read: Read, problems: string[]): ProviderAccounts {
  const {
    THROUGHLINE_MAILGUN_SIGNING_KEY: signingKey,
    THROUGHLINE_POSTMARK_USER: user,
    THROUGHLINE_POSTMARK_PASSWORD: password,
    THROUGHLINE_SES_TOPICS: topicArns,
  } = read;
  const postmark = { THROUGHLINE_POSTMARK_USER: user, THROUGHLINE_POSTMARK_PASSWORD: password };
  if (user !== undefined || password !== undefined) areTogether(postmark, problems);
  return {
    mailgun: signingKey === undefined ? null : { signingKey },
    postmark: user === undefined || password === undefined ? null : { user, password },
    ses: topicArns.length === 0 ? null : { topicArns },
  };
}

/** What the environment says about e-mail; null where there is none, or something is wrong with it. */
export function readMail(env: Variables, problems: string[]): MailSettings | null {
  if (!env.THROUGHLINE_SMTP_URL) return null;
  const read = readShape(shape, env, problems);
  if (!read) return null;
  const { THROUGHLINE_MAIL_FROM: from, THROUGHLINE_MAIL_DOMAIN: inboundDomain } = read;
  const { THROUGHLINE_SMTP_URL: smtpUrl, THROUGHLINE_MAIL_LISTEN_PORT: listenPort } = read;
  areTogether(
    { THROUGHLINE_SMTP_URL: smtpUrl, THROUGHLINE_MAIL_FROM: from, THROUGHLINE_MAIL_DOMAIN: inboundDomain },
    problems,
  );
  if (from === undefined || inboundDomain === undefined) return null;
  const place = { host: read.THROUGHLINE_MAIL_LISTEN_HOST, relays: read.THROUGHLINE_MAIL_RELAYS };
  return {
    smtpUrl,
    from,
    inboundDomain,
    dkim: dkimIn(read, problems),
    listen: listenPort === undefined ? null : { ...place, port: listenPort },
    imap: imapIn(read),
    providers: providersIn(read, problems),
    authservId: read.THROUGHLINE_MAIL_AUTHSERV_ID ?? null,
    arcSealers: read.THROUGHLINE_MAIL_ARC_SEALERS,
  };
}
