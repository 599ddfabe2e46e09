import type { Clock } from '@throughline/gateway';
import { AdjustableClock } from './adjustable-clock.ts';
import { type Draft, draftReply, sendDraft } from './compose-mail.ts';
import type { GatewayState } from './gateway-messages.ts';
import { Hints } from './hints.ts';
import { type MailCarrier, startMailCarrier } from './mail-carrier.ts';
import { MailSwitchboard, type MailSwitches, type SwitchChange } from './mail-switches.ts';
import { type Mail, Mailboxes } from './mailboxes.ts';
import { readMail } from './read-mail.ts';

/** The gateway as far as the lab can act on it. */
export interface GatewayControl {
  readonly state: GatewayState;
  start(): Promise<void>;
  kill(): Promise<void>;
  turnClock(offsetMs: number): void;
}

export interface LabOptions {
  /** Folder of the mbox files. */
  mailFolder: string;
  clock: Clock;
  /** 0 for any. */
  smtpPort: number;
  submissionPort: number;
  /** The company's inbound SMTP port. */
  companyPort: number;
}

/** What the lab's page shows at a glance. */
export interface LabState {
  now: number;
  offsetMs: number;
  gateway: GatewayState;
  mailboxes: readonly { address: string; count: number; newestAt: number }[];
  mail: { all: MailSwitches; byAddress: Record<string, MailSwitches> };
  /** Where any mail client can hand in mail. */
  submissionPort: number;
}

/** The channel lab: the customers' mailboxes, their carriers, the clock, and the gateway's mains switch. */
export class Lab {
  readonly hints = new Hints();
  readonly clock: AdjustableClock;
  readonly mailboxes: Mailboxes;
  readonly #switches = new MailSwitchboard();
  #carrier: MailCarrier | null = null;
  #gateway: GatewayControl | null = null;

  private constructor(options: LabOptions) {
    this.clock = new AdjustableClock(options.clock);
    this.mailboxes = new Mailboxes(options.mailFolder, this.hints);
  }

  /** Opens the mailboxes and starts the carriers. */
  static async start(options: LabOptions): Promise<Lab> {
    const lab = new Lab(options);
    const { mailboxes, clock } = lab;
    lab.#carrier = await startMailCarrier({ ...options, mailboxes, clock, switches: lab.#switches });
    return lab;
  }

  async stop(): Promise<void> {
    await this.#carrier?.stop();
  }

  get carrier(): MailCarrier {
    if (!this.#carrier) throw new Error('The lab has not been started');
    return this.#carrier;
  }

  /** Gives the lab the gateway it may kill, start and turn the clock of. */
  control(gateway: GatewayControl): void {
    this.#gateway = gateway;
  }

  get gateway(): GatewayControl | null {
    return this.#gateway;
  }

  get state(): LabState {
    return {
      now: this.clock.now(),
      offsetMs: this.clock.offsetMs,
      gateway: this.#gateway?.state ?? 'stopped',
      mailboxes: this.mailboxes.list(),
      mail: this.#switches.state,
      submissionPort: this.carrier.submissionPort,
    };
  }

  /** Turns the clock of the lab and of the gateway; 0 is the real time. */
  turnClock(offsetMs: number): void {
    this.clock.turn(offsetMs);
    this.#gateway?.turnClock(offsetMs);
    this.hints.tell('clock');
  }

  changeSwitches(change: SwitchChange): void {
    this.#switches.change(change);
    this.hints.tell('switches');
  }

  resetSwitches(): void {
    this.#switches.reset();
    this.hints.tell('switches');
  }

  /** The answer to a mail as a mail client would begin it, with the customer's words on top. */
  async draftReply(mail: Mail, words = ''): Promise<Draft> {
    return draftReply(await readMail(mail.raw), mail.mailbox, words);
  }

  /** Sends over SMTP, through the carrier's submission port. */
  send(draft: Draft): Promise<void> {
    return sendDraft(draft, this.carrier.submissionPort);
  }
}
