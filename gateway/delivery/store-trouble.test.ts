import { afterEach, describe, expect, it } from 'vitest';
import { failing, standIn } from '../testing/stand-in.ts';
import { beginDeliveryScene, type DeliveryScene, here, type SceneOptions, to } from './testing/delivery-scene.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let scene: DeliveryScene;
afterEach(() => scene.end());

async function begin(options: SceneOptions = {}): Promise<void> {
  scene = await beginDeliveryScene(options);
}

describe('when the store fails', () => {
  it.each(['plansDue', 'claim', 'nextDueAt', 'savePlan'] as const)('looks again after %s failed', async (method) => {
    await begin();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker({ deliveries: failing(scene.stores.deliveries, method, 1) }).wake();
    await scene.clock.advance(minute);
    expect(scene.mail.sent).toHaveLength(1);
    expect(scene.errors).toEqual(['delivery worker failed']);
  });

  it('gives the store a moment, also when it is woken meanwhile', async () => {
    await begin();
    let asked = 0;
    const plansDue = async () => {
      asked += 1;
      if (asked < 5) worker.wake();
      throw new Error('the store failed');
    };
    const worker = scene.worker({ deliveries: standIn(scene.stores.deliveries, { plansDue }) });
    await worker.runOnce();
    expect(asked).toBe(1);
  });

  it('writes an accepted message down as soon as it can, and does not send it a second time', async () => {
    await begin();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker({ log: failing(scene.stores.log, 'append', 3) }).wake();
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('gives a delivery back that it could not prepare, as not sent', async () => {
    await begin({ onUnknown: 'leave' });
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker({ contacts: failing(scene.stores.contacts, 'address', 1) }).wake();
    await scene.clock.advance(minute);
    expect(scene.mail.sent.map((message) => message.attempt)).toEqual([2]);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('notices without being woken what others have written', async () => {
    await begin();
    scene.worker().wake();
    await scene.clock.advance(second);
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute + 15 * second);
    expect(scene.mail.sent).toHaveLength(1);
  });

  it('notices without being woken that something far off has become near', async () => {
    await begin();
    await scene.customerStates([here, to(scene.home, 600)]);
    await scene.agentAnswers('Yes.');
    scene.worker().wake();
    await scene.clock.advance(second);
    await scene.customerStates([here, to(scene.home, 1)]);
    await scene.clock.advance(minute + 15 * second);
    expect(scene.mail.sent).toHaveLength(1);
  });

  it('is not kept from other conversations by one that cannot be planned', async () => {
    await begin();
    const broken = await scene.otherCustomers(1);
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const { log } = scene.stores;
    const read: typeof log.read = (conversationId, ...rest) =>
      broken.includes(conversationId) ? Promise.reject(new Error('cannot be read')) : log.read(conversationId, ...rest);
    scene.worker({ log: standIn(log, { read }) }).wake();
    await scene.clock.advance(0);
    expect(scene.mail.sent).toHaveLength(1);
    expect(scene.errors).toContain('delivery worker failed');
  });

  it('sends what became due when its clock is turned on', async () => {
    await begin();
    const worker = scene.worker();
    await scene.agentAnswers('Yes.');
    await worker.runOnce();
    await scene.clock.jump(2 * hour);
    expect(scene.mail.sent).toHaveLength(1);
  });
});
