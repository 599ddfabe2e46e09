import type { ArrivingConfig } from './arriving/arriving-config.ts';
import type { DkimKey } from './writing/dkim.ts';
import type { MailLook } from './writing/look.ts';

/** An e-mail inbox: what is before the `@`, and the site whose customers write there. */
export interface Inbox {
  localPart: string;
  siteId: string;
}

/** What the e-mail channel must be told. */
export interface EmailConfig extends ArrivingConfig {
  /** The SMTP server that takes our mail, e.g. `smtps://user:password@mail.example:465`. */
  smtpUrl: string;
  /** The inbox our mail is from, e.g. `support@shop.example`. */
  fromAddress: string;
  /** The domain whose mail reaches our listener, in lower case, e.g. `in.shop.example`. */
  inboundDomain: string;
  /** At least one; the first also takes answers whose address has expired. */
  inboxes: readonly [Inbox, ...Inbox[]];
  /** What our mail is signed with; null: it leaves unsigned, or the SMTP server signs it. */
  dkim: DkimKey | null;
  /** `plainLook` when absent. */
  look?: MailLook;
  /** Files of one mail together, in bytes; larger ones are opened in the conversation. `standardFilesBytes` when absent. */
  maxFilesBytes?: number;
  /** Key material of the gateway; every purpose gets a key of its own from it. */
  secret: string;
  /** The largest mail that is taken, in bytes. */
  maxMessageBytes: number;
}

/** 25 MB, what the large mail services take. */
export const standardMessageBytes = 25_000_000;
