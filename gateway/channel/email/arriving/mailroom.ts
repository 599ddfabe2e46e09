import { Allowance } from '../../../kernel/allowance.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { DeliveryReport, InboundMessage, InboundPort, ReceiveOutcome } from '../../channel.ts';
import { normalAddress } from '../address.ts';
import type { Inbox } from '../email-config.ts';
import { authenticateMail, type Connection } from '../reading/authentication.ts';
import { autoReplyOf, isLoop } from '../reading/auto-reply.ts';
import type { Resolver } from '../reading/dns.ts';
import { type ReadMail, readMail } from '../reading/read.ts';
import { type MailReport, readReport } from '../reading/report.ts';
import type { ReplyTokens } from '../reply-token.ts';
import { recipientsNamed, returnPath, trustedSender } from './header-facts.ts';
import { eventKeyOf, inboundMessage, type Target } from './inbound-message.ts';

type SenderVerdict = InboundMessage['sender'];

/** One mail as it was handed over, whichever way it came. */
export interface IncomingMail {
  raw: Uint8Array;
  /** Empty for reports of failure; null where this way in does not tell. */
  envelopeFrom: string | null;
  /** Whom it came to; null where only its own headers say so. */
  recipients: readonly string[] | null;
  /** Who handed it to us, where that says something about the sender. */
  connection: Connection | null;
  /**
   * What a provider whose word we take found out about the sender. `in-headers`: our own mail server or mailbox has written
   * it on top of the mail. null: we look ourselves.
   */
  verdict: SenderVerdict | 'in-headers' | null;
}

/** What became of a mail of ours, as a provider tells it. */
export interface ProviderReport extends Pick<DeliveryReport, 'eventKey' | 'status' | 'reason' | 'failure' | 'at'> {
  /** Our own id, where the provider carries it; else found by the other two. */
  deliveryId: string | null;
  /** With its angle brackets. */
  messageId: string | null;
  envelopeFrom: string | null;
}

/** Decides what may be delivered here and where it belongs. Knows nothing of SMTP, IMAP or providers. */
export interface Mailroom {
  accepts(recipient: string): boolean;
  isOurAddress(address: string): boolean;
  /** Counts a mail; true when there were too many from this sender to this inbox (attack E8). */
  suspends(envelopeFrom: string, recipient: string): boolean;
  /** For a way in that has asked `accepts` and `suspends` for each recipient. */
  receive(mail: IncomingMail, port: InboundPort): Promise<ReceiveOutcome>;
  /** For a way in that has asked nothing yet. */
  deliver(mail: IncomingMail, port: InboundPort): Promise<ReceiveOutcome>;
  report(report: ProviderReport, port: InboundPort): Promise<ReceiveOutcome>;
}

/** What of the e-mail channel's configuration says what is ours. */
export interface MailroomConfig {
  fromAddress: string;
  inboundDomain: string;
  inboxes: readonly [Inbox, ...Inbox[]];
  authservId: string | null;
  arcSealers: readonly string[];
}

export interface MailroomParts {
  tokens: ReplyTokens;
  clock: Clock;
  resolver: Resolver;
}

/** More than five mails in ten minutes from one sender to one inbox are a loop, or might as well be (attack E8). */
const pairRate = { burst: 5, perMs: 600_000 };
const maxRecipients = 10;
const authenticationMs = 5_000;
const idForm = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([a-z0-9.-]{1,253})>$/i;

const taken: ReceiveOutcome = { kind: 'taken' };
const refused = (reason: string): ReceiveOutcome => ({ kind: 'refused', reason, retry: 'never' });
const notNow: ReceiveOutcome = { kind: 'refused', reason: 'too many mails', retry: 'later' };

/** Of what came of a mail's recipients, the one answer the sending server gets. Trying again is harmless (C9). */
function together(outcomes: readonly ReceiveOutcome[]): ReceiveOutcome {
  const later = outcomes.find((outcome) => outcome.kind === 'refused' && outcome.retry === 'later');
  return later ?? outcomes.find((outcome) => outcome.kind === 'taken') ?? outcomes[0] ?? taken;
}

export function createMailroom(config: MailroomConfig, parts: MailroomParts): Mailroom {
  return new Desk(config, parts);
}

class Desk implements Mailroom {
  readonly #config: MailroomConfig;
  readonly #parts: MailroomParts;
  readonly #domains: ReadonlySet<string | undefined>;
  readonly #pairs: Allowance;

  constructor(config: MailroomConfig, parts: MailroomParts) {
    this.#config = config;
    this.#parts = parts;
    this.#domains = new Set([config.inboundDomain, config.fromAddress.split('@')[1]?.toLowerCase()]);
    this.#pairs = new Allowance(parts.clock, pairRate);
  }

  accepts(recipient: string): boolean {
    return this.#parts.tokens.isToken(recipient) || this.#inboxOf(recipient) !== undefined;
  }

  isOurAddress(address: string): boolean {
    const { fromAddress, inboundDomain } = this.#config;
    const lower = address.toLowerCase();
    const isOfDomain = lower.endsWith(`@${inboundDomain}`);
    return this.#inboxOf(lower) !== undefined || lower === fromAddress.toLowerCase() || isOfDomain;
  }

  suspends(envelopeFrom: string, recipient: string): boolean {
    // Two programs that answer each other get a new reply address each time, so those count as one; reports of failure
    // all have the same empty sender, so there each address counts for itself.
    const sender = envelopeFrom.toLowerCase();
    const inbox = sender === '' ? recipient.toLowerCase() : recipient.toLowerCase().replace(/\+[^@]*/, '');
    return this.#pairs.take(`${sender} ${inbox}`) > 0;
  }

  async deliver(mail: IncomingMail, port: InboundPort): Promise<ReceiveOutcome> {
    const read = await readMail(mail.raw);
    const envelopeFrom = mail.envelopeFrom ?? returnPath(read.headers);
    const named = mail.recipients ?? recipientsNamed(read.headers);
    const ours = [...new Set(named.map((it) => it.toLowerCase()))].filter((it) => this.accepts(it));
    const recipients = ours.slice(0, maxRecipients);
    const [first] = recipients;
    if (first === undefined && mail.recipients !== null) return refused('no such mailbox');
    if (this.suspends(envelopeFrom ?? read.from.address, first ?? this.#config.fromAddress)) return notNow;
    return this.#sort({ ...mail, envelopeFrom, recipients }, read, port);
  }

  async receive(mail: IncomingMail, port: InboundPort): Promise<ReceiveOutcome> {
    return this.#sort(mail, await readMail(mail.raw), port);
  }

  async report(report: ProviderReport, port: InboundPort): Promise<ReceiveOutcome> {
    const { messageId, envelopeFrom, ...told } = report;
    const addresses = envelopeFrom === null ? [] : [envelopeFrom];
    const deliveryId = report.deliveryId ?? (await this.#deliveryOf(addresses, messageId, port));
    if (deliveryId === null && messageId === null) return taken;
    return port.report({ channel: 'email', ...told, deliveryId, externalId: messageId });
  }

  async #sort(mail: IncomingMail, read: ReadMail, port: InboundPort): Promise<ReceiveOutcome> {
    const from = normalAddress(read.from.address) ?? '';
    const ours = { domain: this.#config.inboundDomain, isOurAddress: (it: string) => this.isOurAddress(it) };
    if (isLoop(read.headers, from, ours)) return refused('mail loop');
    const report = readReport(read);
    if (report !== null) return this.#reported(mail, read, report, port);
    const auto = autoReplyOf(read, mail.envelopeFrom);
    const targets = await this.#targetsOf(mail.recipients ?? [], port);
    const isUnanswerable = from === '' && !auto.is && targets.some((it) => it.deliveryId === null);
    if (isUnanswerable) return refused('no sender address');
    const sender = await this.#senderOf(mail, read, from);
    const outcomes: ReceiveOutcome[] = [];
    for (const target of targets) {
      outcomes.push(await port.receive(inboundMessage({ raw: mail.raw, read, from, auto, sender, target })));
    }
    return together(outcomes);
  }

  /** A report is about a delivery of ours or about nothing; it never speaks in a conversation. */
  async #reported(mail: IncomingMail, read: ReadMail, report: MailReport, port: InboundPort): Promise<ReceiveOutcome> {
    // The server that tells of a delay goes on trying.
    if (report.kind === 'delayed') return taken;
    const recipients = mail.recipients ?? [];
    const deliveryId = await this.#deliveryOf(recipients, report.originalMessageId, port);
    if (deliveryId === null) return taken;
    return port.report({
      channel: 'email',
      eventKey: eventKeyOf(mail.raw, read, recipients[0]?.toLowerCase() ?? ''),
      deliveryId,
      externalId: report.originalMessageId,
      status: report.kind === 'delivered' ? 'delivered' : 'failed',
      reason: report.reason,
      failure: report.kind === 'delivered' ? null : report.failure,
      at: this.#parts.clock.now(),
    });
  }

  /** By an address of ours that was signed for it, else by the Message-ID we gave it, which nobody can guess. */
  async #deliveryOf(addresses: readonly string[], messageId: string | null, port: InboundPort): Promise<string | null> {
    const { tokens, clock } = this.#parts;
    const lookUp = (id: string) => port.delivery(id);
    for (const address of addresses) {
      const deliveryId = await tokens.read(address, lookUp, clock.now());
      if (deliveryId !== null) return deliveryId;
    }
    const [, id, domain] = idForm.exec(messageId ?? '') ?? [];
    if (id === undefined || domain?.toLowerCase() !== this.#config.inboundDomain) return null;
    return (await port.delivery(id.toLowerCase()))?.deliveryId ?? null;
  }

  async #senderOf(mail: IncomingMail, { headers }: ReadMail, from: string): Promise<SenderVerdict> {
    if (mail.verdict !== null && mail.verdict !== 'in-headers') return mail.verdict;
    const { authservId, arcSealers, inboundDomain } = this.#config;
    // Whoever hands a mail to us from outside could have written such a header (E9).
    const mayTell = mail.verdict === 'in-headers' && authservId !== null;
    const told = mayTell ? trustedSender(headers, authservId, from) : null;
    if (told !== null) return told;
    const { clock, resolver } = this.#parts;
    const trustedSealers = new Set(arcSealers);
    const parts = { mta: inboundDomain, resolver, timeoutMs: authenticationMs, clock, trustedSealers };
    return (await authenticateMail(mail.raw, mail.connection, parts)).sender;
  }

  #inboxOf(recipient: string): Inbox | undefined {
    const [local = '', domain] = recipient.toLowerCase().split('@');
    if (!this.#domains.has(domain)) return undefined;
    return this.#config.inboxes.find((inbox) => inbox.localPart.toLowerCase() === local);
  }

  /** A valid reply address decides; without one what the mail refers to may, which is the port's to find (E1, E4). */
  async #targetsOf(recipients: readonly string[], port: InboundPort): Promise<Target[]> {
    const { tokens, clock } = this.#parts;
    const { inboxes, fromAddress } = this.#config;
    const [firstInbox] = inboxes;
    const replies: Target[] = [];
    for (const recipient of recipients) {
      const deliveryId = await tokens.read(recipient, (id) => port.delivery(id), clock.now());
      if (deliveryId !== null) replies.push({ recipient, deliveryId, siteId: firstInbox.siteId });
    }
    if (replies.length > 0) return replies;
    const written = recipients.find((it) => this.#inboxOf(it) !== undefined) ?? recipients[0] ?? fromAddress;
    return [{ recipient: written, deliveryId: null, siteId: (this.#inboxOf(written) ?? firstInbox).siteId }];
  }
}
