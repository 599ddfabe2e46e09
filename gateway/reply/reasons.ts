import type { ChannelName, ContractStep, QuietHours, ReplyContract } from '@throughline/sdk/wire';

/** Why an address may not be written to, as the gateway knows it. */
export type Objection =
  | 'not-proven'
  | 'withdrawn'
  | 'bounced'
  | 'suppressed'
  | 'not-usable'
  | 'channel-not-available'
  | 'over-limit';

/** How one address can be reached now. */
export interface Reach {
  addressId: string;
  channel: ChannelName;
  /** null: it may be written to. */
  objection: Objection | null;
  /** The channel's own quiet hours for this address, by the law or custom of its place. */
  quiet: QuietHours | null;
  /** The end of its service window; null: there is none, or a template may be sent outside it. */
  writableUntil: number | null;
  /** Until when the site's budget of the day for this channel is used up; null: there is some left. */
  budgetBackAt: number | null;
}

/** Why a step cannot be used. `always-quiet`: its quiet hours and the contract's leave no moment. */
export type NotUsable = Objection | 'unknown-address' | 'outside-window' | 'budget' | 'always-quiet';

/** Where a delivery stands that has left, or is about to. */
export type Underway = 'waiting' | 'sending' | 'accepted' | 'delivered' | 'unknown';

/** What stands at one step for one reply: what a plan decided, and why. Times in milliseconds since 1970. */
export type StepReason =
  /** The chat shows it; its wait counts. */
  | { kind: 'here'; at: number }
  /** It starts: at once (`first`), unread after the wait (`unread`), or because the step before it was no use. */
  | { kind: 'due'; plannedAt: number; cause: 'first' | 'unread' | 'moved-on'; quietUntil: number | null }
  | { kind: 'waits'; until: number }
  | { kind: 'quiet'; until: number; of: 'contract' | 'channel' }
  | { kind: 'carried'; at: number; status: Underway }
  | { kind: 'read'; at: number | null }
  /** The next step started at once. */
  | { kind: 'failed'; at: number; why: string | null }
  /** The next step started at once. `until`: when the budget is back. */
  | { kind: 'not-usable'; why: NotUsable; until: number | null }
  /** It was no use when its turn came, and a later step has taken the reply. */
  | { kind: 'passed-over'; why: NotUsable }
  /** Its turn would come after the contract's end. */
  | { kind: 'contract-over'; at: number }
  | { kind: 'not-its-turn' };

/** A step of the contract with what was decided about it. */
export type StepDecision = ContractStep & { reason: StepReason };

/** Why a delivery was made: small enough to be kept with it, and read back by `explainDelivery` and the planner. */
export interface Decision {
  version: 1;
  decidedAt: number;
  /** The reply whose turn it was, and when it was said; others travelled along. */
  seq: number;
  repliedAt: number;
  /** Index in `steps` of the step that starts. */
  step: number;
  setBy: ReplyContract['setBy'];
  steps: readonly StepDecision[];
}
