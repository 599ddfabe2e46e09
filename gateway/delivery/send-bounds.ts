import type { ChannelName } from '@throughline/sdk/wire';
import { mailboxOf } from '../contact/mailbox.ts';
import type { SendBound } from './delivery-store.ts';

/** How many messages an hour may go to one address, and to the numbers that share all but their last four digits (A5). */
export interface SendLimits {
  perAddress: number;
  perPrefix: number;
}

export const defaultSendLimits: SendLimits = { perAddress: 30, perPrefix: 300 };

/** What one more message to an address counts for; codes and answers count together. */
export function sendBounds(channel: ChannelName, value: string, limits = defaultSendLimits): readonly SendBound[] {
  const ofAddress = { key: `${channel} ${mailboxOf(value)}`, atMost: limits.perAddress };
  const isNumber = /^\+\d{6,15}$/.test(value);
  return isNumber ? [ofAddress, { key: `${channel} ${value.slice(0, -4)}*`, atMost: limits.perPrefix }] : [ofAddress];
}
