import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import type { PastDelivery, PlanInput } from './plan.ts';
import type { Reach } from './reasons.ts';

/** A Monday, 12:00 in UTC and 13:00 in Berlin. */
export const noon = Date.UTC(2026, 10, 23, 12);
export const minute = 60_000;
export const hour = 60 * minute;

export const here: ContractStep = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };

export const mail = (addressId: string, minutes: number): ContractStep => ({
  channel: 'email',
  addressId,
  hint: `${addressId}•••`,
  afterSeconds: minutes * 60,
});

export const sms = (minutes: number): ContractStep => ({
  channel: 'sms',
  addressId: 'phone',
  hint: '··· 123',
  afterSeconds: minutes * 60,
});

export const contract = (steps: readonly ContractStep[], more: Partial<ReplyContract> = {}): ReplyContract => ({
  steps: [...steps],
  quiet: null,
  until: null,
  setBy: 'contact',
  setOn: 'web',
  ...more,
});

export const past = (addressId: string, seqs: readonly number[], more: Partial<PastDelivery> = {}): PastDelivery => ({
  ...{ deliveryId: `to-${addressId}`, channel: 'email', addressId, seqs, status: 'accepted' },
  ...{ createdAt: noon, settledAt: noon, reason: null, decision: null },
  ...more,
});

export const reach = (addressId: string, more: Partial<Reach> = {}): Reach => ({
  ...{ addressId, channel: addressId === 'phone' ? 'sms' : 'email' },
  ...{ objection: null, quiet: null, writableUntil: null, budgetBackAt: null },
  ...more,
});

/** One reply at noon, "here, then home after 5 min, then SMS after an hour", everything usable. */
export const situation = (more: Partial<PlanInput> = {}): PlanInput => ({
  contract: contract([here, mail('home', 5), sms(60)]),
  siteDefault: contract([here], { setBy: 'site' }),
  unread: [{ seq: 1, at: noon }],
  past: [],
  reaches: [reach('home'), reach('work'), reach('phone')],
  now: noon,
  ...more,
});
