import { afterEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../channel/channel.ts';
import { beginDeliveryScene, type DeliveryScene, here, type SceneOptions, to } from './testing/delivery-scene.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let scene: DeliveryScene;
afterEach(() => scene.end());

async function begin(options: SceneOptions = {}): Promise<void> {
  scene = await beginDeliveryScene(options);
}

describe('when the provider does not take it', () => {
  it('starts the next step at once after a failure for good', async () => {
    await begin();
    await scene.customerStates([here, to(scene.home, 5), to(scene.work, 600)]);
    scene.mail.answer({ kind: 'failed', reason: 'unknown-recipient', retry: 'never' });
    const worker = scene.worker();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    await worker.runOnce();
    expect(scene.mail.sent.map((message) => message.address.value)).toEqual(['anna@home.example', 'anna@work.example']);
    expect(await scene.reports()).toMatchObject([
      { status: 'failed', reason: 'unknown-recipient', hint: 'a•••' },
      { status: 'accepted', reason: null },
    ]);
  });

  it('tries again later and later, and gives up in the end', async () => {
    await begin();
    const refused: SendOutcome = { kind: 'failed', reason: 'greylisted', retry: 'later' };
    const tries: number[] = [];
    scene.mail.answer(
      ...Array.from({ length: 8 }, () => async () => {
        tries.push(scene.clock.now());
        return refused;
      }),
    );
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(11 * hour);
    const waits = tries.slice(1).map((at, index) => (at - (tries[index] ?? 0)) / minute);
    expect(waits).toEqual([0.5, 2, 8, 32, 128, 240, 240]);
    expect(new Set(scene.mail.sent.map((message) => message.deliveryId)).size).toBe(1);
    expect(await scene.reports()).toMatchObject([{ status: 'failed', reason: 'gave-up' }]);
    const letters = await scene.stores.deliveries.deadLetters('shop', null, 10);
    expect(letters).toMatchObject([{ status: 'failed', reason: 'gave-up', attempts: 8 }]);
  }, 20_000);

  it('sends an e-mail of unknown outcome again under the same id', async () => {
    await begin();
    scene.mail.answer({ kind: 'unknown', reason: 'connection-lost' });
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(minute);
    expect(scene.mail.sent.map((message) => message.attempt)).toEqual([1, 2]);
    expect(scene.mail.sent[0]?.deliveryId).toBe(scene.mail.sent[1]?.deliveryId);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('leaves a message of unknown outcome alone where a second one would cost or annoy', async () => {
    await begin({ onUnknown: 'leave' });
    scene.mail.answer({ kind: 'unknown', reason: 'connection-lost' });
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.stores.deliveries.deadLetters('shop', null, 10)).toMatchObject([
      { status: 'unknown', reason: 'connection-lost' },
    ]);
  });

  it('does not call off what may have gone out, it says that nobody knows', async () => {
    await begin();
    scene.mail.answer({ kind: 'unknown', reason: 'connection-lost' });
    const reply = await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(second);
    await scene.customerReads(reply.seq);
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'unknown', reason: 'read-before-sending' }]);
  });

  it('does not wait for a provider that never answers', async () => {
    await begin();
    let isAborted = false;
    scene.mail.answer((_, signal) => {
      signal.addEventListener('abort', () => {
        isAborted = true;
      });
      return new Promise(() => undefined);
    });
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(45 * second);
    expect(isAborted).toBe(true);
    await scene.clock.advance(minute);
    expect(scene.mail.sent).toHaveLength(2);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('takes a channel that breaks as an unknown outcome and goes on', async () => {
    await begin();
    scene.mail.answer(() => Promise.reject(new Error('undefined is not a function')));
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(minute);
    expect(scene.errors).toEqual(['channel failed']);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });
});
