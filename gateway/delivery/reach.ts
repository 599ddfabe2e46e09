import type { Channel } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import type { Reach } from '../reply/reasons.ts';

const dayMs = 86_400_000;

/** The day a budget is for: UTC, as `2026-11-22`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** When the next day's budget begins. */
export const nextDayAt = (at: number): number => (Math.floor(at / dayMs) + 1) * dayMs;

function objectionTo(address: Address, channel: Channel | undefined): Reach['objection'] {
  if (channel === undefined) return 'channel-not-available';
  if (address.provenBy === null) return 'not-proven';
  if (address.isUsable) return null;
  if (address.suppressedFor === 'hard-bounce') return 'bounced';
  return address.suppressedFor === 'complaint' ? 'suppressed' : 'withdrawn';
}

/** How an address can be reached now. `budgetBackAt`: when there is a budget again for channels that cost; null: there is one. */
export const reachOf = (address: Address, channel: Channel | undefined, budgetBackAt: number | null): Reach => ({
  addressId: address.addressId,
  channel: address.channel,
  objection: objectionTo(address, channel),
  quiet: channel?.quiet?.(address.value) ?? null,
  // No channel so far closes a window after the contact's last message.
  writableUntil: null,
  budgetBackAt: channel?.cost ? budgetBackAt : null,
});
