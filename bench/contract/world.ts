import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import { contractInForce } from '../../gateway/reply/contract.ts';
import type { PastDelivery, Reply } from '../../gateway/reply/plan.ts';
import type { Reach } from '../../gateway/reply/reasons.ts';
import type { Calendar } from './calendar.ts';

/** A delivery in the model, with what the judge keeps about it. */
export interface Row extends PastDelivery {
  /** When it left; null: it has not. */
  notifiedAt: number | null;
  /** Places that were no use when it was made, and under which contract: its replies do not come back to them. */
  passed: readonly string[];
  under: string;
}

/** What does not change in a run. */
export interface Scene {
  name: string;
  start: number;
  contract: ReplyContract;
  siteDefault: ReplyContract;
  /** The quiet hours of each contract that may hold, and those of the phone's place. */
  ofContract: Calendar;
  ofPhone: Calendar;
  phoneQuiet: Reach['quiet'];
}

/** A conversation with its manual clock. Never changed in place: a branch of the search begins from each. */
export interface World {
  scene: Scene;
  now: number;
  stated: ReplyContract;
  replies: readonly Reply[];
  /** Replies up to here were read here, or answered. */
  readTo: number;
  rows: readonly Row[];
  hasStopped: boolean;
  /** The provider takes nothing; what is due waits for another try. */
  isDown: boolean;
  budgetBackAt: number | null;
  windowEndsAt: number | null;
  /** When something is to be looked at again, as the planner and the executor said. */
  wakeAt: number | null;
}

export const addressIds = ['mail', 'phone', 'work'] as const;

export const channelOf = (addressId: string): ContractStep['channel'] => (addressId === 'phone' ? 'sms' : 'email');

export function newWorld(scene: Scene): World {
  return {
    scene,
    now: scene.start,
    stated: scene.contract,
    replies: [{ seq: 1, at: scene.start }],
    readTo: 0,
    rows: [],
    ...{ hasStopped: false, isDown: false, budgetBackAt: null, windowEndsAt: null, wakeAt: null },
  };
}

export const inForce = ({ stated, scene, now }: World): ReplyContract =>
  contractInForce(stated, scene.siteDefault, now);

export const isRead = ({ readTo, rows }: Pick<World, 'readTo' | 'rows'>, seq: number): boolean =>
  seq <= readTo || rows.some((row) => row.status === 'read' && row.seqs.includes(seq));

export const reachesOf = ({ scene, hasStopped, budgetBackAt, windowEndsAt }: World): Reach[] =>
  addressIds.map((addressId) => {
    const isPhone = addressId === 'phone';
    return {
      addressId,
      channel: channelOf(addressId),
      objection: isPhone && hasStopped ? 'withdrawn' : null,
      quiet: isPhone ? scene.phoneQuiet : null,
      writableUntil: isPhone ? windowEndsAt : null,
      budgetBackAt: isPhone ? budgetBackAt : null,
    };
  });
