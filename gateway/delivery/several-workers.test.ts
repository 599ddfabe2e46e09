import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SendOutcome } from '../channel/channel.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { failing, standIn } from '../testing/stand-in.ts';
import { beginDeliveryScene, type DeliveryScene, type SceneOptions } from './testing/delivery-scene.ts';
import { type Answer, openTry } from './testing/scripted-channel.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let scene: DeliveryScene;
afterEach(() => scene.end());

async function begin(options: SceneOptions = {}): Promise<void> {
  scene = await beginDeliveryScene(options);
}

const accepted: SendOutcome = { kind: 'accepted', externalId: '<late@chat.example>' };

describe('when a worker dies or several work', () => {
  /** A worker that stops for ever in the middle of a send: its clock stands still. */
  async function dieWhileSending() {
    const sending = openTry();
    scene.mail.answer(sending.answer);
    const dead = scene.worker({ clock: createManualClock(scene.clock.now()) });
    dead.wake();
    await vi.waitFor(() => expect(scene.mail.sent).toHaveLength(1));
    return sending;
  }

  it('sends the e-mail again once, under the same id', async () => {
    await begin();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const sending = await dieWhileSending();
    scene.worker().wake();
    await scene.clock.advance(59 * second);
    expect(scene.mail.sent).toHaveLength(1);
    await scene.clock.advance(hour);
    expect(scene.mail.sent.map((message) => message.attempt)).toEqual([1, 2]);
    expect(scene.mail.sent[0]?.deliveryId).toBe(scene.mail.sent[1]?.deliveryId);
    sending.end(accepted);
  });

  it('leaves a costly message alone and says that nobody knows', async () => {
    await begin({ onUnknown: 'leave' });
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const sending = await dieWhileSending();
    scene.worker().wake();
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'unknown', reason: 'may-have-gone-out' }]);
    sending.end(accepted);
  });

  it('does not believe a worker whose lease is over', async () => {
    await begin();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const sending = await dieWhileSending();
    scene.worker().wake();
    await scene.clock.advance(hour);
    sending.end({ kind: 'failed', reason: 'unknown-recipient', retry: 'never' });
    await scene.clock.advance(minute);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
    expect(await scene.deliveries()).toMatchObject([{ status: 'accepted' }]);
  });

  it('gives up a message that kills every worker that sends it', async () => {
    await begin();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const planner = scene.worker({ deliveries: failing(scene.stores.deliveries, 'claim', 1) });
    await planner.runOnce();
    await planner.stop();
    for (let death = 0; death < 8; death += 1) {
      await scene.stores.deliveries.claim(scene.clock.now(), scene.clock.now() + second, `dead-${death}`, 1);
      await scene.clock.jump(second);
    }
    await scene.worker().runOnce();
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toMatchObject([{ status: 'unknown', reason: 'gave-up' }]);
  });

  it('works through many conversations, a few at a time', async () => {
    await begin();
    await scene.otherCustomers(60);
    await scene.clock.advance(5 * minute);
    let busy = 0;
    let busiest = 0;
    const takesTime: Answer = async () => {
      busy += 1;
      busiest = Math.max(busiest, busy);
      await new Promise((resolve) => setImmediate(resolve));
      busy -= 1;
      return accepted;
    };
    scene.mail.answer(...Array.from({ length: 60 }, () => takesTime));
    await scene.worker().runOnce();
    expect(scene.mail.sent).toHaveLength(60);
    expect(new Set(scene.mail.sent.map((message) => message.conversationId)).size).toBe(60);
    expect(busiest).toBe(8);
    expect(await scene.stores.deliveries.nextDueAt()).toBeNull();
  });

  it('plans all that is due before it rests, also when nothing leaves yet', async () => {
    await begin();
    await scene.otherCustomers(60);
    await scene.worker().runOnce();
    expect(await scene.stores.deliveries.plansDue(scene.clock.now(), 100)).toEqual([]);
    expect(scene.mail.sent).toEqual([]);
  });

  it('sends each message once however many workers look', async () => {
    await begin();
    for (let round = 0; round < 5; round += 1) {
      await scene.agentAnswers(`Answer ${round}.`);
      await scene.clock.advance(5 * minute);
      await Promise.all(Array.from({ length: 4 }, () => scene.worker().runOnce()));
    }
    expect(scene.mail.sent.map((message) => message.replies.map((reply) => reply.text).join())).toEqual([
      'Answer 0.',
      'Answer 1.',
      'Answer 2.',
      'Answer 3.',
      'Answer 4.',
    ]);
  });

  it('waits on stopping for what is being sent, and begins nothing new', async () => {
    await begin();
    const sending = openTry();
    scene.mail.answer(sending.answer);
    const worker = scene.worker();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    worker.wake();
    await vi.waitFor(() => expect(scene.mail.sent).toHaveLength(1));
    let isStopped = false;
    const stopping = worker.stop().then(() => {
      isStopped = true;
    });
    await scene.agentAnswers('One more.');
    worker.wake();
    await scene.clock.advance(30 * second);
    expect(isStopped).toBe(false);
    sending.end(accepted);
    await stopping;
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
    expect(scene.clock.waiting).toBe(0);
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
  });

  it('sends nothing more when it is stopped while it plans', async () => {
    await begin();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const { deliveries } = scene.stores;
    let stopping: Promise<void> | null = null;
    const savePlan: typeof deliveries.savePlan = (...plan) => {
      stopping = worker.stop();
      return deliveries.savePlan(...plan);
    };
    const worker = scene.worker({ deliveries: standIn(deliveries, { savePlan }) });
    await worker.runOnce();
    await stopping;
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toMatchObject([{ status: 'waiting', attempts: 0 }]);
  });
});
