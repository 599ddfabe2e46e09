import type { Delivery } from './delivery-store.ts';

/** What a delivery is once it was handed over or given up. */
export type SettledStatus = Exclude<Delivery['status'], 'waiting' | 'sending' | 'cancelled'>;

/**
 * How much each status proves. A later report can only prove more (C9): a message that was delivered had not failed, and
 * whatever is known is more than `unknown`. What was called off never left, so nothing can be reported of it.
 */
const rank: Record<Delivery['status'], number> = {
  waiting: 0,
  sending: 0,
  unknown: 1,
  accepted: 2,
  failed: 3,
  delivered: 4,
  read: 5,
  cancelled: 6,
};

/** Whether a report changes what is known of a delivery. The order in which reports come makes no difference. */
export const outranks = (reported: SettledStatus, known: Delivery['status']): boolean => rank[reported] > rank[known];
