/** An e-mail inbox: what is before the `@`, and the site whose customers write there. */
export interface Inbox {
  localPart: string;
  siteId: string;
}

/** What the e-mail channel must be told. */
export interface EmailConfig {
  /** The SMTP server that takes our mail, e.g. `smtps://user:password@mail.example:465`. */
  smtpUrl: string;
  /** The inbox our mail is from, e.g. `support@shop.example`. */
  fromAddress: string;
  /** The domain whose mail reaches our listener, in lower case, e.g. `in.shop.example`. */
  inboundDomain: string;
  /** At least one; the first also takes answers whose address has expired. */
  inboxes: readonly [Inbox, ...Inbox[]];
  /** Where to listen for mail; null when none comes in this way. Port 0 picks a free one. */
  listen: { host: string; port: number } | null;
  /** Key material of the gateway; every purpose gets a key of its own from it. */
  secret: string;
  /** The largest mail that is taken, in bytes. */
  maxMessageBytes: number;
}

/** 25 MB, what the large mail services take. */
export const standardMessageBytes = 25_000_000;
