import type { Address } from '../../gateway/contact/contact.ts';
import { followCustomer } from '../../gateway/reply/follow.ts';
import { Breach } from './judge.ts';
import { look, type Planner } from './look.ts';
import { inForce, type Row, type World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const maxWakes = 200;

/** Something that can happen in a conversation: the world after it, or null where it would change nothing. */
export type Happening = (world: World, planner: Planner) => World | null;

const lastSaid = ({ replies }: World): number => replies.at(-1)?.seq ?? 0;

/** Changes the newest delivery that is out. */
function newestOut(change: (world: World) => Partial<Row>): Happening {
  return (world, planner) => {
    const index = world.rows.findLastIndex(({ status }) => status === 'accepted' || status === 'delivered');
    if (index < 0) return null;
    const rows = world.rows.map((row, at) => (at === index ? { ...row, ...change(world) } : row));
    return look({ ...world, rows }, planner);
  };
}

/** Lets time pass, looking whenever it was said. */
function pass(world: World, until: number, planner: Planner): World {
  let passing = world;
  for (let wakes = 0; passing.wakeAt !== null && passing.wakeAt <= until; wakes += 1) {
    if (wakes > maxWakes) throw new Breach('comes-to-rest', 'wakes again and again');
    passing = look({ ...passing, now: passing.wakeAt }, planner);
  }
  return { ...passing, now: Math.max(passing.now, until) };
}

const mail: Address = {
  ...{ addressId: 'mail', contactId: 'anna', channel: 'email', value: 'anna@example.org', hint: 'mail' },
  ...{ provenBy: 'code', isUsable: true },
};

/** All that can happen, by name. */
export const happenings: Readonly<Record<string, Happening>> = {
  'the agent writes': (world, planner) =>
    look({ ...world, replies: [...world.replies, { seq: lastSaid(world) + 1, at: world.now }] }, planner),
  'read here': (world, planner) =>
    world.readTo === lastSaid(world) ? null : look({ ...world, readTo: lastSaid(world) }, planner),
  'read there': newestOut(({ now }) => ({ status: 'read', settledAt: now })),
  bounce: newestOut(({ now }) => ({ status: 'failed', settledAt: now, reason: 'unknown-recipient' })),
  'outcome unknown': newestOut(() => ({ status: 'unknown' })),
  'STOP or START': (world, planner) => look({ ...world, hasStopped: !world.hasStopped }, planner),
  'answered by e-mail': (world, planner) => {
    const wroteOn = { channel: 'email' as const, address: mail };
    const stated = followCustomer(inForce(world), { answersFollow: true }, wroteOn) ?? world.stated;
    const isSame = stated === world.stated && world.readTo === lastSaid(world);
    return isSame ? null : look({ ...world, stated, readTo: lastSaid(world) }, planner);
  },
  'contract turned round for ten minutes': (world, planner) => {
    const steps = inForce(world).steps.toReversed();
    return look({ ...world, stated: { ...inForce(world), steps, until: world.now + 10 * minute } }, planner);
  },
  'time until the next look': (world, planner) => (world.wakeAt === null ? null : pass(world, world.wakeAt, planner)),
  'ten hours pass': (world, planner) => pass(world, world.now + 10 * hour, planner),
  'the clock jumps a day': (world, planner) => look({ ...world, now: world.now + day }, planner),
  'the clock jumps back': (world, planner) => look({ ...world, now: world.now - hour }, planner),
  'provider down or up': (world, planner) => look({ ...world, isDown: !world.isDown }, planner),
  'budget used up': (world, planner) =>
    world.budgetBackAt !== null && world.budgetBackAt > world.now
      ? null
      : look({ ...world, budgetBackAt: (Math.floor(world.now / day) + 1) * day }, planner),
  'the service window ends soon': (world, planner) =>
    world.windowEndsAt === null ? look({ ...world, windowEndsAt: world.now + 3 * minute }, planner) : null,
};

/** Ends a run: time passes until nothing is to be looked at any more. */
export const runOut = (world: World, planner: Planner): World =>
  pass(look({ ...world, isDown: false }, planner), world.now + 3 * day, planner);
