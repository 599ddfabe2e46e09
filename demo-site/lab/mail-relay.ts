import type { Clock } from '@throughline/gateway';
import { createTransport } from 'nodemailer';
import type { MailSwitchboard } from './mail-switches.ts';
import type { Mail, Mailboxes } from './mailboxes.ts';
import { readMail } from './read-mail.ts';
import type { SmtpMail } from './smtp-listener.ts';
import { Waits } from './waits.ts';

export interface MailRelayOptions {
  mailboxes: Mailboxes;
  switches: MailSwitchboard;
  clock: Clock;
  companyPort: number;
}

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** What the company's mail server finally answered, or that another try may help. */
type Answer = { kind: 'accepted' } | { kind: 'refused' | 'later'; answer: string };

/** The name under which the company's mail provider says what it found out about senders (RFC 8601). */
export const authservId = 'mx.tern-and-tide.test';

/** The mail as that provider passes it on: forged where who handed it in is not who it says. */
async function withVerdict({ envelope, raw }: Mail): Promise<Uint8Array> {
  const from = addressOf((await readMail(raw)).from);
  if (from === null || from === envelope.from.toLowerCase()) return raw;
  const verdict = `Authentication-Results: ${authservId}; dmarc=fail header.from=${from.split('@')[1]}\r\n`;
  return Buffer.concat([Buffer.from(verdict), raw]);
}

/** The address of `Name <address>`, in lower case. */
function addressOf(person: string): string | null {
  return /[^\s<>]{1,200}@[A-Za-z0-9.-]{1,200}/.exec(person)?.[0].toLowerCase() ?? null;
}

/** Hands one mail to the company's mail server by SMTP. */
export async function handOver(mail: Pick<Mail, 'envelope' | 'raw'>, port: number): Promise<Answer> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({
      envelope: { from: mail.envelope.from, to: [...mail.envelope.to] },
      raw: mail.raw as Buffer,
    });
    return { kind: 'accepted' };
  } catch (thrown) {
    const { responseCode, message } = thrown as { responseCode?: number; message: string };
    return { kind: responseCode !== undefined && responseCode >= 500 ? 'refused' : 'later', answer: message };
  } finally {
    transport.close();
  }
}

/**
 * Relays the customers' mail to the company's mail server, byte for byte with its envelope; only a forged one gets a header. Like a real provider it goes
 * on trying while that server is away or says "later". The result's `stop` forgets what still waits.
 */
export function startMailRelay(options: MailRelayOptions): { take(mail: SmtpMail): void; stop(): void } {
  const { mailboxes, switches, clock } = options;
  const waits = new Waits(clock);
  let isStopped = false;

  async function pass(mail: Mail, attempt: number): Promise<void> {
    const answer = await handOver({ ...mail, raw: await withVerdict(mail) }, options.companyPort);
    if (isStopped) return;
    if (answer.kind === 'accepted') return mailboxes.setPassage(mail, { state: 'passed-on' });
    if (answer.kind === 'refused') return mailboxes.setPassage(mail, { state: 'refused', answer: answer.answer });
    mailboxes.setPassage(mail, { state: 'retrying', answer: answer.answer });
    waits.later(Math.min(firstRetryMs * 2 ** attempt, longestRetryMs), () => void pass(mail, attempt + 1));
  }

  return {
    take({ envelope, raw }) {
      const { delayMs, loss, twice } = switches.for(envelope.from).outgoing;
      const mail = mailboxes.keepSent(envelope, raw, clock.now());
      if (loss === 'vanish') return mailboxes.setPassage(mail, { state: 'lost' });
      waits.later(delayMs, () => void pass(mail, 0).then(() => (twice ? pass(mail, 0) : undefined)));
    },
    stop() {
      isStopped = true;
      waits.stop();
    },
  };
}
