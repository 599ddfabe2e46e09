import type { Clock } from '@throughline/gateway';
import { AdjustableClock } from './adjustable-clock.ts';
import { type Draft, draftReply, sendDraft } from './compose-mail.ts';
import type { DeskEye } from './desk-eye.ts';
import type { Noted } from './export-run.ts';
import type { GatewayState } from './gateway-messages.ts';
import { Hints } from './hints.ts';
import { type MailCarrier, startMailCarrier } from './mail-carrier.ts';
import { MailSwitchboard, type MailSwitchChange, type MailSwitchState } from './mail-switches.ts';
import { type Mail, Mailboxes } from './mailboxes.ts';
import { Phones } from './phones.ts';
import { readMail } from './read-mail.ts';
import type { Deed } from './run-file.ts';
import { type SmsCarrier, startSmsCarrier } from './sms-carrier.ts';
import { SmsSwitchboard, type SmsSwitchChange, type SmsSwitchState } from './sms-switches.ts';
import type { SmsAccount } from './sms-webhooks.ts';

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
  sms: {
    /** Where the SMS provider's API listens. */
    port: number;
    account: SmsAccount;
    companyNumber: string;
    /** Where it reports texts to the company. */
    inboundUrl: string;
    /** Where the phones' texts are kept. */
    file: string;
  };
}

/** What the lab's page shows at a glance. */
export interface LabState {
  now: number;
  offsetMs: number;
  gateway: GatewayState;
  mailboxes: readonly { address: string; count: number; newestAt: number }[];
  mail: MailSwitchState;
  phones: readonly { number: string; count: number; newestAt: number }[];
  sms: SmsSwitchState;
  /** The number customers write to. */
  companyNumber: string;
  /** Where any mail client can hand in mail. */
  submissionPort: number;
}

const keptDeeds = 5_000;

/** The channel lab: the customers' mailboxes, their carriers, the clock, and the gateway's mains switch. */
export class Lab {
  readonly hints = new Hints();
  readonly clock: AdjustableClock;
  readonly mailboxes: Mailboxes;
  readonly phones: Phones;
  readonly #mailSwitches = new MailSwitchboard();
  readonly #smsSwitches = new SmsSwitchboard();
  #carrier: MailCarrier | null = null;
  #smsCarrier: SmsCarrier | null = null;
  #gateway: GatewayControl | null = null;
  /** The desk as the lab sees it; null where the agent's password is not known. */
  eye: DeskEye | null = null;
  /** What was done to the carriers and the gateway since the lab started. */
  readonly deeds: Noted[] = [];

  private constructor(options: LabOptions) {
    this.clock = new AdjustableClock(options.clock);
    this.mailboxes = new Mailboxes(options.mailFolder, this.hints);
    this.phones = new Phones(options.sms.file, this.hints);
  }

  /** Opens the mailboxes and starts the carriers. */
  static async start(options: LabOptions): Promise<Lab> {
    const lab = new Lab(options);
    const { mailboxes, phones, clock } = lab;
    lab.#carrier = await startMailCarrier({ ...options, mailboxes, clock, switches: lab.#mailSwitches });
    lab.#smsCarrier = await startSmsCarrier({ ...options.sms, phones, clock, switches: lab.#smsSwitches });
    return lab;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#carrier?.stop(), this.#smsCarrier?.stop()]);
  }

  get carrier(): MailCarrier {
    if (!this.#carrier) throw new Error('The lab has not been started');
    return this.#carrier;
  }

  get smsCarrier(): SmsCarrier {
    if (!this.#smsCarrier) throw new Error('The lab has not been started');
    return this.#smsCarrier;
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
      mail: this.#mailSwitches.state,
      phones: this.phones.list(),
      sms: this.#smsSwitches.state,
      companyNumber: this.smsCarrier.companyNumber,
      submissionPort: this.carrier.submissionPort,
    };
  }

  /** Turns the clock of the lab and of the gateway; 0 is the real time. */
  turnClock(offsetMs: number): void {
    this.clock.turn(offsetMs);
    this.#gateway?.turnClock(offsetMs);
    this.hints.tell('clock');
  }

  changeMailSwitches(change: MailSwitchChange): void {
    this.#mailSwitches.change(change);
    this.#note({ who: 'lab', does: 'switches-mail', change });
    this.hints.tell('switches');
  }

  changeSmsSwitches(change: SmsSwitchChange): void {
    this.#smsSwitches.change(change);
    this.#note({ who: 'lab', does: 'switches-texts', change });
    this.hints.tell('switches');
  }

  /** Every carrier works again. */
  calm(): void {
    this.#mailSwitches.reset();
    this.#smsSwitches.reset();
    this.#note({ who: 'lab', does: 'calms' });
    this.hints.tell('switches');
  }

  async actOnGateway(action: 'kill' | 'start'): Promise<void> {
    this.#note({ who: 'lab', does: action === 'kill' ? 'kills' : 'starts' });
    await this.#gateway?.[action]();
  }

  #note(deed: Deed): void {
    this.deeds.push({ at: this.clock.now(), ...deed });
    if (this.deeds.length > keptDeeds) this.deeds.shift();
  }

  /** The answer to a mail as a mail client would begin it, with the customer's words on top. */
  async draftReply(mail: Mail, words = ''): Promise<Draft> {
    return draftReply(await readMail(mail.raw), mail.mailbox, words);
  }

  /** Sends over SMTP, through the carrier's submission port. */
  send(draft: Draft): Promise<void> {
    return sendDraft(draft, this.carrier.submissionPort);
  }

  /** Sends a text from a customer's phone to the company. */
  sendText(number: string, text: string): void {
    this.smsCarrier.send(number, text);
  }
}
