import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import type { DueDigest, Reply } from '../../gateway/reply/plan.ts';
import { inForce, isRead, type Row, type World } from './world.ts';

/** What a plan must never do; each breach is told in one line. */
export type Rule =
  | 'one-step-at-a-time'
  | 'never-none'
  | 'never-after-a-read'
  | 'never-in-quiet-hours'
  | 'only-where-allowed'
  | 'complete-digest'
  | 'no-address-twice'
  | 'wakes-in-time'
  | 'comes-to-rest';

/** A rule that was broken. */
export class Breach extends Error {
  readonly rule: Rule;

  constructor(rule: Rule, what: string) {
    super(`${rule}: ${what}`);
    this.rule = rule;
  }
}

export function must(isSo: boolean, rule: Rule, what: () => string): void {
  if (!isSo) throw new Breach(rule, what());
}

export const termsOf = ({ steps }: ReplyContract): string =>
  steps.map(({ addressId, afterSeconds }) => `${addressId ?? 'here'}+${afterSeconds}`).join(' ');

/** Whether an address may be written to at a moment, quiet hours apart. */
export function isAllowed(world: World, addressId: string, at: number): boolean {
  if (addressId !== 'phone') return true;
  const isInWindow = world.windowEndsAt === null || at < world.windowEndsAt;
  return !world.hasStopped && isInWindow && (world.budgetBackAt === null || at >= world.budgetBackAt);
}

const quietOf = (world: World, addressId: string) => ({
  ofContract: inForce(world).quiet ? world.scene.ofContract : null,
  ofPlace: addressId === 'phone' ? world.scene.ofPhone : null,
});

export function isQuiet(world: World, addressId: string, at: number): boolean {
  const { ofContract, ofPlace } = quietOf(world, addressId);
  return (ofContract?.isQuiet(at) ?? false) || (ofPlace?.isQuiet(at) ?? false);
}

/** The first moment from one on at which nothing is quiet for an address. */
export function loudAt(world: World, addressId: string, from: number): number {
  const { ofContract, ofPlace } = quietOf(world, addressId);
  let at = from;
  while (isQuiet(world, addressId, at))
    at = ofPlace?.loudAt(ofContract?.loudAt(at) ?? at) ?? ofContract?.loudAt(at) ?? at;
  return at;
}

export const carrier = (world: World, addressId: string, seq: number): Row | undefined =>
  world.rows.find((row) => row.status !== 'cancelled' && row.addressId === addressId && row.seqs.includes(seq));

function wasPassed(world: World, addressId: string, seq: number): boolean {
  const terms = termsOf(inForce(world));
  return world.rows.some(
    (row) =>
      row.seqs.includes(seq) &&
      row.status !== 'failed' &&
      row.status !== 'cancelled' &&
      row.under === terms &&
      row.passed.includes(addressId),
  );
}

/** The next start the contract promises for a reply, and the places it has passed on the way there. */
export interface Promised {
  addressId: string;
  at: number;
  passed: readonly string[];
}

/** When which step has to start next for a reply; null when none is left. Said once more, apart from the planner. */
export function promisedFor(world: World, reply: Reply): Promised | null {
  const passed: string[] = [];
  let countsFrom = reply.at;
  let uselessSince: number | null = null;
  let withoutBudget: Promised | null = null;
  for (const { addressId, afterSeconds } of inForce(world).steps) {
    const waitedUntil: number = countsFrom + afterSeconds * 1_000;
    const turnAt: number = uselessSince === null ? waitedUntil : Math.min(waitedUntil, uselessSince);
    const row = addressId === null ? undefined : carrier(world, addressId, reply.seq);
    countsFrom = row?.createdAt ?? turnAt;
    uselessSince = null;
    if (addressId === null) continue;
    if (row) {
      if (row.status === 'failed') uselessSince = row.settledAt;
      continue;
    }
    const at = loudAt(world, addressId, Math.max(turnAt, world.now));
    const isPassed = wasPassed(world, addressId, reply.seq);
    if (!isPassed && isAllowed(world, addressId, at)) return { addressId, at, passed };
    passed.push(addressId);
    uselessSince = turnAt;
    if (!isPassed && lacksOnlyBudget(world, addressId, at)) {
      withoutBudget ??= { addressId, at: loudAt(world, addressId, world.budgetBackAt ?? at), passed: [] };
    }
  }
  return withoutBudget;
}

const lacksOnlyBudget = (world: World, addressId: string, at: number): boolean =>
  world.budgetBackAt !== null && isAllowed({ ...world, budgetBackAt: null }, addressId, at);

const unreadOf = (world: World): Reply[] => world.replies.filter(({ seq }) => !isRead(world, seq));

/** Judges one message a plan wants to send, against what the contract promises its replies. */
export function judgeDigest(world: World, { addressId, seqs }: DueDigest): Promised {
  const told = `${seqs.join(',')} to ${addressId}`;
  const unread = unreadOf(world);
  must(!seqs.some((seq) => isRead(world, seq)), 'never-after-a-read', () => told);
  must(!isQuiet(world, addressId, world.now), 'never-in-quiet-hours', () => told);
  must(isAllowed(world, addressId, world.now), 'only-where-allowed', () => told);
  must(!seqs.some((seq) => carrier(world, addressId, seq)), 'no-address-twice', () => told);
  const turn = unread
    .map((reply) => promisedFor(world, reply))
    .find((promised) => promised?.addressId === addressId && promised.at <= world.now);
  if (!turn) throw new Breach('one-step-at-a-time', `${told}, whose turn it is not`);
  const missing = unread.filter(({ seq }) => !carrier(world, addressId, seq)).map(({ seq }) => seq);
  must(seqs.join() === missing.join(), 'complete-digest', () => `${told} instead of ${missing.join(',')}`);
  return turn;
}

/** Judges a world in which a plan was carried out: nothing promised is late, and it wakes before the next is. */
export function judgeRest(world: World, lookAgainAt: number | null): void {
  must(lookAgainAt === null || lookAgainAt > world.now, 'wakes-in-time', () => 'looks again at once');
  for (const reply of unreadOf(world)) {
    const promised = promisedFor(world, reply);
    if (promised === null) continue;
    const told = (): string => `${reply.seq} to ${promised.addressId} at ${new Date(promised.at).toISOString()}`;
    must(promised.at > world.now, 'never-none', told);
    must(lookAgainAt !== null && lookAgainAt <= promised.at, 'wakes-in-time', told);
  }
}

export const isWanted = (world: World, step: Pick<ContractStep, 'addressId'>): boolean =>
  inForce(world).steps.some(({ addressId }) => addressId === step.addressId);
