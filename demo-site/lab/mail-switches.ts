import { type ChangeOf, Switchboard, type SwitchState } from './switchboard.ts';

/** How the customers' mail provider treats mail for them. */
export interface IncomingSwitches {
  /** The whole mail server says "later" (421). */
  isDown: boolean;
  /** From acceptance to the mailbox, by the lab's clock. */
  delayMs: number;
  /** From the end of the mail to the answer, by the lab's clock: the sender does not know its fate meanwhile. */
  answerDelayMs: number;
  /** The connection is cut after the mail instead of an answer; the mail arrives all the same, or is gone. */
  loss: 'none' | 'cut-and-keep' | 'cut-and-lose';
  /** SMTP refusals: 550 and 452 for the recipient, 554 for the mail. */
  bounce: 'none' | 'unknown-recipient' | 'mailbox-full' | 'rejected';
  /** What the provider reports by mail after it took one: a bounce (RFC 3464) or a complaint (RFC 5965). */
  report: 'none' | 'unknown-recipient' | 'mailbox-full' | 'rejected' | 'complaint';
}

/** How it treats mail they send. */
export interface OutgoingSwitches {
  /** From submission to the relay, by the lab's clock. */
  delayMs: number;
  loss: 'none' | 'vanish';
  /** Relays every mail a second time, byte for byte. */
  twice: boolean;
}

export type MailSwitchChange = ChangeOf<IncomingSwitches, OutgoingSwitches>;
export type MailSwitchState = SwitchState<IncomingSwitches, OutgoingSwitches>;

/** The mail carrier's switches. */
export class MailSwitchboard extends Switchboard<IncomingSwitches, OutgoingSwitches> {
  constructor() {
    super({
      incoming: { isDown: false, delayMs: 0, answerDelayMs: 0, loss: 'none', bounce: 'none', report: 'none' },
      outgoing: { delayMs: 0, loss: 'none', twice: false },
    });
  }
}
