import { createHash } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import type { Clock } from '../../kernel/clock.ts';
import type { InboundMessage, InboundPort, ReceiveOutcome } from '../channel.ts';
import { hintOf, normalAddress } from './address.ts';
import { isAutoReply, isLoop, isReaction } from './auto-reply.ts';
import type { EmailConfig, Inbox } from './email-config.ts';
import { failureReported } from './failure-report.ts';
import { type ReadMail, readMail } from './read.ts';
import type { ReplyTokens } from './reply-token.ts';

/** One mail as the sending server handed it over. */
export interface IncomingMail {
  raw: Uint8Array;
  /** Empty for reports of failure. */
  envelopeFrom: string;
  /** Recipients this mailroom has accepted. */
  recipients: readonly string[];
}

/** Decides what may be delivered here and where it belongs. Knows nothing of SMTP. */
export interface Mailroom {
  accepts(recipient: string): boolean;
  isOurAddress(address: string): boolean;
  receive(mail: IncomingMail, port: InboundPort): Promise<ReceiveOutcome>;
}

interface Target {
  recipient: string;
  deliveryId: string | null;
  siteId: string;
}

const refused = (reason: string): ReceiveOutcome => ({ kind: 'refused', reason, retry: 'never' });

/** The text of the entry: a first mail keeps its subject, attached files are named, and it fits into an entry. */
function entryText({ subject, text, attachmentNames }: ReadMail, isFirst: boolean): string {
  const attached = attachmentNames.length === 0 ? '' : `📎 ${attachmentNames.join(', ')}`;
  const head = isFirst || text === '' ? subject : '';
  const whole = [head, text, attached].filter((part) => part !== '').join('\n\n');
  return whole.length <= limits.maxTextLength ? whole : `${whole.slice(0, limits.maxTextLength - 1).toWellFormed()}…`;
}

/** Of what came of a mail's recipients, the one answer the sending server gets. Trying again is harmless (C9). */
function together(outcomes: readonly ReceiveOutcome[]): ReceiveOutcome {
  const later = outcomes.find((outcome) => outcome.kind === 'refused' && outcome.retry === 'later');
  return later ?? outcomes.find((outcome) => outcome.kind === 'taken') ?? outcomes[0] ?? { kind: 'taken' };
}

export function createMailroom(config: EmailConfig, tokens: ReplyTokens, clock: Clock): Mailroom {
  const domains = new Set([config.inboundDomain, config.fromAddress.split('@')[1]?.toLowerCase()]);

  function inboxOf(recipient: string): Inbox | undefined {
    const [local = '', domain] = recipient.toLowerCase().split('@');
    if (!domains.has(domain)) return undefined;
    return config.inboxes.find((inbox) => inbox.localPart.toLowerCase() === local);
  }

  const isOurAddress = (address: string): boolean =>
    inboxOf(address) !== undefined ||
    address.toLowerCase() === config.fromAddress.toLowerCase() ||
    address.toLowerCase().endsWith(`@${config.inboundDomain}`);

  /** A valid reply address decides; without one the mail starts something new, whoever it says it is from (E1, E4). */
  async function targetsOf(recipients: readonly string[], port: InboundPort): Promise<Target[]> {
    const [firstInbox] = config.inboxes;
    const replies: Target[] = [];
    for (const recipient of recipients) {
      const deliveryId = await tokens.read(recipient, (id) => port.delivery(id), clock.now());
      if (deliveryId !== null) replies.push({ recipient, deliveryId, siteId: firstInbox.siteId });
    }
    const [first] = recipients;
    if (replies.length > 0 || first === undefined) return replies;
    const written = recipients.find((recipient) => inboxOf(recipient) !== undefined) ?? first;
    return [{ recipient: written, deliveryId: null, siteId: (inboxOf(written) ?? firstInbox).siteId }];
  }

  function inbound(mail: IncomingMail, read: ReadMail, target: Target): InboundMessage {
    const { messageId } = read;
    const value = normalAddress(read.from.address) ?? '';
    const recipient = target.recipient.toLowerCase();
    const isToBounce = recipient.startsWith('bounce+');
    return {
      channel: 'email',
      eventKey: `${messageId ?? createHash('sha256').update(mail.raw).digest('base64url')} ${recipient}`,
      siteId: target.siteId,
      deliveryId: target.deliveryId,
      from: { value, hint: hintOf(value), name: read.from.name },
      text: entryText(read, target.deliveryId === null),
      isAutoReply: isToBounce || isAutoReply(read.headers, mail.envelopeFrom),
      isReaction: isToBounce || isReaction(read.headers, mail.envelopeFrom),
      failure: isToBounce ? failureReported(mail.raw) : null,
      externalId: messageId,
      original: { mediaType: 'message/rfc822', bytes: mail.raw },
    };
  }

  return {
    accepts: (recipient) => tokens.isToken(recipient) || inboxOf(recipient) !== undefined,
    isOurAddress,
    async receive(mail, port) {
      const read = await readMail(mail.raw);
      const from = normalAddress(read.from.address) ?? '';
      if (isLoop(read.headers, from, { domain: config.inboundDomain, isOurAddress })) return refused('mail loop');
      const messages = (await targetsOf(mail.recipients, port)).map((target) => inbound(mail, read, target));
      const isUnanswerable = from === '' && messages.some((it) => it.deliveryId === null && !it.isAutoReply);
      if (isUnanswerable) return refused('no sender address');
      const outcomes: ReceiveOutcome[] = [];
      for (const message of messages) outcomes.push(await port.receive(message));
      return together(outcomes);
    },
  };
}
