import { applyParked } from './apply-report.ts';
import { attemptDelivery, leaseMs } from './attempt.ts';
import type { DeliveryParts } from './parts.ts';
import { planConversation } from './plan-conversation.ts';

/** Brings replies to where their contacts want them. Several workers may share one store. */
export interface DeliveryWorker {
  /** There may be something to do: the log has grown. The first call starts the worker. */
  wake(): void;
  /** Wakes, and resolves when nothing is being planned or sent any more. */
  runOnce(): Promise<void>;
  /** Begins nothing new; resolves when what is being sent has ended, which its deadline bounds. */
  stop(): Promise<void>;
}

const maxSends = 8;
const plansPerRound = 50;
const parkedPerRound = 50;
/** Without a wake it looks this often, so that a lost wake costs delay and never a delivery. */
const pollMs = 15_000;
/** How often reports that have become useless are forgotten. */
const forgetEveryMs = 10 * 60_000;
/** Something is due that could not be done just now: it is in another worker's hands, or grew while it was planned. */
const soonMs = 100;
const afterFailureMs = 2_000;

/** Makes a worker; it does nothing before its first `wake`. */
export const createDeliveryWorker = (parts: DeliveryParts): DeliveryWorker => new Worker(parts);

class Worker implements DeliveryWorker {
  readonly #parts: DeliveryParts;
  readonly #sends = new Set<Promise<void>>();
  /** The one loop, while it runs. */
  #loop: Promise<void> | null = null;
  #isWoken = false;
  #isStopped = false;
  #forgetAt = 0;
  #callOffAlarm: () => void = () => undefined;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  wake(): void {
    if (this.#isStopped) return;
    this.#isWoken = true;
    // Not in this turn: who wakes it may be in the middle of what it would look at.
    this.#loop ??= Promise.resolve().then(() => this.#run());
  }

  async runOnce(): Promise<void> {
    this.wake();
    await this.#idle();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOffAlarm();
    await this.#idle();
  }

  async #idle(): Promise<void> {
    while (this.#loop !== null || this.#sends.size > 0) await Promise.all([this.#loop, ...this.#sends]);
  }

  async #run(): Promise<void> {
    this.#callOffAlarm();
    const delayMs = await this.#workUntilDone().catch((error: unknown) => {
      this.#parts.logger.error('delivery worker failed', { error });
      // Who woke it meanwhile has to wait as well: the store needs a moment.
      this.#isWoken = false;
      return afterFailureMs;
    });
    this.#loop = null;
    if (this.#isStopped) return;
    if (this.#isWoken) return this.wake();
    this.#callOffAlarm = this.#parts.clock.after(delayMs, () => this.wake());
  }

  /** Plans and starts sends until there is nothing to do now; says how long that holds, in milliseconds. */
  async #workUntilDone(): Promise<number> {
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false;
      const planned = await this.#planDue();
      const applied = await applyParked(this.#parts, parkedPerRound);
      const started = await this.#startSends();
      await this.#forgetReports();
      if (planned.failures.length > 0) throw new AggregateError(planned.failures, 'conversations could not be planned');
      if (planned.count + applied + started > 0) this.#isWoken = true;
    }
    return this.#untilNextMs();
  }

  /** Side by side, so that they share a commit. One conversation that cannot be planned must not keep the others from it. */
  async #planDue(): Promise<{ count: number; failures: unknown[] }> {
    const { deliveries, clock } = this.#parts;
    const due = await deliveries.plansDue(clock.now(), plansPerRound);
    if (this.#isStopped) return { count: 0, failures: [] };
    const planned = await Promise.allSettled(due.map((conversation) => planConversation(this.#parts, conversation)));
    const failures = planned.flatMap((plan): unknown[] => (plan.status === 'rejected' ? [plan.reason] : []));
    return { count: planned.filter((plan) => plan.status === 'fulfilled' && plan.value).length, failures };
  }

  /** While there is more it goes on at once, so that what comes in faster does not pile up. */
  async #forgetReports(): Promise<void> {
    const { deliveries, clock } = this.#parts;
    if (clock.now() < this.#forgetAt) return;
    if ((await deliveries.forgetReports(clock.now())) > 0) this.#isWoken = true;
    else this.#forgetAt = clock.now() + forgetEveryMs;
  }

  async #startSends(): Promise<number> {
    const free = maxSends - this.#sends.size;
    if (free === 0 || this.#isStopped) return 0;
    const { deliveries, clock, newId } = this.#parts;
    const now = clock.now();
    const leaseUntil = now + leaseMs;
    const leaseId = newId(now);
    const claimed = await deliveries.claim(now, leaseUntil, leaseId, free);
    for (const delivery of claimed) this.#follow(attemptDelivery(this.#parts, { delivery, leaseId, leaseUntil }));
    return claimed.length;
  }

  /** Holds on to a try until it ends; then there may be something to do again. */
  #follow(attempt: Promise<void>): void {
    const send = attempt
      .catch((error: unknown) => this.#parts.logger.error('delivery try failed', { error }))
      .finally(() => {
        this.#sends.delete(send);
        this.wake();
      });
    this.#sends.add(send);
  }

  async #untilNextMs(): Promise<number> {
    const nextDueAt = await this.#parts.deliveries.nextDueAt();
    // All hands full: the next send that ends wakes the loop.
    if (nextDueAt === null || this.#sends.size >= maxSends) return pollMs;
    return Math.min(pollMs, Math.max(soonMs, nextDueAt - this.#parts.clock.now()));
  }
}
