import { afterEach, describe, expect, it } from 'vitest';
import type { DeliveryParts } from './parts.ts';
import { sendBounds } from './send-bounds.ts';
import { beginDeliveryScene, type DeliveryScene, here, to } from './testing/delivery-scene.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = '2026-11-23';

let scene: DeliveryScene;
afterEach(() => scene.end());

async function answerWith(parts: Partial<DeliveryParts>, texts = ['Yes.']): Promise<void> {
  for (const text of texts) await scene.agentAnswers(text);
  await scene.clock.advance(5 * minute);
  scene.worker(parts).wake();
  await scene.clock.advance(minute);
}

describe('what paid messages may cost a site on a day', () => {
  const begin = async () => {
    scene = await beginDeliveryScene({ channel: { cost: () => 60_000 } });
  };
  const budget = (value: number) => ({ dailyBudget: () => value });

  it('is set aside before the send', async () => {
    await begin();
    scene.mail.answer(async ({ deliveryId }) => {
      expect(await scene.stores.deliveries.spending('shop', day)).toEqual({ spent: 60_000, isUsedUp: false });
      return { kind: 'accepted', externalId: deliveryId };
    });
    await answerWith(budget(100_000));
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('is given back when the provider refuses the message', async () => {
    await begin();
    scene.mail.answer({ kind: 'failed', reason: 'unknown-recipient', retry: 'never' });
    await answerWith(budget(100_000));
    expect(await scene.stores.deliveries.spending('shop', day)).toMatchObject({ spent: 0 });
  });

  it('is counted once over all tries of a message', async () => {
    await begin();
    scene.mail.answer({ kind: 'failed', reason: 'busy', retry: 'later' });
    await answerWith(budget(60_000));
    expect(scene.mail.sent).toHaveLength(2);
    expect(await scene.stores.deliveries.spending('shop', day)).toMatchObject({ spent: 60_000 });
  });

  /** Another answer of that day costs this much. */
  const spend = (cost: number) =>
    scene.stores.deliveries.reserve('another', { siteId: 'shop', day, cost, budget: 1_000_000 });

  it('once used up, the answer waits for the next day where there is no other step', async () => {
    await begin();
    await spend(50_000);
    await answerWith(budget(100_000));
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toMatchObject([{ status: 'cancelled', reason: 'budget' }]);
    await scene.clock.jump(11 * hour);
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toHaveLength(1);
  });

  it('once used up, the answer goes out on the day on which there is money again', async () => {
    await begin();
    await spend(50_000);
    await answerWith(budget(100_000));
    expect(scene.mail.sent).toEqual([]);
    await scene.clock.jump(12 * hour);
    expect(scene.mail.sent).toHaveLength(1);
  });

  it('keeps no other answer from going when one alone would cost more than the whole day may', async () => {
    scene = await beginDeliveryScene({
      channel: { cost: ({ replies }) => (replies.some(({ text }) => text === 'Long.') ? 200_000 : 10_000) },
    });
    await scene.otherCustomers(1);
    await answerWith(budget(100_000), ['Long.']);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.stores.deliveries.spending('shop', day)).toEqual({ spent: 10_000, isUsedUp: false });
    expect(await scene.reports()).toMatchObject([{ status: 'failed', reason: 'budget' }]);
  });

  it('once used up, the answer moves on to a step that costs nothing', async () => {
    await begin();
    await scene.customerStates([here, to(scene.home, 5), { ...to(scene.work, 600), channel: 'sms' }]);
    const { contacts } = scene.stores;
    const sms = { ...scene.mail, name: 'sms' as const, cost: () => 0 };
    const work = { ...scene.work, channel: 'sms' as const };
    const address: typeof contacts.address = async (id) => (id === work.addressId ? work : contacts.address(id));
    await spend(50_000);
    await answerWith({
      ...budget(100_000),
      channels: { get: (name) => (name === 'email' ? scene.mail : name === 'sms' ? free(sms) : undefined) },
      contacts: {
        byId: (id) => contacts.byId(id),
        addresses: async () => [scene.home, work],
        address,
      },
    });
    expect(scene.mail.sent.map((message) => message.address.value)).toEqual(['anna@work.example']);
  });
});

/** A channel that costs nothing. */
function free<T extends { cost?: unknown }>({ cost: _, ...channel }: T) {
  return channel;
}

describe('how often may be sent to one place', () => {
  it('is bounded by the hour; what is too much goes out later', async () => {
    scene = await beginDeliveryScene();
    const limited = { sendBounds: () => [{ key: 'one', atMost: 1 }] };
    await answerWith(limited, ['One.']);
    await answerWith(limited, ['Two.']);
    expect(scene.mail.sent).toHaveLength(1);
    expect((await scene.deliveries()).at(-1)).toMatchObject({ status: 'waiting', reason: 'too-many' });
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(2);
  });

  it('never gives an answer up, however long its turn takes to come', async () => {
    scene = await beginDeliveryScene();
    let atMost = 0;
    await answerWith({ sendBounds: () => [{ key: 'one', atMost }] });
    for (let hours = 0; hours < 12; hours += 1) await scene.clock.advance(hour);
    atMost = 1;
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toMatchObject([{ attempt: 1 }]);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('counts spellings of one mailbox together (A8)', () => {
    const keys = ['anna@x.example', 'Anna@X.example', 'an.na@x.example', 'anna+shop@x.example'].map(
      (value) => sendBounds('email', value)[0]?.key,
    );
    expect(new Set(keys).size).toBe(1);
  });

  it('counts numbers that differ in their last four digits together (A5)', () => {
    const prefixOf = (value: string) => sendBounds('sms', value)[1]?.key;
    expect(prefixOf('+447700900123')).toBe(prefixOf('+447700909999'));
    expect(prefixOf('+447700900123')).not.toBe(prefixOf('+447700910123'));
    expect(sendBounds('email', 'anna@x.example')).toHaveLength(1);
  });

  it.each(['', '@', '+', 'a'.repeat(1_000_000), '@@@', '\u0000'])('reads hostile address %# in no time', (value) => {
    expect(sendBounds('email', value).length).toBeGreaterThan(0);
  });
});

it('a channel’s own quiet hours keep a message until the morning there', async () => {
  const startAt = Date.UTC(2026, 10, 23, 20);
  const quiet = () => ({ from: '21:00', to: '08:00', timeZone: 'Europe/London' });
  scene = await beginDeliveryScene({ startAt, channel: { quiet } });
  await scene.agentAnswers('Yes.');
  scene.worker().wake();
  await scene.clock.advance(5 * minute);
  expect(scene.mail.sent).toHaveLength(1);
  await scene.clock.advance(hour);
  await scene.agentAnswers('And the red one, too.');
  scene.worker().wake();
  await scene.clock.jump(10 * hour);
  expect(scene.mail.sent).toHaveLength(1);
  await scene.clock.advance(hour);
  expect(scene.mail.sent).toHaveLength(2);
});
