import { displayName, id, instant } from './ids.ts';
import { limits } from './limits.ts';
import { type Infer, integer, list, nullable, oneOf, pattern, record } from './shape.ts';

/** A kind of way in and out. `web` is "here": the chat itself. */
export const channel = oneOf('web', 'email', 'sms');
export type ChannelName = Infer<typeof channel>;

const clockTime = pattern('time of day HH:MM', /^([01]\d|2[0-3]):[0-5]\d$/);

/** A daily span in which no step but `web` starts. `from` after `to` goes over midnight. */
const quietHours = record({
  from: clockTime,
  to: clockTime,
  timeZone: pattern('IANA time zone', /^[A-Za-z0-9_+\-/]{1,64}$/),
});
export type QuietHours = Infer<typeof quietHours>;

/** One line of the contract as the customer asks for it. `afterSeconds` counts from the start of the step before it. */
const wantedStep = record({ channel, addressId: nullable(id), afterSeconds: integer(0, limits.maxStepSeconds) });

/** Where the customer wants answers; the gateway adds who set it, on which channel, and the masked addresses. */
export const wantedContract = record({
  steps: list(wantedStep, limits.maxContractSteps),
  quiet: nullable(quietHours),
  until: nullable(instant),
});
export type WantedContract = Infer<typeof wantedContract>;

const step = record({
  channel,
  addressId: nullable(id),
  /** The address masked for showing, e.g. `a•••@example.org`; null on `web`. */
  hint: nullable(displayName),
  afterSeconds: integer(0, limits.maxStepSeconds),
});
export type ContractStep = Infer<typeof step>;

/** The reply contract: the ordered, revocable statement of where answers go. */
export const replyContract = record({
  steps: list(step, limits.maxContractSteps),
  quiet: nullable(quietHours),
  until: nullable(instant),
  /** `proposal`: an agent proposed it and the contact confirmed. */
  setBy: oneOf('contact', 'site', 'proposal'),
  setOn: channel,
});
export type ReplyContract = Infer<typeof replyContract>;
