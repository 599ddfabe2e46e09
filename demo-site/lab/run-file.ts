import type { ChannelName, QuietHours } from '@throughline/sdk/wire';
import type { MailSwitchChange } from './mail-switches.ts';
import type { SmsSwitchChange } from './sms-switches.ts';
import type { DeliveryStatus } from './story.ts';

/** Where the customer wants answers, with whole addresses; times in milliseconds since the run began. */
export interface StatedContract {
  steps: readonly { channel: ChannelName; address: string | null; afterSeconds: number }[];
  quiet: QuietHours | null;
  untilMs: number | null;
}

/** A mail of the customer's. An answer's subject and recipient come from the mail it answers. */
export interface SentMail {
  from: string;
  /** The delivery, counted from 0, whose mail is answered; null for a mail of its own. */
  answers: number | null;
  to: string | null;
  subject: string | null;
  text: string;
}

/** What the customer, the agent, the carriers and the lab did. */
export type Deed =
  | { who: 'customer'; does: 'says' | 'reads'; text: string | null }
  | { who: 'customer'; does: 'states'; contract: StatedContract }
  | ({ who: 'customer'; does: 'mails' } & SentMail)
  | { who: 'customer'; does: 'texts'; from: string; text: string }
  | { who: 'agent'; does: 'answers'; text: string }
  /** The delivery, counted from 0, has become this. */
  | { who: 'carrier'; does: 'reports'; delivery: number; status: DeliveryStatus }
  | { who: 'lab'; does: 'switches-mail'; change: MailSwitchChange }
  | { who: 'lab'; does: 'switches-texts'; change: SmsSwitchChange }
  | { who: 'lab'; does: 'calms' | 'kills' | 'starts' };

/** A deed, when it was done. */
export type RunStep = { atMs: number } & Deed;

/** What became of an answer on one other channel. */
export interface RunDelivery {
  channel: ChannelName;
  hint: string | null;
  status: DeliveryStatus;
  reason: string | null;
  /** The answers it carried. */
  texts: readonly string[];
}

/** A run of the lab, in order, to be played again: begun in the chat, with one customer. */
export interface Run {
  version: 1;
  steps: readonly RunStep[];
  deliveries: readonly RunDelivery[];
}

const maxSteps = 10_000;

/** Reads a file with a run. @throws Error when it is none */
export function readRun(json: string): Run {
  const run = JSON.parse(json) as Partial<Run> | null;
  const isRun = run?.version === 1 && Array.isArray(run.steps) && Array.isArray(run.deliveries);
  if (!isRun || (run.steps?.length ?? 0) > maxSteps) throw new Error('This is no run of the lab');
  return run as Run;
}
