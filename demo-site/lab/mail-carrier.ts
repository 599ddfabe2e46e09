import type { Clock } from '@throughline/gateway';
import { handOver, startMailRelay } from './mail-relay.ts';
import { composeReport } from './mail-reports.ts';
import type { MailSwitchboard } from './mail-switches.ts';
import type { Mailboxes } from './mailboxes.ts';
import { listenSmtp, type SmtpMail, SmtpRefusal } from './smtp-listener.ts';
import { Waits } from './waits.ts';

export interface MailCarrierOptions {
  mailboxes: Mailboxes;
  switches: MailSwitchboard;
  clock: Clock;
  /** Where the company's gateway hands in mail; 0 for any. */
  smtpPort: number;
  /** Where the customers' mail clients hand in theirs; 0 for any. */
  submissionPort: number;
  /** The company's inbound SMTP port. */
  companyPort: number;
}

export interface MailCarrier {
  smtpPort: number;
  submissionPort: number;
  stop(): Promise<void>;
}

function refuseRecipient(address: string, switches: MailSwitchboard): void {
  const { bounce, isDown } = switches.for(address).incoming;
  if (isDown) throw new SmtpRefusal(421, '4.3.2 The mail server is down');
  if (bounce === 'unknown-recipient') throw new SmtpRefusal(550, '5.1.1 No such mailbox here');
  if (bounce === 'mailbox-full') throw new SmtpRefusal(452, '4.2.2 The mailbox is full');
}

/** Into the mailbox, or what the provider reports instead; a complaint is about a mail that arrived. */
async function deliver({ envelope, raw }: SmtpMail, recipient: string, options: MailCarrierOptions): Promise<void> {
  const { report } = options.switches.for(recipient).incoming;
  if (report === 'none' || report === 'complaint') {
    options.mailboxes.receive(recipient, envelope, raw, options.clock.now());
  }
  if (report === 'none') return;
  // A complaint goes where the sender asked for mail about its mail, as a bounce does.
  const back = { from: '', to: [envelope.from] };
  await handOver({ envelope: back, raw: composeReport(report, { recipient, raw }) }, options.companyPort);
}

/** Mail for customers. Several recipients of one mail share the answer of the strictest switch. */
async function acceptForCustomers(mail: SmtpMail, cut: () => void, options: MailCarrierOptions, waits: Waits) {
  const switches = mail.envelope.to.map((address) => options.switches.for(address).incoming);
  if (switches.some(({ bounce }) => bounce === 'rejected')) {
    throw new SmtpRefusal(554, '5.7.1 The mail was rejected by policy');
  }
  if (!switches.some(({ loss }) => loss === 'cut-and-lose')) {
    for (const [i, address] of mail.envelope.to.entries()) {
      waits.later(switches[i]?.delayMs ?? 0, () => void deliver(mail, address, options));
    }
  }
  const answerDelayMs = Math.max(0, ...switches.map((each) => each.answerDelayMs));
  await new Promise<void>((resolve) => waits.later(answerDelayMs, resolve));
  if (switches.some(({ loss }) => loss !== 'none')) cut();
}

/**
 * The customers' mail provider, as real SMTP servers: it takes mail for any address into mailboxes, and relays what
 * customers send to the company. What can go wrong between two mail systems is a switch.
 */
export async function startMailCarrier(options: MailCarrierOptions): Promise<MailCarrier> {
  const waits = new Waits(options.clock);
  const incoming = await listenSmtp({
    port: options.smtpPort,
    onRecipient: (address) => refuseRecipient(address, options.switches),
    onMail: (mail, cut) => acceptForCustomers(mail, cut, options, waits),
  });
  const relay = startMailRelay(options);
  const submission = await listenSmtp({
    port: options.submissionPort,
    onMail: async (mail) => relay.take(mail),
  });
  return {
    smtpPort: incoming.port,
    submissionPort: submission.port,
    async stop() {
      await Promise.all([incoming.stop(), submission.stop()]);
      relay.stop();
      waits.stop();
    },
  };
}
