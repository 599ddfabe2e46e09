import type { DueDigest, planDeliveries } from '../../gateway/reply/plan.ts';
import { Breach, isAllowed, isQuiet, isWanted, judgeDigest, judgeRest, loudAt, must, termsOf } from './judge.ts';
import { inForce, isRead, type Row, reachesOf, type World } from './world.ts';

export type Planner = typeof planDeliveries;

/** Plans in a row without a moment passing; more than enough for each step of each reply. */
const maxLooks = 20;

/** Plans and carries out until there is nothing to do now. Each rule is judged on the way. */
export function look(before: World, planner: Planner): World {
  let world = before;
  for (let looks = 0; looks < maxLooks; looks += 1) {
    const planned = carryOut(world, planner);
    const tried = { ...planned.world, rows: planned.world.rows.map((row) => attempt(planned.world, row)) };
    judgeSent(planned.world, tried);
    world = tried;
    // What was called off just before it left is to be decided anew.
    if (
      tried.rows.some((row, index) => row.status === 'cancelled' && planned.world.rows[index]?.status === 'waiting')
    ) {
      continue;
    }
    judgeRest(world, planned.lookAgainAt);
    return { ...world, wakeAt: wakeAtOf(world, planned.lookAgainAt) };
  }
  throw new Breach('comes-to-rest', 'plans again and again');
}

function carryOut(before: World, planner: Planner): { world: World; lookAgainAt: number | null } {
  const { stated, scene, now } = before;
  const unread = before.replies.filter(({ seq }) => seq > before.readTo);
  const { due, callOff, lookAgainAt } = planner({
    ...{ contract: stated, siteDefault: scene.siteDefault, unread, past: before.rows, now },
    reaches: reachesOf(before),
  });
  const rows = before.rows.map((row) => (callOff.includes(row.deliveryId) ? calledOff(before, row) : row));
  let world: World = { ...before, rows };
  for (const digest of due) {
    const { passed } = judgeDigest(world, digest);
    world = { ...world, rows: [...world.rows, rowOf(world, digest, passed)] };
  }
  return { world, lookAgainAt };
}

function calledOff(world: World, row: Row): Row {
  must(row.status === 'waiting' && !isAllowed(world, row.addressId, world.now), 'never-none', () => 'called off');
  return { ...row, status: 'cancelled', settledAt: world.now };
}

const rowOf = (world: World, { channel, addressId, seqs, decision }: DueDigest, passed: readonly string[]): Row => ({
  ...{ channel, addressId, seqs, decision, passed },
  deliveryId: `d${world.rows.length}`,
  status: 'waiting',
  createdAt: world.now,
  settledAt: null,
  reason: null,
  notifiedAt: null,
  under: termsOf(inForce(world)),
});

/** One try of what waits, with the objections an executor has just before it sends. */
function attempt(world: World, row: Row): Row {
  if (row.status !== 'waiting') return row;
  const { now } = world;
  const isOver = row.seqs.every((seq) => isRead(world, seq)) || !isWanted(world, row);
  if (isOver) return { ...row, status: 'cancelled', settledAt: now };
  if (world.isDown || isQuiet(world, row.addressId, now)) return row;
  if (!isAllowed(world, row.addressId, now)) return { ...row, status: 'cancelled', settledAt: now };
  return { ...row, status: 'accepted', settledAt: now, notifiedAt: now };
}

/** Whoever got a message gets no reply in it a second time at that address. */
function judgeSent(before: World, after: World): void {
  for (const [index, row] of after.rows.entries()) {
    if (row.notifiedAt === null || before.rows[index]?.notifiedAt === row.notifiedAt) continue;
    const isTwice = after.rows.some(
      (other) =>
        other !== row &&
        other.notifiedAt !== null &&
        other.addressId === row.addressId &&
        other.seqs.some((seq) => row.seqs.includes(seq)),
    );
    must(!isTwice, 'no-address-twice', () => `${row.seqs.join(',')} to ${row.addressId}`);
  }
}

/** The planner's moment, or the end of the quiet hours that something due has run into. */
function wakeAtOf(world: World, lookAgainAt: number | null): number | null {
  const waiting = world.isDown ? [] : world.rows.filter(({ status }) => status === 'waiting');
  const moments = waiting.map(({ addressId }) => loudAt(world, addressId, world.now));
  if (lookAgainAt !== null) moments.push(lookAgainAt);
  return moments.length === 0 ? null : Math.min(...moments);
}
