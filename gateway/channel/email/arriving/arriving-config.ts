import type { ImapAccount } from './imap.ts';

/** Where our own SMTP server listens. Port 0 picks a free one. */
export interface ListenPlace {
  host: string;
  port: number;
  /**
   * Our own mail servers in front of us, as IP addresses: what they hand over says nothing about where it came from, so SPF
   * is not asked. Loopback and private addresses (RFC 1918, RFC 4193) are taken for such servers in any case.
   */
  relays: readonly string[];
}

/** Mailgun: the key its webhooks are signed with ("HTTP webhook signing key"). */
export interface MailgunAccount {
  signingKey: string;
}

/** Postmark: what stands before the `@` in the webhook's URL; it signs nothing, so this is all that proves it. */
export interface PostmarkAccount {
  user: string;
  password: string;
}

/** Amazon SES: the SNS topics we believe; anybody may have a topic, and all are signed alike. */
export interface SesAccount {
  topicArns: readonly string[];
}

/** Mail providers that call us; null where there is no account. */
export interface ProviderAccounts {
  mailgun: MailgunAccount | null;
  postmark: PostmarkAccount | null;
  ses: SesAccount | null;
}

export const noProviders: ProviderAccounts = { mailgun: null, postmark: null, ses: null };

/** The ways mail comes in; any number of them may be used beside each other. */
export interface ArrivingConfig {
  /** Our own SMTP listener; null when none comes in this way. */
  listen: ListenPlace | null;
  /** A mailbox we read; null when none comes in this way. */
  imap: ImapAccount | null;
  providers: ProviderAccounts;
  /**
   * The name under which our own mail server or mailbox provider writes what it found out about a sender (authserv-id,
   * RFC 8601 §2.5), e.g. `mx.google.com`; null: only what we check ourselves counts.
   */
  authservId: string | null;
  /** Domains that may vouch for mail they pass on (ARC, RFC 8617), e.g. a forwarding service or a list of our own. */
  arcSealers: readonly string[];
}
