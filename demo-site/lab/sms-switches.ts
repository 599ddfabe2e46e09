import { type ChangeOf, Switchboard, type SwitchState } from './switchboard.ts';

/** How the SMS carrier treats texts for customers. */
export interface IncomingTextSwitches {
  /** The API answers nothing but 503. */
  isDown: boolean;
  /** From acceptance to the phone, by the lab's clock. */
  delayMs: number;
  /** From the request to its answer, by the lab's clock. */
  answerDelayMs: number;
  /** The connection is cut instead of an answer; the text goes out all the same, or is gone. */
  loss: 'none' | 'cut-and-keep' | 'cut-and-lose';
  /** Failures as Twilio numbers them: 30005, 30003 and 30007 afterwards, 21610 at once. */
  failure: 'none' | 'unknown-number' | 'unreachable' | 'filtered' | 'opted-out';
  /** The phone gets every text a second time. */
  twice: boolean;
  /** How the status webhooks come. */
  reports: 'in-order' | 'twice' | 'backwards' | 'none';
  reportDelayMs: number;
}

/** How it treats texts they send. */
export interface OutgoingTextSwitches {
  /** From the phone to the company, by the lab's clock. */
  delayMs: number;
  loss: 'none' | 'vanish';
  /** The webhook comes a second time. */
  twice: boolean;
  /** Every text lets the one after it go first. */
  isOvertaken: boolean;
}

export type SmsSwitchChange = ChangeOf<IncomingTextSwitches, OutgoingTextSwitches>;
export type SmsSwitchState = SwitchState<IncomingTextSwitches, OutgoingTextSwitches>;

/** The SMS carrier's switches. */
export class SmsSwitchboard extends Switchboard<IncomingTextSwitches, OutgoingTextSwitches> {
  constructor() {
    super({
      incoming: {
        ...{ isDown: false, delayMs: 0, answerDelayMs: 0, loss: 'none', failure: 'none' },
        ...{ twice: false, reports: 'in-order', reportDelayMs: 0 },
      },
      outgoing: { delayMs: 0, loss: 'none', twice: false, isOvertaken: false },
    });
  }
}
